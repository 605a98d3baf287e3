"""Making one person of two, and two of one again, exactly, at any later time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.base.errors import NotFound, Refused
from encre.foundation.people.events import AccountClosed, AccountReopened, PersonUpdated
from encre.institute.directory.conflicts import hard_conflict
from encre.institute.directory.events import PersonMerged, PersonSplit, PersonUnmerged
from encre.institute.directory.models import Correction, Merge, SourceRecord
from encre.institute.directory.services import golden, remembering
from encre.institute.directory.services.moving import bring_back, change, hand_over, move_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from encre.foundation.people.models import Person

# What only the person or a keeper says: passes where the target says nothing.
BY_HAND = ("idref", "idhal", "languages", "expertise", "photo_id")
# A wish to be discreet, of either, is kept.
DISCREET = ("hide_birth_name", "unlisted")
ROLES = "people.role."


def merge(
    source: Person,
    target: Person,
    *,
    by: Person | None,
    second: Person | None = None,
    reason: str = "",
    evidence: Sequence[Any] = (),
) -> Merge:
    """Make `source` and `target` one person, named `target` (raises NotAllowed, Refused).

    Across a hard conflict a `second` reviewer is needed; `by` is None for a sure resolution.
    """
    _require(by, source, target)
    with transaction.atomic():
        source, target = _locked(source.pk, target.pk)
        conflict = _refuse(source, target, by=by, second=second)
        done = Merge.objects.create(
            source=source,
            target=target,
            by=by,
            second=second if conflict else None,
            reason=reason[:500],
            conflict=conflict,
            evidence=list(evidence),
            before={"source": _records(source), "target": _records(target)},
        )
        remembering.same(source, target, by=by, reason=reason)
        _pass_on(done)
        golden.settle([target.pk])
        moved = done.moved.count()
        told = PersonMerged(target, source=source.pk, conflict=conflict, moved=moved)
        journal.record(told, by=by)
    return done


def unmerge(
    merged: Merge,
    *,
    by: Person,
    apart: bool = True,
    give: Iterable[tuple[str, str, str]] = (),
) -> Person:
    """Undo a merge: what was the source's is again, exactly; return the source.

    What was created since stays with the target, but for the rows (model, key, column) in `give`.
    `apart` remembers that these are two people, so that no synchronisation joins them again.
    Later merges of the same persons are undone and done again around it.
    """
    _require(by, merged.source, merged.target)
    with transaction.atomic():
        merged = Merge.objects.select_for_update().get(pk=merged.pk)
        if merged.undone_at is not None:
            raise Refused(_("This merge is already undone."))
        later = _later(merged)
        people = {merged.source_id, merged.target_id}
        for other in reversed(later):
            people |= {other.source_id, other.target_id}
            _take_back(other)
        _take_back(merged)
        _give(merged, give)
        merged.undone_at, merged.undone_by = timezone.now(), by
        merged.save(update_fields=["undone_at", "undone_by"])
        for other in later:
            _pass_on(other)
        remembering.no_longer_same(merged, by=by, apart=apart)
        golden.settle(people)
        source = merged.source
        source.refresh_from_db()
        journal.record(PersonUnmerged(merged.target, source=source.pk), by=by)
    return source


def split(
    person: Person,
    records: Iterable[SourceRecord],
    *,
    by: Person,
    into: Person | None = None,
    reason: str = "",
) -> Person:
    """Take records away from `person` into a new person, or one merged into them before.

    Returns that person (raises NotAllowed, Refused). The two are never joined again by themselves.
    """
    _require(by, person)
    with transaction.atomic():
        kept, gone = _parted(person, records)
        other = _former(person, into, by=by) if into is not None else golden.new_person(gone)
        SourceRecord.objects.filter(pk__in=[row.pk for row in gone]).update(person=other)
        remembering.different(kept, gone, by=by, reason=reason)
        golden.settle([person.pk, other.pk])
        journal.record(PersonSplit(person, other=other.pk, records=len(gone)), by=by)
    other.refresh_from_db()
    return other


def aliases(person: Person) -> list[str]:
    """Return the logins of the persons merged into this one: they still say who it is."""
    logins: list[str] = []
    waiting: list[UUID] = [person.pk]
    accounts = apps.get_model("people.Account").objects
    while waiting:
        into = type(person)._base_manager.filter(merged_into__in=waiting)
        waiting = list(into.values_list("pk", flat=True))
        held = accounts.filter(person__in=waiting).order_by("login")
        logins += held.values_list("login", flat=True)
    return logins


def present(person: Person) -> Person:
    """Return who a person is today: themselves, or whom they were merged into."""
    while person.merged_into is not None:
        person = person.merged_into
    return person


def _require(by: Person | None, *people: Person) -> None:
    for person in people if by is not None else ():
        access.require(by, "directory.merge", person)


def _locked(*keys: UUID) -> list[Person]:
    """Return the persons in the order asked, locked in the order of their ids."""
    rows = apps.get_model("people.Person")._base_manager.select_for_update()
    found = {row.pk: row for row in rows.filter(pk__in=keys).order_by("pk")}
    if len(found) < len(set(keys)):
        raise NotFound
    return [found[key] for key in keys]


def _refuse(source: Person, target: Person, *, by: Person | None, second: Person | None) -> str:
    """Return the hard conflict there is, once all that forbids the merge was looked at."""
    if source.pk == target.pk:
        raise Refused(_("A person cannot be merged into themselves."))
    if source.presence == "merged" or target.presence == "merged":
        raise Refused(_("One of the two is already merged: take the person they became."))
    if source.automatic or target.automatic:
        raise Refused(_("The house’s own accounts cannot be merged."))
    conflict = hard_conflict(_facts(source), _facts(target))
    if by is None:
        if conflict:
            raise Refused(_("Two records contradict each other: people decide."))
        return ""
    if by.pk in (source.pk, target.pk):
        raise Refused(_("Nobody merges themselves: ask another keeper of the directory."))
    roles = source.memberships.filter(source__startswith=ROLES)
    if roles.exists() and not access.can(by, "people.role.manage"):
        raise Refused(_("This person holds a role of the institute: an operator does this merge."))
    if conflict:
        if second is None or second.pk in (by.pk, source.pk, target.pk):
            raise Refused(_("Two records contradict each other: a second reviewer is needed."))
        _require(second, source, target)
    return conflict


def _facts(person: Person) -> list[dict[str, str]]:
    return list(SourceRecord.objects.filter(person=person).values_list("facts", flat=True))


def _records(person: Person) -> list[str]:
    rows = SourceRecord.objects.filter(person=person).order_by("pk")
    return [str(pk) for pk in rows.values_list("pk", flat=True)]


def _pass_on(done: Merge) -> None:
    """Let all that was the source's pass to the target; the order is that of the undoing."""
    source, target = _locked(done.source_id, done.target_id)
    done.source, done.target = source, target
    done.before = done.before | {"presence": source.presence}
    done.save(update_fields=["before"])
    people = apps.get_model("people.Person")._base_manager
    people.filter(pk=source.pk).update(presence="merged", merged_into=target)
    journal.record(PersonUpdated(source, fields=["presence"]), by=done.by)
    _pass_account(done)
    move_rows(done)
    for name in DISCREET:
        if getattr(source, name) and not getattr(target, name):
            change(done, target, name, True)  # noqa: FBT003 - the value of the field
    for name in BY_HAND:
        if getattr(source, name) and not getattr(target, name):
            change(done, target, name, getattr(source, name))


