"""The words that the previewing process read in files."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from encre.commons.files import blobs
from encre.commons.files.models import File, PartKind, PreviewPart


def words_of(files: Sequence[File], longest: int) -> dict[UUID, str]:
    """Return the words read in files, by their keys; of each, `longest` bytes at most."""
    held = _texts(files)
    return {file.pk: _read(held[file.blob_id], longest) for file in files if file.blob_id in held}


def words_of_many(held: Mapping[UUID, Sequence[File]], longest: int) -> dict[UUID, str]:
    """Return the words of the files of several objects, each file under its name.

    Of each object `longest` bytes at most are read, so that many fit in memory.
    """
    texts = _texts([file for files in held.values() for file in files])
    found = {}
    for owner, files in held.items():
        parts, left = [], longest
        for file in files:
            if file.blob_id in texts and left > 0:
                said = _read(texts[file.blob_id], left)
                left -= len(said.encode())
                parts.append(f"{file.name}\n{said}")
        found[owner] = "\n".join(parts)
    return found


def _texts(files: Sequence[File]) -> dict[UUID, str]:
    """Return the hash of the words of each blob that has any."""
    blobs_read = {file.blob_id for file in files if not file.removed}
    if not blobs_read:
        return {}
    parts = PreviewPart.objects.filter(preview_id__in=blobs_read, kind=PartKind.TEXT)
    return {part.preview_id: part.blob.sha256 for part in parts.select_related("blob")}


def _read(sha256: str, longest: int) -> str:
    try:
        with blobs.store().open(sha256) as stream:
            return stream.read(longest).decode("utf-8", "replace")
    except FileNotFoundError:
        return ""
