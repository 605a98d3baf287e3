"""Files that arrive in pieces: what was received is safe, and the sender goes on from there."""

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.commons.files import services
from encre.commons.files.blobs import Written, store
from encre.commons.files.models import File, Upload
from encre.commons.files.owners import find, right
from encre.commons.files.receiving import LOOK_EVERY, NO_SPACE, Bytes, pieces
from encre.foundation import access
from encre.foundation.base.disk import forget, require_room
from encre.foundation.base.errors import NotFound, ReadOnly, Refused, Stale

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

KEPT_FOR = timedelta(days=3)
UNDER_WAY = 20
"""Unfinished uploads a person may have at once."""


def begin(
    *,
    name: str,
    size: int,
    by: "Person",
    owner: Model | None = None,
    declared_type: str = "",
    declared_sha256: str = "",
) -> Upload:
    """Open an upload of `size` bytes (raises NotAllowed, Refused, ReadOnly)."""
    if owner is not None:
        access.require(by, right(type(owner), "edit"), owner)
    if size > settings.UPLOAD_LIMIT:
        raise Refused(_("This file is too large."))
    unfinished = Upload.objects.filter(by=by, file__isnull=True, expires_at__gt=timezone.now())
    if unfinished.count() >= UNDER_WAY:
        raise Refused(_("Too many files are being sent at once. Wait until one is finished."))
    require_room(size)
    upload = Upload.objects.create(
        name=services.clean_name(name),
        declared_type=declared_type[:150],
        declared_sha256=declared_sha256[:64],
        owner_kind=owner._meta.label_lower if owner is not None else "",
        owner_id=owner.pk if owner is not None else None,
        by=by,
        size=size,
        expires_at=timezone.now() + KEPT_FOR,
    )
    path = _path(upload)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return upload


def under_way(identifier: UUID, by: "Person") -> Upload:
    """Return a person's own upload that has not expired (raises NotFound)."""
    rows = Upload.objects.filter(pk=identifier, by=by, expires_at__gt=timezone.now())
    upload = rows.select_related("file").first()
    if upload is None or (upload.file is None and not _path(upload).exists()):
        raise NotFound
    return upload


def add(upload: Upload, offset: int, stream: Bytes) -> Upload:
    """Add bytes at `offset` (raises Stale when it is not what was received so far).

    What arrives before the sender is cut off is kept; one sender at a time writes.
    """
    if offset != upload.received or upload.file_id is not None:
        raise Stale
    received = offset
    try:
        with _path(upload).open("r+b", buffering=0) as part:
            _exclude_others(part.fileno())
            if not Upload.objects.filter(pk=upload.pk, received=offset).exists():
                raise Stale
            part.seek(offset)
            try:
                for data in pieces(stream):
                    received = _write(part.fileno(), data, received, upload.size)
            finally:
                os.fdatasync(part.fileno())
                Upload.objects.filter(pk=upload.pk).update(
                    received=received, expires_at=timezone.now() + KEPT_FOR
                )
                upload.received = received
    except OSError as error:
        if error.errno not in NO_SPACE:
            raise
        forget()
        raise ReadOnly from error
    return upload


def _write(handle: int, data: bytes, received: int, size: int) -> int:
    if received + len(data) > size:
        raise Refused(_("More bytes arrived than were announced."))
    view = memoryview(data)
    while view:
        written = os.write(handle, view)
        view, received = view[written:], received + written
    if received // LOOK_EVERY != (received - len(data)) // LOOK_EVERY:
        require_room()
    return received


def _exclude_others(handle: int) -> None:
    """Hold the part for this writer; a dead one's hold ends with its process."""
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Stale(_("These bytes are already being sent.")) from None


def finish(upload: Upload, *, by: "Person") -> File:
    """Make a complete upload a file (raises NotAllowed, Refused); twice gives the same."""
    if upload.file is not None:
        return upload.file
    if upload.received != upload.size:
        raise Refused(_("The file did not arrive whole. Send it again."))
    owner = find(upload.owner_kind, upload.owner_id)
    if owner is not None:
        access.require(by, right(type(owner), "edit"), owner)
    elif upload.owner_kind:
        raise NotFound
    written = _kept(upload)
    with transaction.atomic():
        current = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
        if current.file is not None:
            return current.file
        file = services.store(
            written,
            name=upload.name,
            by=by,
            owner=owner,
            declared_type=upload.declared_type,
            declared_sha256=upload.declared_sha256,
        )
        current.file = file
        current.save(update_fields=["file"])
    _path(upload).unlink(missing_ok=True)
    upload.file = file
    return file


def _kept(upload: Upload) -> Written:
    """Put the bytes in the store; the part stays until the file exists."""
    require_room()
    written = store().adopt(_path(upload))
    if written.size != upload.size:
        raise Refused(_("The file did not arrive whole. Send it again."))
    if upload.declared_sha256 and written.sha256 != upload.declared_sha256.lower():
        cancel(upload)
        raise Refused(_("The file was altered on its way: its hash is not the one announced."))
    return written


def cancel(upload: Upload) -> None:
    """Forget an upload and its bytes."""
    Upload.objects.filter(pk=upload.pk).delete()
    _path(upload).unlink(missing_ok=True)


def expire() -> int:
    """Forget the uploads nobody went on with, and the finished ones' rows; return how many."""
    rows = list(Upload.objects.filter(expires_at__lte=timezone.now())[:1_000])
    for upload in rows:
        cancel(upload)
    return len(rows)


def _path(upload: Upload) -> Path:
    return Path(settings.BLOBS_DIR) / "uploads" / f"{upload.pk}.part"
