"""Storing, renaming, removing and restoring files."""

import unicodedata
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.commons.files import blobs, keeping, media_types, quotas
from encre.commons.files.events import (
    FileRemoved,
    FileRenamed,
    FileRestored,
    FileStored,
    QuotaSet,
)
from encre.commons.files.jobs import ask_preview
from encre.commons.files.keeping import blob_of
from encre.commons.files.models import Blob, File, Quota
from encre.commons.files.owners import find
from encre.commons.files.receiving import Bytes, receive
from encre.foundation import access, journal
from encre.foundation.base.errors import Refused
from encre.foundation.base.retaining import refuse_if_kept

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

__all__ = ["forget", "receive", "remove", "rename", "restore", "set_quota", "store"]
NAME_LIMIT = 255


def store(
    stream: Bytes | blobs.Written,
    *,
    name: str,
    by: "Person | None",
    owner: Model | None = None,
    declared_type: str = "",
    declared_sha256: str = "",
    scope_id: UUID | None = None,
) -> File:
    """Keep a file for `owner`; the caller has required the right to change the owner.

    `stream` may be what `receive` returned, so that a large file is written before a transaction
    begins. Raises Refused (hash, size, quota), ReadOnly when the disk is full.
    """
    if not isinstance(stream, blobs.Written):
        stream = receive(stream, sha256=declared_sha256)
    shown = clean_name(name)
    with transaction.atomic():
        blob = blob_of(stream, by=by)
        quotas.charge(scope_id, blob.size)
        file = File.objects.create(
            blob=blob,
            name=shown,
            media_type=_sniffed(blob, shown),
            declared_type=declared_type[:150],
            declared_sha256=declared_sha256.lower()[:64],
            owner_kind=owner._meta.label_lower if owner is not None else "",
            owner_id=owner.pk if owner is not None else None,
            scope_id=scope_id,
            uploaded_by=by,
        )
        ask_preview(file)
        journal.record(FileStored(file, sha256=blob.sha256, owner=owner), by=by)
    return file


def rename(file: File, name: str, *, by: "Person") -> File:
    """Give a file another name (raises NotAllowed)."""
    access.require(by, "files.file.edit", file)
    with transaction.atomic():
        file.name = clean_name(name)
        file.save(update_fields=["name", "folded"])
        journal.record(FileRenamed(file, owner=owner_of(file)), by=by)
    return file


def remove(file: File, *, by: "Person") -> File:
    """Remove a file from its object; its bytes are kept, to be restored.

    Raises NotAllowed; Refused when its object is kept as it is.
    """
    access.require(by, "files.file.edit", file)
    refuse_if_kept(owner_of(file))
    with transaction.atomic():
        gone = File.objects.filter(pk=file.pk, removed_at__isnull=True)
        file.removed_at, file.removed_by = timezone.now(), by
        if gone.update(removed_at=file.removed_at, removed_by=by):
            quotas.charge(file.scope_id, -file.size)
            journal.record(FileRemoved(file, owner=owner_of(file)), by=by)
    return file


def forget(file: File, *, by: "Person | None") -> None:
    """Delete a file for good, in the transaction of who held it: it cannot be restored.

    Its bytes go with the next sweep, unless another file has them. Raises Refused when its object
    is kept as it is; the caller has required the right.
    """
    refuse_if_kept(owner_of(file))
    with transaction.atomic():
        blob = file.blob
        if not file.removed:
            quotas.charge(file.scope_id, -file.size)
        journal.record(FileRemoved(file, owner=owner_of(file)), by=by)
        file.delete()
        keeping.release(blob)


def restore(file: File, *, by: "Person") -> File:
    """Put a removed file back (raises NotAllowed; Refused when there is no room for it)."""
    access.require(by, "files.file.edit", file)
    with transaction.atomic():
        back = File.objects.filter(pk=file.pk, removed_at__isnull=False)
        file.removed_at = file.removed_by = None
        if back.update(removed_at=None, removed_by=None):
            quotas.charge(file.scope_id, file.size)
            ask_preview(file)
            journal.record(FileRestored(file, owner=owner_of(file)), by=by)
    return file


def set_quota(scope_id: UUID, limit: int | None, *, by: "Person") -> Quota:
    """Say how many bytes a scope's files may hold (raises NotAllowed)."""
    access.require(by, "files.quota.set")
    with transaction.atomic():
        quota, _made = Quota.objects.update_or_create(scope_id=scope_id, defaults={"limit": limit})
        journal.record(QuotaSet(None, scope=str(scope_id), limit=limit), by=by)
    return quota


def owner_of(file: File) -> Model | None:
    """Return the object a file belongs to, rights not looked at."""
    return find(file.owner_kind, file.owner_id)


def clean_name(name: str) -> str:
    """Return a name fit to be shown and saved: no folder, no control or direction character.

    Raises Refused when nothing is left.
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(char for char in last if unicodedata.category(char) not in ("Cc", "Cf", "Cs"))
    shown = unicodedata.normalize("NFC", kept).strip().strip(".").strip()
    if not shown:
        raise Refused(_("This file has no name."))
    stem, dot, ending = shown.rpartition(".")
    if len(shown) > NAME_LIMIT and dot and len(ending) < 20:  # noqa: PLR2004
        return f"{stem[: NAME_LIMIT - 1 - len(ending)]}.{ending}"
    return shown[:NAME_LIMIT]


def _sniffed(blob: Blob, name: str) -> str:
    with blobs.store().open(blob.sha256) as stream:
        return media_types.sniff(stream.read(media_types.HEAD), name)[:150]
