"""Noting and withdrawing trainings."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.base.errors import Refused
from encre.research.equipment.events import TrainingNoted, TrainingWithdrawn
from encre.research.equipment.models import Instrument, Training

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def note_training(
    instrument: Instrument,
    person: "Person",
    *,
    by: "Person",
    trained_on: date,
    expires: date | None = None,
    trainer: "Person | None" = None,
    trainer_name: str = "",
) -> Training:
    """Note that a person was trained; without a trainer it is `by` (raises NotAllowed, Refused)."""
    access.require(by, "equipment.instrument.manage", instrument)
    if trained_on > timezone.localdate():
        raise Refused(fields={"trained_on": [_("A training is noted once it has taken place.")]})
    if expires is not None and expires < trained_on:
        raise Refused(fields={"expires": [_("It cannot end before the training.")]})
    same = Training.objects.filter(
        instrument=instrument, person=person, trained_on=trained_on, withdrawn_at__isnull=True
    )
    if trainer is None and not trainer_name.strip():
        trainer = by
    with transaction.atomic():
        if same.exists():
            raise Refused(_("This training is noted already."))
        row = Training.objects.create(
            instrument=instrument,
            person=person,
            trained_on=trained_on,
            expires=expires,
            trainer=trainer,
            trainer_name=trainer_name.strip()[:160],
        )
        journal.record(TrainingNoted(row, instrument=instrument.pk), by=by)
    return row


def withdraw_training(training: Training, *, by: "Person") -> Training:
    """Withdraw a training: it counts no longer, bookings made stay (raises NotAllowed)."""
    access.require(by, "equipment.instrument.manage", training.instrument)
    if training.withdrawn_at is None:
        with transaction.atomic():
            training.withdrawn_at = timezone.now()
            training.save(update_fields=["withdrawn_at"])
            journal.record(TrainingWithdrawn(training), by=by)
    return training
