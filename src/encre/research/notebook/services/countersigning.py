"""Countersignatures: asked of a person, and given to many entries in one round."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.base.errors import EncreError, NotFound, Refused, Stale
from encre.foundation.jobs.registry import handles
from encre.research.notebook.events import (
    CountersignAsked,
    CountersignWithdrawn,
    RoundAsked,
    RoundChosen,
)
from encre.research.notebook.models import (
    CountersignRequest,
    Entry,
    Meaning,
    Round,
    RoundState,
    Signature,
)
from encre.research.notebook.services.proof import sign_entry

if TYPE_CHECKING:
    from encre.foundation.jobs import Run
    from encre.foundation.people.models import Person

SIGN = "notebook.countersign"
MEANINGS = (Meaning.REVIEW, Meaning.APPROVAL, Meaning.WITNESS)
MOST = 500


def ask_countersignature(entry: Entry, *, by: "Person", person: "Person") -> CountersignRequest:
    """Ask `person` to countersign a locked entry (raises NotAllowed, Refused)."""
    access.require(by, "notebook.entry.lock", entry)
    if not entry.locked:
        raise Refused(_("Sign or lock this entry first: one countersigns what no longer changes."))
    if person.pk == entry.author_id:
        raise Refused(fields={"person": [_("The author does not countersign their own entry.")]})
    if not access.can(person, "notebook.entry.sign", entry):
        told = _("This person cannot read this entry: share it with them for comments first.")
        raise Refused(fields={"person": [told]})
    try:
        with transaction.atomic():
            asked = CountersignRequest.objects.create(entry=entry, person=person, by=by)
            event = CountersignAsked(entry, person=person.pk, request=asked.pk)
            journal.record(event, by=by)
    except IntegrityError:
        told = _("This person has already been asked.")
        raise Refused(fields={"person": [told]}) from None
    return asked


def withdraw_request(asked: CountersignRequest, *, by: "Person") -> None:
    """Ask no longer; a request that is closed stays so (raises NotAllowed)."""
    access.require(by, "notebook.entry.lock", asked.entry)
    with transaction.atomic():
        rows = CountersignRequest.objects.filter(pk=asked.pk, closed_at__isnull=True)
        if rows.update(closed_at=timezone.now()):
            event = CountersignWithdrawn(asked.entry, person=asked.person_id)
            journal.record(event, by=by)


def choose_round(entries: Sequence[Entry], *, by: "Person") -> Round:
    """Keep which entries `by` has chosen, each at the version shown (raises Refused for none)."""
    if not entries:
        raise Refused(_("Choose at least one entry."))
    if len(entries) > MOST:
        raise Refused(_("Choose at most %(count)s entries at once.") % {"count": MOST})
    picked = [
        {"entry": str(row.pk), "version": row.version, "number": row.number, "title": row.title}
        for row in entries
    ]
    with transaction.atomic():
        made = Round.objects.create(by=by, picked=picked)
        journal.record(RoundChosen(None, count=len(picked)), by=by)
    return made


def begin_round(chosen: Round, *, by: "Person", meaning: str) -> Round:
    """Countersign the chosen entries, in a job; the page has asked who `by` is again.

    Raises NotFound for somebody else's round, Refused for a meaning that is none or a round begun.
    """
    if chosen.by_id != by.pk:
        raise NotFound
    if meaning not in MEANINGS:
        raise Refused(fields={"meaning": [_("Say what your signature means.")]})
    with transaction.atomic():
        row = Round.objects.select_for_update().get(pk=chosen.pk)
        if row.state != RoundState.CHOSEN:
            raise Refused(_("These entries are already being countersigned."))
        row.meaning, row.state = meaning, RoundState.SIGNING
        row.job_id = handles[SIGN].enqueue(round=str(row.pk), by=by).pk
        row.save(update_fields=["meaning", "state", "job_id"])
        journal.record(RoundAsked(None, count=len(row.picked), meaning=meaning), by=by)
    return row


def sign_round(run: "Run", identifier: str, *, by: "Person") -> dict[str, int]:
    """Countersign each entry in its own step; what is refused is kept with its reason."""
    row = Round.objects.get(pk=identifier)
    total = len(row.picked)
    for place in range(run.kept.get("next", 0), total):
        run.progress(place, total)
        with run.step(next=place + 1):
            _sign(row, row.picked[place], by)
    with run.step():
        Round.objects.filter(pk=row.pk).update(state=RoundState.DONE)
    return {"signed": row.signed, "refused": len(row.refused)}


def _sign(row: Round, item: dict[str, Any], by: "Person") -> None:
    reason = ""
    try:
        with transaction.atomic():
            countersign(item["entry"], by=by, version=item["version"], meaning=row.meaning)
    except Refusal as refusal:
        reason = refusal.code
    if reason:
        told = {"number": item["number"], "title": item["title"], "reason": reason}
        row.refused = [*row.refused, told]
    else:
        row.signed += 1
    row.save(update_fields=["signed", "refused"])


class Refusal(Exception):
    """One entry of a round is not countersigned; `code` is one of `countersigning.REASONS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def countersign(identifier: str, *, by: "Person", version: int, meaning: str) -> Signature:
    """Countersign one entry at the version that was shown (raises Refusal)."""
    rows = access.visible(by, Entry.objects.filter(pk=identifier))
    entry = rows.select_related("notebook").first()
    if entry is None or entry.removed:
        raise Refusal("gone")
    if entry.author_id == by.pk:
        raise Refusal("own")
    if entry.version != version:
        raise Refusal("changed")
    if not entry.locked:
        raise Refusal("open")
    if entry.revisions.filter(version=version, signatures__signer=by).exists():
        raise Refusal("already")
    try:
        return sign_entry(entry, by=by, version=version, meaning=meaning)
    except Stale:
        raise Refusal("changed") from None
    except EncreError:
        raise Refusal("right") from None
