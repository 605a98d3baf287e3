"""Steps of an entry."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _

from encre.foundation.base.errors import NotFound, Refused
from encre.research.elabftw.protocols.answers import absent, created, done, shown
from encre.research.elabftw.protocols.calls import Call, moment, stamp, whole, words
from encre.research.elabftw.services.numbers import number, numbers
from encre.research.notebook.services.properties import StepValue, set_steps, tick_step

if TYPE_CHECKING:
    from encre.research.notebook.models import Entry, Step


def listed(call: Call) -> HttpResponse:
    """Return the steps of an entry."""
    return shown(all_of(call.entry()))


def one(call: Call) -> HttpResponse:
    """Return a step."""
    return shown(_told(_found(call)))


def add(call: Call) -> HttpResponse:
    """Add a step at the end."""
    entry = call.entry()
    text = words(call.data.get("body"), "body").strip()
    if not text:
        raise Refused(fields={"body": [_("Say what is to be done.")]})
    due = moment(call.data["deadline"], "deadline") if call.data.get("deadline") else None
    values = [*_values(entry), StepValue(text, due)]
    entry = set_steps(entry, values, by=call.person, version=entry.version)
    last = entry.steps.order_by("-position", "-id").first()
    path = f"experiments/{number('experiments', entry.pk)}/steps"
    return created(f"{path}/{number('steps', last.pk if last else entry.pk)}")


def change(call: Call) -> HttpResponse:
    """Finish a step or open it again, or change its words or its date."""
    step = _found(call)
    action = str(call.data.get("action") or "update").lower()
    if action not in ("update", "finish"):
        raise absent(_("Encre reminds of every step that has a date, without being asked."))
    with transaction.atomic():
        if action == "finish":
            tick_step(step, by=call.person, done=step.done_at is None)
        if "finished" in call.data:
            tick_step(step, by=call.person, done=bool(whole(call.data["finished"])))
        _reword(step, call)
    return shown(_told(_found(call)))


def _reword(step: Step, call: Call) -> None:
    said: dict[str, Any] = {}
    if "body" in call.data:
        said["text"] = words(call.data["body"], "body")
    if "deadline" in call.data:
        sent = call.data["deadline"]
        said["deadline"] = moment(sent, "deadline") if sent else None
    if said:
        entry = call.entry()
        values = [
            replace(value, **said) if value.key == step.pk else value for value in _values(entry)
        ]
        set_steps(entry, values, by=call.person, version=entry.version)


def remove(call: Call) -> HttpResponse:
    """Remove a step."""
    entry, step = call.entry(), _found(call)
    values = [value for value in _values(entry) if value.key != step.pk]
    set_steps(entry, values, by=call.person, version=entry.version)
    return done()


def all_of(entry: Entry) -> list[dict[str, Any]]:
    """Return the steps of an entry, in order."""
    rows = list(entry.steps.order_by("position", "id"))
    numbers("steps", [row.pk for row in rows])
    return [_told(row) for row in rows]


def _values(entry: Entry) -> list[StepValue]:
    rows = entry.steps.select_related("assignee").order_by("position", "id")
    return [StepValue(row.text, row.deadline, row.done_at, row.assignee, row.pk) for row in rows]


def _found(call: Call) -> Step:
    found = call.entry().steps.filter(pk=call.key("steps", 3)).first()
    if found is None:
        raise NotFound
    return found


def _told(row: Step) -> dict[str, Any]:
    return {
        "id": number("steps", row.pk),
        "item_id": number("experiments", row.entry_id),
        "body": row.text,
        "ordering": row.position + 1,
        "finished": int(row.done_at is not None),
        "finished_time": stamp(row.done_at),
        "deadline": stamp(row.deadline),
        "deadline_notif": int(row.deadline is not None),
        "is_immutable": 0,
    }
