"""The store of the live document: seeded once, each update kept before anyone else sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.foundation import access
from encre.foundation.base.errors import EncreError, NotAllowed, NotFound, Refused
from encre.foundation.jobs.registry import handles
from encre.research.notebook.collaboration.announcing import announce
from encre.research.notebook.collaboration.tree import body_of, bring, document_of
from encre.research.notebook.collaboration.updates import (
    EMPTY,
    LARGEST,
    LARGEST_ABSENCE,
    BadUpdate,
    brings_news,
    check_update,
    client_of,
    document_from,
)
from encre.research.notebook.models import Entry, EntryDoc, EntryUpdate

if TYPE_CHECKING:
    from pycrdt import Doc

    from encre.foundation.people.models import Person

Rights = dict[tuple[UUID, UUID], EncreError | None]
"""Why each person of a batch may not write each entry, None when they may."""
EDIT = "notebook.entry.edit"
SAVE = "notebook.save_live"
PAUSE = timedelta(seconds=2)
"""How long after a change its entry is written: pages, search and exports follow so far behind."""


@dataclass(frozen=True)
class Sent:
    """An update as a page sent it."""

    entry: UUID
    data: bytes
    by: "Person"
    largest: int = LARGEST


def open_live(entry: Entry) -> EntryDoc:
    """Return an entry's live document, made from its body the first time; one seed for all."""
    found = EntryDoc.objects.filter(pk=entry.pk).first()
    if found is not None:
        return found
    with transaction.atomic():
        current = Entry.objects.select_for_update().get(pk=entry.pk)
        found = EntryDoc.objects.filter(pk=entry.pk).first()
        if found is None:
            seed = document_of(current.body.document).get_update()
            found = EntryDoc.objects.create(entry=current, snapshot=seed)
    return found


def append_updates(batch: Sequence[Sent]) -> list[int | EncreError]:
    """Keep updates in one transaction; answer each with its number or why it was refused.

    Who may not write, a locked entry and bytes that are no update are refused one by one.
    """
    answers: list[int | EncreError] = [NotAllowed()] * len(batch)
    rights: Rights = {}
    good = [place for place, sent in enumerate(batch) if _looked_at(sent, answers, place, rights)]
    good.sort(key=lambda place: batch[place].entry)
    if good:
        with transaction.atomic():
            for entry, places in groupby(good, key=lambda place: batch[place].entry):
                _append(entry, list(places), batch, answers)
    return answers


def append_update(entry: Entry, data: bytes, *, by: "Person", largest: int = LARGEST) -> int:
    """Keep one update and return its number (raises NotAllowed, NotFound, Refused)."""
    [answer] = append_updates([Sent(entry.pk, data, by, largest)])
    if isinstance(answer, EncreError):
        raise answer
    return answer


@dataclass(frozen=True)
class Met:
    """What a page that meets the document is told: what it lacks, and what the house has."""

    diff: bytes
    state: bytes
    seq: int


def exchange(entry: UUID, by: "Person", state: bytes, update: bytes) -> Met:
    """Keep an update if it says something new, then answer as `meet` (raises NotAllowed too).

    The way of networks that let no websocket through.
    """
    access.require(by, "notebook.entry.view" if update == EMPTY else EDIT, Entry(pk=entry))
    open_live(Entry(pk=entry))
    if update != EMPTY and says_something(entry, update):
        append_update(Entry(pk=entry), update, by=by, largest=LARGEST_ABSENCE)
    return meet(entry, by, state)


def meet(entry: UUID, by: "Person", state: bytes) -> Met:
    """Return what a page lacks (raises NotFound, Refused for a state that is none)."""
    row = Entry(pk=entry)
    access.require(by, "notebook.entry.view", row)
    open_live(row)
    doc, seq = document_at(row)
    try:
        return Met(doc.get_update(state), doc.get_state(), seq)
    except ValueError as error:
        raise Refused(_too_large(state, len(state))) from error


def says_something(entry: UUID, update: bytes) -> bool:
    """Say whether an update may hold something that an entry's document lacks (raises Refused)."""
    try:
        check_update(update, LARGEST_ABSENCE)
    except BadUpdate as error:
        raise Refused(_too_large(update, LARGEST_ABSENCE)) from error
    return brings_news(document_at(Entry(pk=entry))[0], update)


def numbers_of(entries: Sequence[UUID]) -> dict[UUID, int]:
    """Return the number of the last update of each entry."""
    return dict(EntryDoc.objects.filter(pk__in=entries).values_list("pk", "seq"))


