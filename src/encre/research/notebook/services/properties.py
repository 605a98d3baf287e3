"""An entry's status, category, date, typed fields and steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.base.errors import Refused, Stale
from encre.foundation.base.ids import uuid7
from encre.research.notebook.events import EntryPropertiesChanged, StepDone
from encre.research.notebook.models import Entry, Field, FieldName, Status, Step
from encre.research.notebook.services.field_values import (
    FieldValue,
    field_rows,
    missing_in,
    parse_number,
    with_definitions,
)
from encre.research.notebook.services.writing import keep_revision

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

__all__ = [
    "FieldValue",
    "StepValue",
    "change_properties",
    "field_rows",
    "parse_number",
    "set_fields",
    "set_steps",
    "step_rows",
    "tick_step",
]
PROPERTIES = ("status", "category", "experiment_on", "rating", "confidential")
NEXT: dict[str, tuple[str, ...]] = {
    Status.PLANNED: (Status.RUNNING, Status.FAILED),
    Status.RUNNING: (Status.PLANNED, Status.REVIEW, Status.DONE, Status.FAILED),
    Status.REVIEW: (Status.RUNNING, Status.DONE, Status.FAILED),
    Status.DONE: (Status.RUNNING, Status.REVIEW),
    Status.FAILED: (Status.RUNNING, Status.PLANNED),
}
"""What each status may become: what is planned is under way before it is done."""


@dataclass(frozen=True)
class StepValue:
    """A step as typed; `done_at` only for what was done elsewhere.

    `key` names the step it is, when its words change.
    """

    text: str
    deadline: datetime | None = None
    done_at: datetime | None = None
    assignee: "Person | None" = None
    key: UUID | None = None


def change_properties(entry: Entry, *, by: "Person", version: int, **values: Any) -> Entry:
    """Change an entry's properties read at `version` (raises NotAllowed, Refused, Stale).

    What others type meanwhile makes nothing stale: text and facts are guarded apart.
    """
    _may_change(entry, by=by, values=values)
    with transaction.atomic():
        current = _current(entry, version)
        changed = sorted(name for name, value in values.items() if getattr(current, name) != value)
        if "status" in changed:
            _may_become(current, values["status"])
        if changed:
            for name in changed:
                setattr(current, name, values[name])
            _advance(current, by=by, changed=changed)
    return current


def set_fields(entry: Entry, values: Sequence[FieldValue], *, by: "Person", version: int) -> Entry:
    """Replace the typed fields of an entry (raises NotAllowed, Refused per field, Stale).

    Those of its template keep their definition, and stay; what a done entry requires is not
    emptied.
    """
    access.require(by, "notebook.entry.edit", entry)
    with transaction.atomic():
        current = _current(entry, version)
        rows = field_rows(current, with_definitions(values, list(current.fields.all())))
        if current.status == Status.DONE and (missing := missing_in(rows)):
            wrong = [_("This entry is done: this field cannot be emptied.")]
            raise Refused(fields={name: list(wrong) for name in missing})
        current.fields.all().delete()
        Field.objects.bulk_create(rows)
        know_names(current, rows)
        _advance(current, by=by, changed=["fields"])
    return current


def set_steps(entry: Entry, values: Sequence[StepValue], *, by: "Person", version: int) -> Entry:
    """Replace the steps of an entry; those whose words or key stay are the same steps, ticked.

    Raises as above.
    """
    access.require(by, "notebook.entry.edit", entry)
    with transaction.atomic():
        current = _current(entry, version)
        rows = step_rows(current, values)
        _refuse_blind(current, rows)
        _same_steps(rows, list(current.steps.all()))
        current.steps.all().delete()
        Step.objects.bulk_create(rows)
        _advance(current, by=by, changed=["steps"])
    return current


def tick_step(step: Step, *, by: "Person", done: bool) -> Step:
    """Tick a step, or untick it (raises NotAllowed); ticking twice changes nothing.

    Whoever a step is given to may tick it without writing the entry, while it is open.
    """
    given = step.assignee_id == by.pk and not (step.entry.locked or step.entry.removed)
    access.require(by, "notebook.entry.view" if given else "notebook.entry.edit", step.entry)
    if (step.done_at is not None) == done:
        return step
    step.done_at, step.done_by = (timezone.now(), by) if done else (None, None)
    with transaction.atomic():
        step.save(update_fields=["done_at", "done_by"])
        journal.record(StepDone(step.entry, step=step.pk, done=done), by=by)
    return step


def step_rows(entry: Entry, values: Sequence[StepValue]) -> list[Step]:
    """Return the rows of steps, not saved; empty ones are left out."""
    return [
        Step(
            id=value.key or uuid7(),
            entry=entry,
            text=value.text.strip(),
            position=position,
            deadline=value.deadline,
            done_at=value.done_at,
            assignee=value.assignee,
        )
        for position, value in enumerate(values)
        if value.text.strip()
    ]


def know_names(entry: Entry, rows: Sequence[Field]) -> None:
    """Keep the names of an entry's fields among those its notebook offers."""
    named = {row.key: row for row in rows}
    known = FieldName.objects.filter(notebook_id=entry.notebook_id, key__in=named)
    for key in known.values_list("key", flat=True):
        named.pop(key)
    FieldName.objects.bulk_create(
        (
            FieldName(
                notebook_id=entry.notebook_id, key=key, name=row.name, kind=row.kind, unit=row.unit
            )
            for key, row in named.items()
        ),
        ignore_conflicts=True,
    )


