"""Reading the journal: the history of an object, and the trail of the whole house."""

from uuid import UUID

from django.db import models

from encre.foundation.journal.models import Pending, Recorded, Seal


def history(obj: models.Model, limit: int = 20) -> list[Recorded]:
    """Return the last events about `obj`, newest first; the caller has checked its view right."""
    rows = Recorded.objects.filter(subject_kind=obj._meta.label_lower, subject_id=obj.pk)
    return list(rows.order_by("-id")[:limit])


def whole_history(obj: models.Model) -> models.QuerySet[Recorded]:
    """Return every event about `obj` with its seal, oldest first; the caller checked its right."""
    rows = Recorded.objects.filter(subject_kind=obj._meta.label_lower, subject_id=obj.pk)
    return rows.select_related("seal").order_by("id")


def trail() -> models.QuerySet[Recorded]:
    """Return every event; only for those who may audit (the caller requires it)."""
    return Recorded.objects.all()


def sealed_after(seq: int, limit: int = 200) -> list[Seal]:
    """Return the next sealed events after place `seq`, in order, with their events."""
    rows = Seal.objects.filter(seq__gt=seq).select_related("event").order_by("seq")
    return list(rows[:limit])


def head() -> int:
    """Return the place of the last sealed event (0 when there is none)."""
    return Seal.objects.aggregate(head=models.Max("seq"))["head"] or 0


def waiting() -> int:
    """Return how many events wait for their seal."""
    return Pending.objects.count()


def acts_of(person_id: UUID, limit: int = 50) -> list[Recorded]:
    """Return what a person did last, newest first."""
    return list(Recorded.objects.filter(by_id=person_id).order_by("-id")[:limit])