def document_at(entry: Entry, until: int | None = None) -> "tuple[Doc[Any], int]":
    """Return an entry's document as it stands (or stood at update `until`), and its number."""
    row = EntryDoc.objects.get(pk=entry.pk)
    last = row.seq if until is None else until
    rows = EntryUpdate.objects.filter(document=row, seq__gt=row.snapshot_seq, seq__lte=last)
    updates = rows.order_by("seq").values_list("data", flat=True)
    return document_from([bytes(row.snapshot), *map(bytes, updates)]), last


def updates_after(entry: UUID, seq: int) -> list[tuple[int, bytes]]:
    """Return the updates kept after number `seq`, in order."""
    rows = EntryUpdate.objects.filter(document_id=entry, seq__gt=seq).order_by("seq")
    return [(number, bytes(data)) for number, data in rows.values_list("seq", "data")]


def is_settled(entry: Entry) -> bool:
    """Say whether the entry holds all that was typed, and keep it so until the transaction ends."""
    row = EntryDoc.objects.select_for_update().filter(pk=entry.pk).first()
    return row is None or row.seq == row.saved_seq


def bring_live(entry: Entry, body: dict[str, Any], *, by: "Person") -> dict[str, Any]:
    """Bring a body written elsewhere into the live document; return what both give together.

    What changed between the saved body and this one is changed, and nothing else: what others
    type meanwhile stays. In the transaction of the save, with the entry's row locked.
    """
    row = EntryDoc.objects.select_for_update().filter(pk=entry.pk).first()
    if row is None:
        return body
    saved, _seq = document_at(entry, row.saved_seq)
    update = bring(saved, body)
    if update is not None:
        _keep(row, [(update, by)])
    whole, row.saved_seq = document_at(entry)
    row.save(update_fields=["saved_seq"])
    announce(entry.pk, row.seq)
    return body_of(whole)


def _looked_at(sent: Sent, answers: list[int | EncreError], place: int, rights: Rights) -> bool:
    """Say whether an update can be kept, asking once for each person of a batch."""
    asked = sent.by.pk, sent.entry
    if asked not in rights:
        rights[asked] = _refusal(sent)
    try:
        check_update(sent.data, sent.largest)
    except BadUpdate:
        answers[place] = Refused(_too_large(sent.data, sent.largest))
        return False
    refusal = rights[asked]
    if refusal is not None:
        answers[place] = refusal
    return refusal is None


def _refusal(sent: Sent) -> EncreError | None:
    try:
        access.require(sent.by, EDIT, Entry(pk=sent.entry))
    except EncreError as refusal:
        return refusal
    return None


def _append(
    entry: UUID, places: list[int], batch: Sequence[Sent], answers: list[int | EncreError]
) -> None:
    """Number and keep the updates of one entry, unless it was closed before its row was ours."""
    row = EntryDoc.objects.select_for_update().filter(pk=entry).first()
    state = Entry.objects.filter(pk=entry).values_list("locked_at", "removed_at").first()
    if row is None or state is None or any(state):
        refusal = NotFound() if row is None or state is None else NotAllowed()
        for place in places:
            answers[place] = refusal
        return
    was_saved = row.seq == row.saved_seq
    first = _keep(row, [(batch[place].data, batch[place].by) for place in places])
    for number, place in enumerate(places, first):
        answers[place] = number
    if was_saved:
        handles[SAVE].enqueue(
            key=f"{entry}:{first}", run_after=timezone.now() + PAUSE, entry=str(entry)
        )
    announce(entry, row.seq)


def _keep(row: EntryDoc, updates: Sequence[tuple[bytes, "Person"]]) -> int:
    """Write updates after the last one of a row that is locked; return the first number."""
    now, first = timezone.now(), row.seq + 1
    EntryUpdate.objects.bulk_create(
        EntryUpdate(document=row, seq=number, data=data, person=by, client=client_of(data), at=now)
        for number, (data, by) in enumerate(updates, first)
    )
    row.seq, row.touched_at = row.seq + len(updates), now
    row.save(update_fields=["seq", "touched_at"])
    return first


def _too_large(data: bytes, largest: int) -> str:
    if len(data) > largest:
        return _(
            "This change is too large to be saved at once (%(size)d kB; at most %(most)d kB). "
            "Paste it in smaller parts, or attach it as a file."
        ) % {"size": len(data) // 1000, "most": largest // 1000}
    return _("This change cannot be read. Your text is kept on this device.")