def missing_fields(entry: Entry) -> list[str]:
    """Return the names of what must be filled before the entry is done."""
    return missing_in(list(entry.fields.order_by("position", "id")))


def _may_change(entry: Entry, *, by: "Person", values: dict[str, Any]) -> None:
    access.require(by, "notebook.entry.edit", entry)
    if set(values) - set(PROPERTIES):
        raise TypeError("an entry has no such property")
    if "confidential" in values and values["confidential"] != entry.confidential:
        access.require(by, "notebook.entry.share", entry)
    if values.get("status", Status.RUNNING) not in Status.values:
        raise Refused(fields={"status": [_("There is no such status.")]})


def _may_become(entry: Entry, status: str) -> None:
    """Refuse a status that does not follow the present one, or done while something is missing."""
    if status not in NEXT[entry.status]:
        told = _("“%(before)s” cannot become “%(after)s” directly.")
        words = {"before": Status(entry.status).label, "after": Status(status).label}
        raise Refused(fields={"status": [told % words]})
    if status == Status.DONE and (missing := missing_fields(entry)):
        told = _("It cannot be done yet. Fill first: %(names)s.")
        raise Refused(fields={"status": [told % {"names": ", ".join(missing)}]})


def _same_steps(rows: Sequence[Step], present: Sequence[Step]) -> None:
    """Make each row the step it was: that of its key, else one of the same words."""
    left = {step.pk: step for step in present}
    pairs = [(row, left.pop(row.pk)) for row in rows if row.pk in left]
    named = {row.pk for row, _same in pairs}
    worded = {step.text: step for step in left.values()}
    for row in rows:
        if row.pk not in named and row.text in worded:
            pairs.append((row, worded.pop(row.text)))
        elif row.pk not in named:
            row.pk = uuid7()
    for row, same in pairs:
        row.pk, row.created_at = same.pk, same.created_at
        row.done_at, row.done_by = same.done_at, same.done_by


def _refuse_blind(entry: Entry, rows: Sequence[Step]) -> None:
    """Refuse to give a step to somebody who cannot read the entry."""
    for person in {row.assignee for row in rows if row.assignee is not None}:
        if not access.can(person, "notebook.entry.view", entry):
            told = _("%(name)s cannot read this entry: share it first.")
            raise Refused(fields={"steps": [told % {"name": person.display_name}]})


def _current(entry: Entry, version: int) -> Entry:
    current = Entry.objects.select_for_update().get(pk=entry.pk)
    if not current.read_since_facts(version):
        raise Stale
    return current


def _advance(entry: Entry, *, by: "Person", changed: list[str]) -> None:
    entry.version += 1
    entry.facts_version = entry.version
    entry.updated_at = timezone.now()
    entry.save()
    keep_revision(entry, entry.body.document, by=by)
    event = EntryPropertiesChanged(entry, version=entry.version, fields=changed)
    journal.record(event, by=by)
