"""Remembering for ever that records are one person, or are not; parts of verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from encre.institute.directory.models import Decision, SourceRecord

if TYPE_CHECKING:
    from collections.abc import Iterable

    from encre.foundation.people.models import Person
    from encre.institute.directory.models import Merge

HOUSE = "encre"
Key = tuple[str, str]


def key_of(record: SourceRecord) -> Key:
    """Return the name of a record for the resolution: its source's, and its id there."""
    return (record.source.slug, record.native_key)


def keys_of(person: Person) -> list[Key]:
    """Return the names of a person's records; a person of the house alone is named by their id."""
    rows = SourceRecord.objects.filter(person=person).select_related("source").order_by("pk")
    return [key_of(record) for record in rows] or [(HOUSE, str(person.pk))]


def same(source: Person, target: Person, *, by: Person | None, reason: str = "") -> None:
    """Remember that two persons are one: a refusal between any two of their records ends."""
    left, right = keys_of(source), keys_of(target)
    for row in _between(left, right):
        if not row.same:
            row.ended_at = timezone.now()
            row.save(update_fields=["ended_at"])
    _say([(left[0], right[0])], same=True, by=by, reason=reason)


def no_longer_same(merged: Merge, *, by: Person | None, apart: bool) -> None:
    """Forget what a merge had confirmed; `apart` remembers that these are two people."""
    left = _named(merged.before.get("source", []), str(merged.source_id))
    right = _named(merged.before.get("target", []), str(merged.target_id))
    for row in _between(left, right):
        if row.same:
            row.ended_at = timezone.now()
            row.save(update_fields=["ended_at"])
    if apart:
        _say(_pairs(left, right), same=False, by=by, reason="")


def different(
    left: Iterable[SourceRecord], right: Iterable[SourceRecord], *, by: Person | None, reason: str
) -> None:
    """Remember that no record of the left is the person of one of the right."""
    ours, theirs = [key_of(row) for row in left], [key_of(row) for row in right]
    for row in _between(ours, theirs):
        if row.same:
            row.ended_at = timezone.now()
            row.save(update_fields=["ended_at"])
    _say(_pairs(ours, theirs), same=False, by=by, reason=reason)


def refuse(left: Person, right: Person, *, by: Person, reason: str) -> None:
    """Remember that two persons are two people: no synchronisation proposes them again."""
    _say(_pairs(keys_of(left), keys_of(right)), same=False, by=by, reason=reason)


def forget_refusal(left: Person, right: Person) -> None:
    """Take back what the desk refused between two persons."""
    for row in _between(keys_of(left), keys_of(right)):
        if not row.same:
            row.ended_at = timezone.now()
            row.save(update_fields=["ended_at"])


def refused(left: Person, right: Person) -> bool:
    """Say whether a reviewer once said that these are two people."""
    return any(not row.same for row in _between(keys_of(left), keys_of(right)))


def remembered(*, same: bool) -> list[tuple[Key, Key]]:
    """Return every pair said to be one person, or two, as the resolution takes them."""
    rows = Decision.objects.filter(ended_at=None, same=same).order_by("pk")
    return [((row.left_source, row.left_id), (row.right_source, row.right_id)) for row in rows]


def _named(records: list[str], person: str) -> list[Key]:
    rows = SourceRecord.objects.filter(pk__in=records).select_related("source").order_by("pk")
    return [key_of(record) for record in rows] or [(HOUSE, person)]


def _pairs(left: Iterable[Key], right: Iterable[Key]) -> list[tuple[Key, Key]]:
    theirs = list(right)
    return [(ours, other) for ours in left for other in theirs if ours != other]


def _between(left: Iterable[Key], right: Iterable[Key]) -> list[Decision]:
    ours, theirs = set(left), set(right)
    ids = [key[1] for key in ours | theirs]
    rows = Decision.objects.filter(ended_at=None, left_id__in=ids, right_id__in=ids)
    found = []
    for row in rows:
        a, b = (row.left_source, row.left_id), (row.right_source, row.right_id)
        if (a in ours and b in theirs) or (b in ours and a in theirs):
            found.append(row)
    return found


def _say(pairs: Iterable[tuple[Key, Key]], *, same: bool, by: Person | None, reason: str) -> None:
    for one, two in pairs:
        left, right = sorted((one, two))
        facts = {"same": same, "by": by, "reason": reason[:500]}
        Decision.objects.get_or_create(
            left_source=left[0],
            left_id=left[1],
            right_source=right[0],
            right_id=right[1],
            ended_at=None,
            defaults=facts,
        )


def whole(person: Person, *, by: Person, reason: str) -> None:
    """Remember that all the records of a person are theirs."""
    keys = keys_of(person)
    _say([(keys[0], other) for other in keys[1:]], same=True, by=by, reason=reason)
