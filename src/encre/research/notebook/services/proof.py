"""Freezing, locking, unlocking and signing an entry."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.commons.threads import services as threads
from encre.foundation import access, journal
from encre.foundation.base.errors import Refused, Stale
from encre.research.notebook.collaboration.announcing import announce
from encre.research.notebook.events import EntryFrozen, EntryLocked, EntrySigned, EntryUnlocked
from encre.research.notebook.holding import refuse_if_held
from encre.research.notebook.models import (
    ChainLink,
    CountersignRequest,
    Entry,
    Meaning,
    Revision,
    Signature,
)
from encre.research.notebook.proof.canonical import sha256
from encre.research.notebook.services.covering import place_of, sealed_of
from encre.research.notebook.services.live import is_settled
from encre.research.notebook.services.saving import save_live
from encre.research.notebook.services.sealing import keep, seal_signature, seal_version
from encre.research.notebook.services.snapshots import facts_of, snapshot_digest
from encre.research.notebook.services.writing import keep_revision

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def lock_entry(entry: Entry, *, by: "Person", version: int) -> Entry:
    """Lock the version `by` has read: no one writes it any more (raises NotAllowed, Stale)."""
    access.require(by, "notebook.entry.lock", entry)
    save_live(entry)
    with transaction.atomic():
        current = _current(entry, version)
        if not current.locked:
            seal_version(frozen_revision(current, by=by))
            _lock(current, by=by)
            journal.record(EntryLocked(current, version=current.version), by=by)
    return current


def freeze_entry(entry: Entry, *, by: "Person", version: int) -> Revision:
    """Freeze the version `by` has read; the entry stays open (raises NotAllowed, Stale)."""
    access.require(by, "notebook.entry.lock", entry)
    save_live(entry)
    with transaction.atomic():
        current = _current(entry, version)
        revision = frozen_revision(current, by=by)
        seal_version(revision)
        journal.record(EntryFrozen(current, version=current.version), by=by)
    return revision


def unlock_entry(entry: Entry, *, by: "Person", reason: str) -> Entry:
    """Open a locked entry again; the reason stays as a comment (raises NotAllowed, Refused)."""
    access.require(by, "notebook.entry.unlock", entry)
    if not reason.strip():
        raise Refused(fields={"reason": [_("Say why this entry must be opened again.")]})
    refuse_if_held(entry)
    with transaction.atomic():
        current = Entry.objects.select_for_update().get(pk=entry.pk)
        comment = threads.comment(current, text=reason.strip(), by=by)
        current.locked_at = current.locked_by = None
        current.save(update_fields=["locked_at", "locked_by"])
        journal.record(EntryUnlocked(current, comment=comment.pk), by=by)
    return current


def sign_entry(entry: Entry, *, by: "Person", version: int, meaning: str) -> Signature:
    """Sign the version `by` has read, and lock it; the page has asked who they are again.

    The signature covers title, document and facts by their SHA-256 (raises NotAllowed, Refused
    when already signed so, Stale).
    """
    access.require(by, "notebook.entry.sign", entry)
    if meaning not in Meaning.values:
        raise Refused(fields={"meaning": [_("Say what your signature means.")]})
    save_live(entry)
    with transaction.atomic():
        current = _current(entry, version)
        if meaning == Meaning.AUTHORSHIP and current.author_id not in (None, by.pk):
            raise Refused(fields={"meaning": [_("Only its author can sign as author.")]})
        revision = frozen_revision(current, by=by)
        if Signature.objects.filter(revision=revision, signer=by, meaning=meaning).exists():
            raise Refused(_("You have already signed this version in this capacity."))
        signature = _seal(revision, by=by, meaning=meaning)
        if not current.locked:
            _lock(current, by=by)
        Entry.objects.filter(pk=current.pk).update(signed_version=current.version)
        event = EntrySigned(
            current, version=current.version, meaning=meaning, signature=signature.pk
        )
        journal.record(event, by=by)
    return signature


def signature_holds(signature: Signature) -> bool:
    """Say whether what was signed is still what the revision and the chain hold."""
    link = getattr(signature, "link", None)
    return link is not None and link_holds(link)


def link_holds(link: ChainLink) -> bool:
    """Say whether what a link sealed is still what its revision, signature and hashes say."""
    revision, signature = link.revision, link.signature
    present = snapshot_digest(revision.title, revision.document, revision.facts)
    return (
        revision.digest == present
        and (signature is None or signature.digest == present)
        and sha256(sealed_of(link).written()) == link.statement
        and place_of(link).digest == link.digest
    )


def frozen_revision(entry: Entry, *, by: "Person | None") -> Revision:
    """Return the revision of what the entry holds now: files and ticks come after the text."""
    body = entry.body.document
    digest = snapshot_digest(entry.title, body, facts_of(entry))
    revision = entry.revisions.filter(version=entry.version).first()
    if revision is not None and revision.digest == digest:
        return revision
    entry.version += 1
    entry.save(update_fields=["version"])
    return keep_revision(entry, body, by=by, alone=True)


def _seal(revision: Revision, *, by: "Person", meaning: str) -> Signature:
    keep(revision)
    signature = Signature.objects.create(
        revision=revision,
        signer=by,
        signer_name=by.display_name,
        meaning=meaning,
        digest=revision.digest,
    )
    seal_signature(signature)
    asked = CountersignRequest.objects.filter(entry_id=revision.entry_id, person=by)
    asked.filter(closed_at__isnull=True).update(closed_at=timezone.now())
    return signature


def _lock(entry: Entry, *, by: "Person") -> None:
    entry.locked_at, entry.locked_by = timezone.now(), by
    entry.save(update_fields=["locked_at", "locked_by"])
    announce(entry.pk)


def _current(entry: Entry, version: int) -> Entry:
    current = Entry.objects.select_for_update().get(pk=entry.pk)
    if current.version != version or not is_settled(current):
        raise Stale
    return current
