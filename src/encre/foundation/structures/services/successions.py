"""Saying from what a structure came."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.base.errors import Refused
from encre.foundation.structures.events import SuccessionStated
from encre.foundation.structures.models import Structure, Succession, SuccessionKind

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

FIRST_YEAR, LAST_YEAR = 1800, 2200


def state_succession(
    predecessor: Structure,
    successor: Structure,
    *,
    by: "Person | None",
    kind: str,
    year: int | None = None,
) -> Succession:
    """Say that `successor` came from `predecessor` (raises NotAllowed, Refused).

    One predecessor may come back with another kind; the same kind said again changes nothing.
    """
    if by is not None:
        access.require(by, "structures.structure.place", successor)
    wrong: dict[str, list[object]] = {}
    if kind not in SuccessionKind.values:
        wrong["kind"] = [_("There is no such kind of succession.")]
    if predecessor.pk == successor.pk:
        wrong["predecessor"] = [_("A structure cannot come from itself.")]
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        wrong["year"] = [_("Enter a year with four digits.")]
    if wrong:
        raise Refused(fields=wrong)
    with transaction.atomic():
        succession, made = Succession.objects.get_or_create(
            predecessor=predecessor, successor=successor, kind=kind, defaults={"year": year}
        )
        if made:
            event = SuccessionStated(successor, predecessor=predecessor.pk, kind=str(kind))
            journal.record(event, by=by)
    return succession