def _pass_account(done: Merge) -> None:
    """Give the account to a target who has none; else close it, its login staying an alias."""
    accounts = apps.get_model("people.Account")._base_manager
    account = accounts.filter(person=done.source).first()
    if account is None:
        return
    if not accounts.filter(person=done.target).exists():
        hand_over(done, account, "person_id")
        return
    if account.is_active:
        change(done, account, "is_active", False)  # noqa: FBT003 - the value of the field
        for token in account.tokens.filter(revoked_at__isnull=True).order_by("pk"):
            change(done, token, "revoked_at", timezone.now())
        journal.record(AccountClosed(done.source), by=done.by)


def _later(merged: Merge) -> list[Merge]:
    """Return the merges done since that stand on this one, in their order."""
    people = {merged.source_id, merged.target_id}
    rows = Merge.objects.select_for_update().filter(undone_at__isnull=True)
    rows = rows.filter(Q(created_at__gt=merged.created_at)).order_by("created_at", "pk")
    found: list[Merge] = []
    for row in rows:
        if {row.source_id, row.target_id} & people:
            people |= {row.source_id, row.target_id}
            found.append(row)
    return found


def _take_back(merged: Merge) -> None:
    """Bring everything back as it was before a merge, the source's presence included."""
    closed = merged.moved.filter(model="people.account", field="is_active").exists()
    bring_back(merged)
    people = apps.get_model("people.Person")._base_manager
    source = people.get(pk=merged.source_id)
    if source.orcid:
        people.filter(pk=merged.target_id, orcid=source.orcid).update(orcid="")
    before = merged.before.get("presence", "active")
    people.filter(pk=source.pk).update(presence=before, merged_into=None)
    journal.record(PersonUpdated(merged.source, fields=["presence"]), by=None)
    if closed:
        journal.record(AccountReopened(merged.source), by=None)


def _give(merged: Merge, rows: Iterable[tuple[str, str, str]]) -> None:
    """Hand to the source rows created since the merge, that the reviewer chose."""
    from encre.institute.directory.impact import created_since

    allowed = {(row.model, row.key, row.field): row for row in created_since(merged)}
    for chosen in rows:
        row = allowed.get(chosen)
        if row is None:
            raise Refused(_("One of the things chosen is no longer there: look again."))
        model = apps.get_model(row.model)
        model._base_manager.filter(pk=row.key).update(**{row.field: merged.source_id})


def _parted(
    person: Person, records: Iterable[SourceRecord]
) -> tuple[list[SourceRecord], list[SourceRecord]]:
    held = list(SourceRecord.objects.select_for_update().filter(person=person).order_by("pk"))
    asked = {row.pk for row in records}
    gone = [row for row in held if row.pk in asked]
    kept = [row for row in held if row.pk not in asked]
    if len(gone) < len(asked) or not gone:
        raise Refused(_("Choose among the records of this person those that are another’s."))
    if not kept and not Correction.objects.filter(person=person).exists():
        raise Refused(_("Leave this person at least one record."))
    return kept, gone


def _former(person: Person, into: Person, *, by: Person) -> Person:
    """Return a person merged before, brought back to life to take the records."""
    known = Merge.objects.filter(source=into, target=person, undone_at__isnull=True).first()
    if known is None:
        raise Refused(_("That person was not merged into this one."))
    return unmerge(known, by=by)
