"""An entry's status, category, date, typed fields and steps."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.base.errors import Refused, Stale
from encre.research.notebook.events import EntryPropertiesChanged, StepDone
from encre.research.notebook.models import Entry, Field, FieldKind, Status, Step
from encre.research.notebook.services.writing import keep_revision

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

PROPERTIES = ("status", "category", "experiment_on", "rating", "confidential")
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")


@dataclass(frozen=True)
class FieldValue:
    """A field as typed: `text` is parsed according to `kind`."""

    name: str
    text: str = ""
    kind: str = FieldKind.TEXT
    unit: str = ""
    group: str = ""
    options: list[str] = field(default_factory=list)
    source: Any = None


@dataclass(frozen=True)
class StepValue:
    """A step as typed; `done_at` only for what was done elsewhere."""

    text: str
    deadline: datetime | None = None
    done_at: datetime | None = None


def change_properties(entry: Entry, *, by: "Person", version: int, **values: Any) -> Entry:
    """Change an entry's properties read at `version` (raises NotAllowed, Refused, Stale)."""
    _may_change(entry, by=by, values=values)
    with transaction.atomic():
        current = _current(entry, version)
        changed = sorted(name for name, value in values.items() if getattr(current, name) != value)
        if changed:
            for name in changed:
                setattr(current, name, values[name])
            _advance(current, by=by, changed=changed)
    return current


def set_fields(entry: Entry, values: Sequence[FieldValue], *, by: "Person", version: int) -> Entry:
    """Replace the typed fields of an entry (raises NotAllowed, Refused per field, Stale)."""
    access.require(by, "notebook.entry.edit", entry)
    rows = field_rows(entry, values)
    with transaction.atomic():
        current = _current(entry, version)
        current.fields.all().delete()
        Field.objects.bulk_create(rows)
        _advance(current, by=by, changed=["fields"])
    return current


def set_steps(entry: Entry, values: Sequence[StepValue], *, by: "Person", version: int) -> Entry:
    """Replace the steps of an entry; those whose words stay keep their tick (raises as above)."""
    access.require(by, "notebook.entry.edit", entry)
    with transaction.atomic():
        current = _current(entry, version)
        kept = {step.text: step for step in current.steps.all()}
        rows = step_rows(current, values)
        for row in rows:
            if row.text in kept:
                row.done_at, row.done_by = kept[row.text].done_at, kept[row.text].done_by
        current.steps.all().delete()
        Step.objects.bulk_create(rows)
        _advance(current, by=by, changed=["steps"])
    return current


def tick_step(step: Step, *, by: "Person", done: bool) -> Step:
    """Tick a step, or untick it (raises NotAllowed); ticking twice changes nothing."""
    access.require(by, "notebook.entry.edit", step.entry)
    if (step.done_at is not None) == done:
        return step
    step.done_at, step.done_by = (timezone.now(), by) if done else (None, None)
    with transaction.atomic():
        step.save(update_fields=["done_at", "done_by"])
        journal.record(StepDone(step.entry, step=step.pk, done=done), by=by)
    return step


def field_rows(entry: Entry, values: Sequence[FieldValue]) -> list[Field]:
    """Return the rows of typed fields, not saved (raises Refused naming each field at fault)."""
    wrong: dict[str, list[object]] = {}
    rows = []
    for position, value in enumerate(values):
        try:
            rows.append(_field_row(entry, position, value))
        except ValueError as error:
            wrong[value.name] = [str(error)]
    if wrong:
        raise Refused(fields=wrong)
    return rows


def step_rows(entry: Entry, values: Sequence[StepValue]) -> list[Step]:
    """Return the rows of steps, not saved; empty ones are left out."""
    return [
        Step(
            entry=entry,
            text=value.text.strip(),
            position=position,
            deadline=value.deadline,
            done_at=value.done_at,
        )
        for position, value in enumerate(values)
        if value.text.strip()
    ]


def parse_number(text: str) -> float | None:
    """Return the number written in `text`, French or English (1 234,5 or 1234.5), or None."""
    bare = re.sub(r"[\s\u00a0\u202f]", "", text).replace("\u2212", "-")
    return float(bare.replace(",", ".")) if _NUMBER.fullmatch(bare) else None


def _field_row(entry: Entry, position: int, value: FieldValue) -> Field:
    name, text = value.name.strip()[:200], value.text.strip()
    if not name:
        raise ValueError(_("Name this field."))
    number, day = None, None
    if value.kind == FieldKind.NUMBER and text:
        number = parse_number(text)
        if number is None:
            raise ValueError(_("“%(text)s” is not a number.") % {"text": text})
    if value.kind == FieldKind.DATE and text:
        try:
            day = date.fromisoformat(text[:10])
        except ValueError:
            raise ValueError(_("“%(text)s” is not a date.") % {"text": text}) from None
    return Field(
        entry=entry,
        name=name,
        kind=value.kind,
        text=text,
        number=number,
        day=day,
        unit=value.unit.strip()[:40],
        group=value.group[:120],
        options=value.options,
        position=position,
        source=value.source,
    )


def _may_change(entry: Entry, *, by: "Person", values: dict[str, Any]) -> None:
    access.require(by, "notebook.entry.edit", entry)
    if set(values) - set(PROPERTIES):
        raise TypeError("an entry has no such property")
    if "confidential" in values and values["confidential"] != entry.confidential:
        access.require(by, "notebook.entry.share", entry)
    if values.get("status", Status.RUNNING) not in Status.values:
        raise Refused(fields={"status": [_("There is no such status.")]})


def _current(entry: Entry, version: int) -> Entry:
    current = Entry.objects.select_for_update().get(pk=entry.pk)
    if current.version != version:
        raise Stale
    return current


def _advance(entry: Entry, *, by: "Person", changed: list[str]) -> None:
    entry.version += 1
    entry.updated_at = timezone.now()
    entry.save()
    keep_revision(entry, entry.body.document, by=by)
    event = EntryPropertiesChanged(entry, version=entry.version, fields=changed)
    journal.record(event, by=by)
