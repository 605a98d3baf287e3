"""Filters of the lists that only the inventory has."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from encre.commons.threads import queries as threads
from encre.foundation.base.ids import as_uuid
from encre.foundation.ui.pages.filters import ChoiceFilter, Filter, TextFilter
from encre.research.inventory import queries

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from encre.foundation.people.models import Person

MOST_PLACES = 200


@dataclass(frozen=True)
class WordsFilter(TextFilter):
    """Words of the name, the reference, the supplier or the lot, however they are written."""

    def narrow(self, rows: "QuerySet[Any]", query: Any) -> "QuerySet[Any]":
        """Keep the resources in which every word is found."""
        return queries.matching(rows, query.get(self.name, ""))


@dataclass(frozen=True)
class PlaceFilter(ChoiceFilter):
    """Resources of which something stands in a place, or in what lies in it."""

    def offered(self, person: "Person") -> Any:
        """Return the open places of the person, from the site on."""
        rows = list(queries.places(person).order_by("rank", "sort_name")[:MOST_PLACES])
        names = queries.whole_names(person, [row.pk for row in rows])
        return sorted(((str(row.pk), names[row.pk]) for row in rows), key=lambda pair: pair[1])

    def narrow(self, rows: "QuerySet[Any]", query: Any) -> "QuerySet[Any]":
        """Keep what is kept there."""
        for raw in query.getlist(self.name):
            if raw:
                known = as_uuid(raw)
                rows = queries.kept_in(rows, known) if known else rows.none()
        return rows


@dataclass(frozen=True)
class NeedFilter(ChoiceFilter):
    """What needs care: stock that is low, dates that come near, none left."""

    def narrow(self, rows: "QuerySet[Any]", query: Any) -> "QuerySet[Any]":
        """Keep the resources that need it (they were read with their stock)."""
        asked = query.getlist(self.name)
        if "low" in asked:
            rows = queries.low(rows)
        if "expiring" in asked:
            rows = queries.expiring(rows)
        if "none" in asked:
            rows = rows.filter(in_stock=0)
        return rows


@dataclass(frozen=True)
class TagFilter(Filter):
    """Resources that carry every tag asked for."""

    def narrow(self, rows: "QuerySet[Any]", query: Any) -> "QuerySet[Any]":
        """Keep the resources that carry the tags."""
        for raw in query.getlist(self.name):
            if raw.strip():
                rows = rows.filter(pk__in=threads.tagged(rows.model, raw))
        return rows
