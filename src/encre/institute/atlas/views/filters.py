"""The questions by which the lists of structures and people are narrowed."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

from encre.foundation.base.ids import as_uuid
from encre.foundation.base.models import holds_on
from encre.foundation.base.text import sort_key
from encre.foundation.structures import queries as structures
from encre.foundation.ui.pages import ChoiceFilter, TextFilter
from encre.institute.atlas import queries

Rows = QuerySet[Any, Any]


@dataclass(frozen=True)
class StructureWords(TextFilter):
    """Words of a structure's names, a label in any writing, or a national number."""

    def narrow(self, rows: Rows, query: QueryDict) -> Rows:
        """Keep what the text names."""
        text = query.get(self.name, "")
        return structures.matching(rows, text) if text.strip() else rows


@dataclass(frozen=True)
class PersonWords(TextFilter):
    """Words of a person's names, in any order, without accents or hyphens."""

    def narrow(self, rows: Rows, query: QueryDict) -> Rows:
        """Keep the people whose names hold every word."""
        for word in sort_key(query.get(self.name, "")).split():
            rows = rows.filter(search_name__contains=word)
        return rows


@dataclass(frozen=True)
class Under(ChoiceFilter):
    """What lies under one of the chosen structures today, at any depth."""

    def narrow(self, rows: Rows, query: QueryDict) -> Rows:
        """Keep what lies under the chosen structures."""
        chosen = [as_uuid(value) for value in query.getlist(self.name) if value]
        if not chosen:
            return rows
        ids = set().union(*(structures.descendants(pk) for pk in chosen if pk))
        return rows.filter(pk__in=ids)


@dataclass(frozen=True)
class WorksIn(ChoiceFilter):
    """People who work today in one of the chosen structures or under it."""

    def narrow(self, rows: Rows, query: QueryDict) -> Rows:
        """Keep the people of the chosen structures."""
        chosen = [value for value in query.getlist(self.name) if value]
        for value in chosen[:1]:
            pk = as_uuid(value)
            rows = queries.present_people(rows, pk) if pk else rows.none()
        return rows


@dataclass(frozen=True)
class SupervisedBy(ChoiceFilter):
    """Structures above which one of the chosen bodies stands today."""

    def narrow(self, rows: Rows, query: QueryDict) -> Rows:
        """Keep the structures of the chosen bodies."""
        chosen = [as_uuid(value) for value in query.getlist(self.name) if value]
        if not chosen:
            return rows
        held = holds_on(prefix="supervisions__") & Q(supervisions__body_id__in=filter(None, chosen))
        return rows.filter(pk__in=rows.model._default_manager.filter(held).values("pk"))


@dataclass(frozen=True)
class InDomain(ChoiceFilter):
    """Structures of one of the chosen scientific domains."""

    def narrow(self, rows: Rows, query: QueryDict) -> Rows:
        """Keep the structures of the chosen domains."""
        found = Q()
        for value in filter(None, query.getlist(self.name)):
            found |= Q(search_domains__contains=f"|{sort_key(value)}|")
        return rows.filter(found)


@dataclass(frozen=True)
class InTown(TextFilter):
    """Structures whose town holds the words; drawn among the questions, not as the search box."""

    def narrow(self, rows: Rows, query: QueryDict) -> Rows:
        """Keep the structures of the town."""
        for word in sort_key(query.get(self.name, "")).split():
            rows = rows.filter(site__search_town__contains=word)
        return rows


@dataclass(frozen=True)
class HasCategory(ChoiceFilter):
    """People who have one of the staff categories today."""

    def narrow(self, rows: Rows, query: QueryDict) -> Rows:
        """Keep the people of the chosen categories."""
        chosen = [value for value in query.getlist(self.name) if value]
        if not chosen:
            return rows
        held = holds_on(prefix="affiliations__") & Q(affiliations__category__in=chosen)
        return rows.filter(pk__in=rows.model._default_manager.filter(held).values("pk"))


@dataclass(frozen=True)
class Lives(ChoiceFilter):
    """Open structures unless closed ones, or all, are asked for."""

    def narrow(self, rows: Rows, query: QueryDict) -> Rows:
        """Keep the open, the closed, or all."""
        asked = set(query.getlist(self.name))
        if {"open", "closed"} <= asked:
            return rows
        if "closed" in asked:
            return rows.exclude(holds_on())
        return rows.filter(holds_on(), stub=False)
