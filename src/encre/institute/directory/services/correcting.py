"""Correcting by hand what sources say, and saying which of them are believed first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.base.errors import Refused
from encre.institute.directory.events import CorrectionAdded, CorrectionEnded, RanksSet
from encre.institute.directory.golden import writing
from encre.institute.directory.models import (
    Attribute,
    Corrected,
    Correction,
    Moved,
    Rank,
    SourceRecord,
    Value,
)
from encre.institute.directory.services import golden

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from encre.foundation.people.models import Person

BATCH = 400
_CHECKED: dict[str, tuple[Callable[[str], str], object]] = {
    "email": (writing.address, _("This is not a mail address.")),
    "phone": (writing.telephone, _("This is not a telephone number.")),
    "orcid": (writing.orcid, _("This is not an ORCID: its check digit does not match.")),
}


def correct(
    person: Person,
    *,
    by: Person,
    attribute: str,
    value: str = "",
    sponsor: Person | None = None,
    reason: str,
    until: date | None = None,
) -> Correction:
    """Say the right value of an attribute, until a day or for good (raises NotAllowed, Refused).

    It outlives synchronisations; the correction of the same attribute there was before ends.
    """
    access.require(by, "directory.correct", person)
    if person.presence == "merged":
        raise Refused(_("One of the two is already merged: take the person they became."))
    clean = _checked(attribute, value, sponsor, reason, until)
    with transaction.atomic():
        now = timezone.now()
        before = Correction.objects.filter(person=person, attribute=attribute, ended_at=None)
        before = before.filter(typed=False).exclude(pk__in=_lent(person))
        before.update(ended_at=now, ended_by=by)
        row = Correction.objects.create(
            person=person,
            attribute=attribute,
            value=clean,
            sponsor=sponsor if attribute == Corrected.SPONSOR else None,
            owner=by,
            reason=reason[:300],
            until=until,
        )
        golden.settle([person.pk])
        journal.record(CorrectionAdded(person, attribute=attribute, until=until), by=by)
    return row


def end_correction(row: Correction, *, by: Person) -> None:
    """End a correction: the sources speak again (raises NotAllowed)."""
    access.require(by, "directory.correct", row.person)
    with transaction.atomic():
        held = Correction.objects.select_for_update().filter(pk=row.pk, ended_at=None).first()
        if held is None:
            raise Refused(_("This correction is already ended."))
        if held.typed:
            held.typed = False
            held.owner = held.owner or by
        held.ended_at, held.ended_by = timezone.now(), by
        held.save()
        golden.settle([held.person_id])
        journal.record(CorrectionEnded(held.person, attribute=held.attribute), by=by)


def rank_sources(attribute: str, sources: Sequence[Any], *, by: Person) -> None:
    """Say in which order sources are believed about an attribute (raises NotAllowed, Refused)."""
    access.require(by, "directory.correct")
    if attribute not in Attribute.values:
        raise Refused(_("There is no such attribute."))
    with transaction.atomic():
        Rank.objects.filter(attribute=attribute).delete()
        Rank.objects.bulk_create(
            Rank(source=source, attribute=attribute, place=place)
            for place, source in enumerate(sources, start=1)
        )
        journal.record(RanksSet(None, attribute=attribute), by=by)
        from encre.institute.directory.golden_jobs import settle_everyone

        settle_everyone.enqueue(key="directory.settle_everyone")


def settle_due(day: date) -> int:
    """Let sources speak again where a correction's last day is past; return how many people."""
    rows = Correction.objects.filter(ended_at=None, until__lt=day)
    due = Value.objects.filter(correction__in=rows).values_list("person_id", flat=True)
    people = list(due.distinct())
    golden.settle(people)
    return len(people)


def settle_everyone() -> int:
    """Compute every golden record again; return how many."""
    rows = SourceRecord.objects.filter(person__isnull=False).order_by("person_id")
    people = list(rows.values_list("person_id", flat=True).distinct())
    golden.settle(people)
    return len(people)


def _lent(person: Person) -> list[str]:
    """Return the corrections of people merged into this one: theirs again if that is undone."""
    rows = Moved.objects.filter(
        merge__target=person, merge__undone_at=None, model="directory.correction", kind="moved"
    )
    return list(rows.values_list("key", flat=True))


def _checked(
    attribute: str, value: str, sponsor: Person | None, reason: str, until: date | None
) -> str:
    wrong: dict[str, list[object]] = {}
    text = value.strip()
    if attribute not in Corrected.values:
        wrong["attribute"] = [_("There is no such attribute.")]
    if attribute == Corrected.SPONSOR:
        if sponsor is None:
            wrong["sponsor"] = [_("Say who answers for the guest.")]
        if until is None:
            wrong["until"] = [_("A guest has a sponsor until a day: give it.")]
        text = ""
    elif attribute == Corrected.FAMILY_NAME and not text:
        wrong["value"] = [_("A family name is needed.")]
    elif text and attribute in _CHECKED:
        clean, sentence = _CHECKED[attribute]
        text = clean(text)
        if not text:
            wrong["value"] = [sentence]
    if not reason.strip():
        wrong["reason"] = [_("Say why: whoever reads it later will wonder.")]
    if until is not None and until < timezone.localdate():
        wrong["until"] = [_("This day is past.")]
    if wrong:
        raise Refused(fields=wrong)
    return text
