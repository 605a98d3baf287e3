"""Filters of the entry list that only the notebook has."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from encre.commons.threads import queries as threads
from encre.foundation.ui.pages.filters import Filter
from encre.research.notebook import queries
from encre.research.notebook.services.properties import parse_number

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from encre.research.notebook.models import Entry

_COMPARED = re.compile(r"\s*(?P<name>[^<>=≤≥]+?)\s*(?P<sign><=|>=|[<>=≤≥])\s*(?P<value>.+?)\s*")
_STEPS = {"<": "lt", ">": "gt", "<=": "lte", ">=": "gte", "≤": "lte", "≥": "gte"}


@dataclass(frozen=True)
class FieldFilter(Filter):
    """A typed field: “Température > 37”, “Souche = C57BL/6”, or only the name of a field."""

    def narrow(self, rows: "QuerySet[Entry]", query: Any) -> "QuerySet[Entry]":
        """Keep the entries whose field meets every condition."""
        for raw in query.getlist(self.name):
            if raw.strip():
                rows = self._meeting(rows, raw)
        return rows

    def _meeting(self, rows: "QuerySet[Entry]", raw: str) -> "QuerySet[Entry]":
        compared = _COMPARED.fullmatch(raw)
        if compared is None:
            return queries.with_field(rows, raw)
        name, sign, value = compared.group("name", "sign", "value")
        number = parse_number(value)
        if sign != "=":
            if number is None:
                return rows.none()
            return queries.with_field(rows, name, **{f"number__{_STEPS[sign]}": number})
        if number is not None:
            return queries.with_field(rows, name, number=number)
        return queries.with_field(rows, name, text__icontains=value)


@dataclass(frozen=True)
class TagFilter(Filter):
    """Entries that carry every tag asked for."""

    def narrow(self, rows: "QuerySet[Entry]", query: Any) -> "QuerySet[Entry]":
        """Keep the entries that carry the tags."""
        for raw in query.getlist(self.name):
            if raw.strip():
                rows = rows.filter(pk__in=threads.tagged(rows.model, raw))
        return rows
