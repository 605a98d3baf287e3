"""Passing on what a structure holds, and taking it back: each thing once, whoever is killed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.foundation import access, journal, links
from encre.foundation.access.services import PLACE
from encre.foundation.base.errors import Refused
from encre.foundation.jobs.registry import handles
from encre.foundation.structures.events import (
    TransmissionBegun,
    TransmissionDone,
    TransmissionUndoAsked,
    TransmissionUndone,
)
from encre.foundation.structures.holding import destinations, remaining
from encre.foundation.structures.models import (
    Passed,
    PassedState,
    Structure,
    Transmission,
    TransmissionState,
)

if TYPE_CHECKING:
    from encre.foundation.jobs import Run
    from encre.foundation.people.models import Person

TRANSMIT, TAKE_BACK = "structures.transmit", "structures.take_back"
BATCH = 500
Choices = Mapping[str, UUID | None]


def begin_transmission(
    source: Structure,
    *,
    by: "Person",
    kinds: Choices,
    ones: Mapping[UUID, UUID | None] | None = None,
    copies: Collection[UUID] = (),
) -> Transmission:
    """Begin to pass on what `source` holds (raises NotAllowed, Refused); a job does it.

    `kinds` says to which structure each kind goes, by its name, None for what stays; `ones` the
    things that go elsewhere than their kind, by id; `copies` who has also what is only copied.
    """
    access.require(by, PLACE, source)
    known = {found.structure.pk: found for found in destinations(source)}
    asked = (*kinds.values(), *(ones or {}).values(), *copies)
    chosen = {pk for pk in asked if pk is not None}
    if chosen - set(known):
        raise Refused(_("Choose among the structures that follow this one or lie above it."))
    for pk in chosen:
        access.require(by, PLACE, known[pk].structure)
    with transaction.atomic():
        source = Structure.objects.select_for_update().get(pk=source.pk)
        busy = (TransmissionState.RUNNING, TransmissionState.UNDOING)
        if source.transmissions.filter(state__in=busy).exists():
            raise Refused(_("What this structure holds is being passed on already."))
        made = Transmission.objects.create(source=source, by=by)
        plan = _Plan(kinds, ones or {}, copies, {pk: known[pk].how for pk in chosen})
        lines = plan.lines(made)
        if not lines:
            raise Refused(_("Nothing would be passed on: choose where at least one kind goes."))
        Passed.objects.bulk_create(lines, batch_size=BATCH)
        made.job_id = handles[TRANSMIT].enqueue(transmission=str(made.pk), by=by).pk
        made.save(update_fields=["job_id"])
        event = TransmissionBegun(source, transmission=made.pk, count=len(lines))
        journal.record(event, by=by)
    return made


@dataclass(frozen=True)
class _Plan:
    """Where each kind goes, what leaves its kind, who has copies, and how each one follows."""

    kinds: Choices
    ones: Mapping[UUID, UUID | None]
    copies: Collection[UUID]
    hows: Mapping[UUID, str]

    def lines(self, made: Transmission) -> list[Passed]:
        """Return a line for each thing that passes, and for each structure that has a copy."""
        found = []
        for held in links.all_held():
            rows = remaining(held, made.source).order_by("pk")
            for pk in rows.values_list("pk", flat=True):
                found += [
                    Passed(
                        transmission=made,
                        held=held.name,
                        object_kind=held.kind.lower(),
                        object_id=pk,
                        to_id=receiver,
                        how=self.hows[receiver],
                    )
                    for receiver in self._receivers(held, pk)
                ]
        return found

    def _receivers(self, held: links.Held, pk: UUID) -> list[UUID]:
        if held.copied:
            return sorted(self.copies)
        default = self.kinds.get(held.follows or held.name)
        chosen = self.ones.get(pk, default) if held.by_one else default
        return [chosen] if chosen is not None else []


def pass_on_all(run: "Run", identifier: str, *, by: "Person") -> dict[str, int]:
    """Pass on what waits, one thing a transaction; begun again, it goes on with the rest."""
    row = Transmission.objects.select_related("source").get(pk=identifier)
    lines = row.lines.filter(state=PassedState.WAITING)
    todo = list(_in_order(lines))
    for done, pk in enumerate(todo):
        run.progress(done, len(todo))
        with run.step():
            _pass_on(row, Passed.objects.select_related("to").get(pk=pk), by)
    passed = row.lines.filter(state=PassedState.PASSED).count()
    with run.step():
        rows = Transmission.objects.filter(pk=row.pk, state=TransmissionState.RUNNING)
        if rows.update(state=TransmissionState.DONE):
            event = TransmissionDone(row.source, transmission=row.pk, passed=passed)
            journal.record(event, by=by)
    return {"passed": passed, "left": row.lines.filter(state=PassedState.LEFT).count()}


def _in_order(lines: Any) -> list[int]:
    """Return the lines of each kind together, in the order in which rooms want them passed."""
    order = {held.name: place for place, held in enumerate(links.all_held())}
    pairs = lines.order_by("pk").values_list("pk", "held")
    return [pk for pk, held in sorted(pairs, key=lambda pair: (order.get(pair[1], 0), pair[0]))]


def _pass_on(row: Transmission, line: Passed, by: "Person") -> None:
    held = links.held_named(line.held)
    obj: Any = None
    if held is not None:
        obj = held.rows(row.source).select_for_update().filter(pk=line.object_id).first()
    line.state, line.remark = PassedState.LEFT, ""
    if held is None or obj is None:
        line.remark = _("It is no longer there.")
    else:
        try:
            with transaction.atomic():
                line.kept = held.pass_on(obj, left=row.source, to=line.to, by=by)
            line.state, line.passed_at = PassedState.PASSED, timezone.now()
        except Refused as refusal:
            line.remark = str(refusal)[:300]
    line.save(update_fields=["state", "kept", "passed_at", "remark"])


def undo_transmission(transmission: Transmission, *, by: "Person") -> Transmission:
    """Ask for what passed to come back (raises NotAllowed, Refused); a job does it.

    What was moved since stays where it is.
    """
    access.require(by, PLACE, transmission.source)
    with transaction.atomic():
        row = Transmission.objects.select_for_update().get(pk=transmission.pk)
        if row.state != TransmissionState.DONE:
            raise Refused(_("This cannot be undone now: look at where it stands."))
        busy = Transmission.objects.filter(
            source_id=row.source_id,
            state__in=(TransmissionState.RUNNING, TransmissionState.UNDOING),
        )
        if busy.exists():
            raise Refused(_("What this structure holds is being passed on already."))
        row.state = TransmissionState.UNDOING
        row.job_id = handles[TAKE_BACK].enqueue(transmission=str(row.pk), by=by).pk
        row.save(update_fields=["state", "job_id"])
        journal.record(TransmissionUndoAsked(row.source, transmission=row.pk), by=by)
    return row


def take_back_all(run: "Run", identifier: str, *, by: "Person") -> dict[str, int]:
    """Take back what passed and was not moved since, the last first, one thing a transaction."""
    row = Transmission.objects.select_related("source").get(pk=identifier)
    todo = _in_order(row.lines.filter(state=PassedState.PASSED))[::-1]
    for done, pk in enumerate(todo):
        run.progress(done, len(todo))
        with run.step():
            _take_back(row, Passed.objects.select_related("to").get(pk=pk), by)
    back = row.lines.filter(state=PassedState.BACK).count()
    with run.step():
        rows = Transmission.objects.filter(pk=row.pk, state=TransmissionState.UNDOING)
        if rows.update(state=TransmissionState.UNDONE):
            journal.record(TransmissionUndone(row.source, transmission=row.pk, back=back), by=by)
    return {"back": back, "changed": row.lines.filter(state=PassedState.CHANGED).count()}


def _take_back(row: Transmission, line: Passed, by: "Person") -> None:
    held = links.held_named(line.held)
    obj: Any = None
    if held is not None:
        holder = row.source if held.copied else line.to
        obj = held.rows(holder).select_for_update().filter(pk=line.object_id).first()
    line.state = PassedState.CHANGED
    if held is None or obj is None:
        line.remark = _("It was moved since.")
    else:
        try:
            with transaction.atomic():
                held.give_back(obj, left=line.to, to=row.source, by=by, kept=line.kept)
            line.state = PassedState.BACK
        except Refused as refusal:
            line.remark = str(refusal)[:300]
    line.save(update_fields=["state", "remark"])
