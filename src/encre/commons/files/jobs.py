"""Background work of files: previews, checks of the bytes, sweeps."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from encre.commons.files import keeping, previews
from encre.commons.files.models import Blob, File, Preview, PreviewState
from encre.commons.search import documents as search
from encre.commons.search.services import index
from encre.foundation import notices
from encre.foundation.base.models import holds_on
from encre.foundation.jobs import Recorded, Run, every, job

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

PREVIEWS_KEPT = timedelta(days=30)
CHECK_AFTER = timedelta(days=30)
RENEWED = 500
LAST = -10
CHECK_BYTES = 2_000_000_000
CHECK_BLOBS = 400


@job("files.preview", queue="previews", max_attempts=2, lease=120, label=_("Prepare a preview"))
def make_preview(run: Run, *, blob_id: str) -> dict[str, Any]:
    """Make the preview of some bytes."""
    blob = Blob.objects.filter(pk=UUID(blob_id)).select_related("preview").first()
    if blob is None or not hasattr(blob, "preview"):
        return {}
    made = previews.make(blob, blob.preview.shape)
    _index_words(blob)
    return {"state": made.state, "reason": made.reason}


def _index_words(blob: Blob) -> None:
    """Index the files of some bytes and what holds them.

    The words just read are derived from bytes that have not changed: no event tells of them.
    """
    stale: dict[str, list[UUID]] = {}
    rows = blob.files.filter(removed_at__isnull=True)
    for key, kind, owner in rows.values_list("pk", "owner_kind", "owner_id"):
        stale.setdefault("files.File", []).append(key)
        if owner is not None:
            stale.setdefault(kind, []).append(owner)
    for kind, ids in stale.items():
        source = search.source_of(kind)
        if source is not None:
            index(source, ids)


def ask_preview(file: File) -> None:
    """Have the preview of a new file made, once for its bytes."""
    preview = previews.reserve(file)
    if preview is not None:
        make_preview.enqueue(key=str(file.blob_id), blob_id=str(file.blob_id))


@every("1h")
@job("files.renew_previews", max_attempts=1, lease=600, label=_("Make older previews again"))
def renew_previews(run: Run) -> dict[str, int]:
    """Ask for the previews an upgrade makes better, some at a time, after all other work."""
    old = Preview.objects.filter(version__lt=previews.VERSION).exclude(state=PreviewState.WAITING)
    asked = 0
    for preview in old.order_by("pk").select_related("blob")[:RENEWED]:
        file = preview.blob.files.filter(removed_at__isnull=True).first()
        with transaction.atomic():
            shape = previews.shape_of(file.media_type) if file is not None else ""
            Preview.objects.filter(pk=preview.pk).update(
                shape=shape or preview.shape, version=previews.VERSION if not shape else 0
            )
            if shape:
                key = str(preview.blob_id)
                make_preview.enqueue(key=key, priority=LAST, blob_id=key)
                asked += 1
    return {"asked": asked}


@every("10m")
@job("files.fixity", max_attempts=1, lease=600, label=_("Read stored bytes again"))
def check_bytes(run: Run) -> dict[str, int]:
    """Read the blobs checked longest ago, a few at a time; nothing is ever deleted."""
    due = Blob.objects.filter(verified_at__lt=timezone.now() - CHECK_AFTER).order_by("verified_at")
    read = count = damaged = 0
    for blob in due[:CHECK_BLOBS]:
        if read > CHECK_BYTES or run.cancelled() or run.stopping():
            break
        state = keeping.verify(blob)
        read, count = read + blob.size, count + 1
        damaged += state != "sound"
        run.progress(count, CHECK_BLOBS)
    return {"checked": count, "bytes": read, "damaged": damaged}


@every("day 02:30")
@job("files.sweep", max_attempts=2, lease=600, label=_("Tidy the store of files"))
def sweep(run: Run) -> dict[str, int]:
    """Delete bytes that no row ever named, forget expired uploads, flag rows without bytes."""
    from encre.commons.files.uploads import expire

    orphans, unfinished = keeping.sweep()
    return {
        "orphans": orphans,
        "unfinished": unfinished,
        "missing": keeping.flag_missing(),
        "expired": expire(),
    }


@every("day 02:50")
@job("files.forget_previews", lease=600, label=_("Forget the previews of removed files"))
def forget_previews(run: Run) -> dict[str, int]:
    """Delete what was drawn of files removed for a month; it is drawn again when one comes back."""
    limit = timezone.now() - PREVIEWS_KEPT
    held = File.objects.filter(blob=OuterRef("pk"))
    shown = held.filter(Q(removed_at__isnull=True) | Q(removed_at__gt=limit))
    rows = Blob.objects.filter(Exists(held), ~Exists(shown), preview__isnull=False)
    gone = 0
    for blob in rows.order_by("pk"):
        if run.cancelled() or run.stopping():
            break
        with transaction.atomic():
            keeping.release_preview(blob)
        gone += 1
    return {"gone": gone}


DAMAGED = notices.Sort(
    "files.damaged",
    _("Stored bytes are damaged"),
    _("Stored bytes were found damaged or missing. Nothing was deleted."),
    "alert-octagon",
    notices.Mail.NOW,
)


@notices.audience(DAMAGED, "files.blob.damaged")
def operators(_event: Recorded) -> "Iterable[Person]":
    """Tell those who run the service."""
    people = apps.get_model("people.Person")._base_manager
    running = holds_on(prefix="memberships__")
    rows: Iterable[Person] = people.filter(running, memberships__role="operator").distinct()
    return rows
