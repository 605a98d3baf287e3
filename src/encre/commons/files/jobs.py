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
from encre.commons.files.models import Blob, File
from encre.foundation import notices
from encre.foundation.base.models import holds_on
from encre.foundation.jobs import Recorded, Run, every, job

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

PREVIEWS_KEPT = timedelta(days=30)
CHECK_AFTER = timedelta(days=30)
CHECK_BYTES = 2_000_000_000
CHECK_BLOBS = 400


@job("files.preview", queue="previews", max_attempts=2, lease=120, label=_("Prepare a preview"))
def make_preview(run: Run, *, blob_id: str) -> dict[str, Any]:
    """Make the preview of some bytes."""
    blob = Blob.objects.filter(pk=UUID(blob_id)).select_related("preview").first()
    if blob is None or not hasattr(blob, "preview"):
        return {}
    made = previews.make(blob, blob.preview.shape)
    return {"state": made.state, "reason": made.reason}


def ask_preview(file: File) -> None:
    """Have the preview of a new file made, once for its bytes."""
    preview = previews.reserve(file)
    if preview is not None:
        make_preview.enqueue(key=str(file.blob_id), blob_id=str(file.blob_id))


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
