"""The rows of blobs: made after the bytes, checked against them, never deleted with them unseen."""

import time
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.commons.files import blobs
from encre.commons.files.events import BlobDamaged, BlobHealed
from encre.commons.files.models import Blob, BlobState, Preview, PreviewPart
from encre.foundation import journal
from encre.foundation.base import locks
from encre.foundation.base.errors import Refused

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

ORPHAN_AGE = 24 * 3600
"""Seconds after which bytes without a row are waste: no upload's transaction lasts so long."""


def blob_of(written: blobs.Written, *, by: "Person | None") -> Blob:
    """Return the row of bytes that are in the store; the caller's transaction holds it."""
    locks.named(f"files.blob.{written.sha256}")
    if blobs.store().size(written.sha256) != written.size:
        raise Refused(_("The file did not arrive whole. Send it again."))
    now = timezone.now()
    blob, made = Blob.objects.get_or_create(
        sha256=written.sha256, defaults={"size": written.size, "verified_at": now}
    )
    if not made and blob.state != BlobState.SOUND:
        _say(blob, BlobState.SOUND, by=by)
    return blob


def verify(blob: Blob) -> BlobState:
    """Read a blob's bytes again, and record what was found when it is news."""
    found = _found(blob)
    with transaction.atomic():
        current = Blob.objects.select_for_update().filter(pk=blob.pk).first()
        if current is not None:
            if found != current.state:
                _say(current, found, by=None)
            else:
                Blob.objects.filter(pk=blob.pk).update(verified_at=timezone.now())
    return found


def _found(blob: Blob) -> BlobState:
    try:
        with blobs.store().open(blob.sha256) as stream:
            read = blobs.hash_of(stream)
    except FileNotFoundError:
        return BlobState.MISSING
    except OSError:
        return BlobState.CORRUPT
    same = read.sha256 == blob.sha256 and read.size == blob.size
    return BlobState.SOUND if same else BlobState.CORRUPT


def _say(blob: Blob, state: BlobState, *, by: "Person | None") -> None:
    blob.state, blob.verified_at = state, timezone.now()
    blob.save(update_fields=["state", "verified_at"])
    healed = state == BlobState.SOUND
    event = (
        BlobHealed(blob, sha256=blob.sha256)
        if healed
        else BlobDamaged(blob, state=state.value, sha256=blob.sha256)
    )
    journal.record(event, by=by)


def release(blob: Blob) -> bool:
    """Forget the row of bytes that nothing names any more; the sweep deletes the bytes.

    The caller's transaction holds it. Say whether the row went.
    """
    locks.named(f"files.blob.{blob.sha256}")
    drawn = Q(small=blob) | Q(large=blob)
    # A short text is its own words: its preview's part may be the very bytes it is made of.
    parts = PreviewPart.objects.filter(blob=blob).exclude(preview_id=blob.pk)
    if blob.files.exists() or Preview.objects.filter(drawn).exists() or parts.exists():
        return False
    release_preview(blob)
    blob.delete()
    return True


def release_preview(blob: Blob) -> None:
    """Forget the preview of some bytes, with what was drawn and read for it."""
    preview = Preview.objects.filter(blob=blob).first()
    if preview is not None:
        held = made_for(preview)
        preview.delete()
        for each in held:
            release(each)


def made_for(preview: Preview) -> list[Blob]:
    """Return the bytes that were made for a preview, but for those it is made of."""
    ids = set(PreviewPart.objects.filter(preview=preview).values_list("blob_id", flat=True))
    ids |= {each for each in (preview.small_id, preview.large_id) if each is not None}
    return list(Blob.objects.filter(pk__in=ids - {preview.blob_id}).order_by("pk"))


def sweep(now: float | None = None) -> tuple[int, int]:
    """Delete old bytes without a row and old unfinished writes; return how many of each.

    The row is looked for again under the lock that `blob_of` takes, and a kept upload has just
    renewed the age of its bytes: a commit under way cannot lose them.
    """
    limit = (now or time.time()) - ORPHAN_AGE
    store, gone = blobs.store(), 0
    for sha256, written_at in store.listing():
        if written_at < limit and not Blob.objects.filter(sha256=sha256).exists():
            gone += _drop_orphan(store, sha256, limit)
    return gone, store.sweep_unfinished(limit)


def _drop_orphan(store: blobs.BlobStore, sha256: str, limit: float) -> int:
    with transaction.atomic():
        locks.named(f"files.blob.{sha256}")
        if Blob.objects.filter(sha256=sha256).exists():
            return 0
        written_at = store.written_at(sha256)
        if written_at is None or written_at >= limit:
            return 0
        store.remove(sha256)
    return 1


def flag_missing() -> int:
    """Record every blob whose bytes are not in the store; return how many are missing."""
    store, missing = blobs.store(), 0
    rows = Blob.objects.order_by("pk").iterator(chunk_size=1_000)
    for blob in rows:
        if store.size(blob.sha256) is None:
            missing += 1
            if blob.state != BlobState.MISSING:
                verify(blob)
    return missing
