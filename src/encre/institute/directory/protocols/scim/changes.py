"""When an object last changed (meta.lastModified), as the journal tells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import DateTimeField, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from scim2_models.path import CompareOperator as Op

from encre.institute.directory.protocols.scim.columns import EVERYTHING, NOTHING, PIECE, Column, at

ROOMS = {
    "people.person": ("people.", "directory.person."),
    "structures.structure": ("structures.",),
}
"""The events that change what is shown of each kind; notebooks and sessions do not."""


def events(kind: str) -> QuerySet[Any]:
    """Return the events that changed objects of a kind."""
    told = Q()
    for start in ROOMS[kind]:
        told |= Q(name__startswith=start)
    return apps.get_model("journal.Recorded")._default_manager.filter(told, subject_kind=kind)


def last_changes(kind: str, ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """Return when some objects last changed, those that never did left out."""
    rows = events(kind).filter(subject_id__in=list(ids)).order_by().values("subject_id")
    return dict(rows.annotate(last=Max("at")).values_list("subject_id", "last"))


def last_change(kind: str) -> Any:
    """Return when each row last changed, as an expression."""
    rows = events(kind).filter(subject_id=OuterRef("pk")).order_by().values("subject_id")
    last = Subquery(rows.annotate(last=Max("at")).values("last"), output_field=DateTimeField())
    return Greatest(F("created_at"), Coalesce(last, F("created_at")))


@dataclass(frozen=True)
class Changed(Column):
    """The moment of the last change, found among the events since then."""

    kind: str

    def present(self) -> Q:
        """Return every row."""
        return EVERYTHING

    def test(self, op: Op, value: Any) -> Q:
        """Compare; what changed lately is what is asked."""
        if op in PIECE:
            return NOTHING
        moment = at(value)

        def since(name: str) -> Q:
            told = events(self.kind).filter(**{f"at__{name}": moment}).values("subject_id")
            return Q(**{f"created_at__{name}": moment}) | Q(pk__in=told)

        later, from_then = since("gt"), since("gte")
        return {
            Op.gt: later,
            Op.ge: from_then,
            Op.lt: ~from_then,
            Op.le: ~later,
            Op.eq: from_then & ~later,
        }[op]
