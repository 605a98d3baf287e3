"""Declaring instruments, changing what is said of them and by which rules they are booked."""

from collections.abc import Iterable
from typing import IO, TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from encre.commons.files import services as files
from encre.foundation import access, journal
from encre.foundation.base.errors import NotAllowed, Refused, Stale
from encre.foundation.structures import queries as structures
from encre.research.equipment.events import (
    InstrumentChanged,
    InstrumentDeclared,
    InstrumentStateSet,
    ResponsiblesSet,
)
from encre.research.equipment.hours import valid
from encre.research.equipment.models import Audience, Instrument, InstrumentState, Responsible
from encre.research.equipment.zones import KNOWN

if TYPE_CHECKING:
    from encre.commons.files.models import File
    from encre.foundation.people.models import Person
    from encre.foundation.structures.models import Structure

FACTS = (
    *("name", "category", "maker_model", "serial_number", "site", "room", "zone", "description"),
    *("audience", "hours", "step", "least", "most", "ahead_days", "cancel_hours"),
    *("needs_approval", "needs_training"),
)
STEPS = (5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 480, 720, 1440)


def declare(structure: "Structure", *, by: "Person", name: str, **facts: Any) -> Instrument:
    """Declare an instrument of a structure; `by` answers for it (raises NotAllowed, Refused)."""
    access.require(by, "equipment.instrument.declare")
    who = access.actor(by)
    if structure.pk not in {*who.teams, *who.with_role("head", "deputy", "manager")}:
        raise NotAllowed(_("You can declare an instrument only in a team or unit you work in."))
    instrument = Instrument(structure=structure, created_by=by)
    _set(instrument, {"name": name, "audience": Audience.TEAM, **facts})
    with transaction.atomic():
        instrument.save(force_insert=True)
        Responsible.objects.create(instrument=instrument, person=by)
        journal.record(InstrumentDeclared(instrument), by=by)
    return instrument


def change(instrument: Instrument, *, by: "Person", version: int, **facts: Any) -> Instrument:
    """Change facts and rules; bookings made before stay (raises NotAllowed, Refused, Stale)."""
    access.require(by, "equipment.instrument.manage", instrument)
    with transaction.atomic():
        current = Instrument.objects.select_for_update().get(pk=instrument.pk)
        if current.version != version:
            raise Stale
        before = {name: getattr(current, name) for name in facts}
        _set(current, facts)
        changed = sorted(name for name, value in before.items() if getattr(current, name) != value)
        if changed:
            current.version += 1
            current.save()
            journal.record(InstrumentChanged(current, fields=changed), by=by)
    return current


def set_state(instrument: Instrument, *, by: "Person", state: str, note: str = "") -> Instrument:
    """Put an instrument in or out of service; bookings stay (raises NotAllowed, Refused)."""
    access.require(by, "equipment.instrument.manage", instrument)
    if state not in InstrumentState.values:
        raise Refused(fields={"state": [_("There is no such state.")]})
    with transaction.atomic():
        current = Instrument.objects.select_for_update().get(pk=instrument.pk)
        current.state, current.state_note = state, note.strip()[:300]
        current.version += 1
        current.save(update_fields=["state", "state_note", "version"])
        journal.record(InstrumentStateSet(current, state=state), by=by)
    return current


def set_responsibles(instrument: Instrument, people: Iterable["Person"], *, by: "Person") -> None:
    """Say who answers for an instrument: at least one person (raises NotAllowed, Refused)."""
    access.require(by, "equipment.instrument.manage", instrument)
    wanted = {person.pk: person for person in people}
    if not wanted:
        raise Refused(_("Somebody must answer for the instrument."))
    with transaction.atomic():
        Responsible.objects.filter(instrument=instrument).exclude(person__in=wanted).delete()
        for person in wanted.values():
            Responsible.objects.get_or_create(instrument=instrument, person=person)
        journal.record(ResponsiblesSet(instrument, count=len(wanted)), by=by)


def attach(
    instrument: Instrument, stream: IO[bytes], *, by: "Person", name: str, photo: bool = False
) -> "File":
    """Keep a manual or, with `photo`, the picture shown on its page (raises NotAllowed, Refused).

    The file has its own event.
    """
    access.require(by, "equipment.instrument.manage", instrument)
    with transaction.atomic():
        file = files.store(stream, name=name, by=by, owner=instrument)
        if photo:
            if not file.media_type.startswith("image/"):
                raise Refused(fields={"photo": [_("This file is not a picture.")]})
            rows = Instrument.objects.filter(pk=instrument.pk)
            rows.update(photo=file, version=F("version") + 1)
    return file


def _set(instrument: Instrument, facts: dict[str, Any]) -> None:
    if set(facts) - set(FACTS):
        raise TypeError("an instrument has no such fact")
    for name, value in facts.items():
        setattr(instrument, name, value.strip() if isinstance(value, str) else value)
    wrong = _wrong(instrument)
    if wrong:
        raise Refused(fields=wrong)
    instrument.audience_structure_id = open_to(instrument)


def _wrong(instrument: Instrument) -> dict[str, list[object]]:
    tests: dict[str, tuple[bool, str]] = {
        "name": (not 0 < len(instrument.name) <= 160, _("Give the instrument a name.")),  # noqa: PLR2004
        "zone": (instrument.zone not in KNOWN, _("This time zone is not known.")),
        "hours": (
            not valid(instrument.hours) or not any(instrument.hours),
            _("Give opening hours for at least one day."),
        ),
        "step": (instrument.step not in STEPS, _("This step is not offered.")),
        "least": (instrument.least < instrument.step, _("It cannot be shorter than the step.")),
        "most": (
            not instrument.least <= instrument.most <= 20160,  # noqa: PLR2004 two weeks
            _("It lies between the shortest booking and fourteen days."),
        ),
        "ahead_days": (not 1 <= instrument.ahead_days <= 731, _("Between 1 day and 2 years.")),  # noqa: PLR2004
        "cancel_hours": (not 0 <= instrument.cancel_hours <= 720, _("At most 30 days.")),  # noqa: PLR2004
        "audience": (instrument.audience not in Audience.values, _("Choose who may book.")),
    }
    return {name: [sentence] for name, (bad, sentence) in tests.items() if bad}


def open_to(instrument: Instrument) -> Any:
    """Return the structure whose members may book; the owner itself when it is in no unit."""
    if instrument.audience == Audience.INSTITUTE:
        return None
    owner = instrument.structure
    if instrument.audience == Audience.UNIT and owner.kind == "team":
        above = (row for row in structures.parents(owner) if row.holds())
        return next((row.parent_id for row in above if row.parent.kind == "unit"), owner.pk)
    return owner.pk
