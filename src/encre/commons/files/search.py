"""Files are found by their names, and by the words the previewing process read in them."""

from collections.abc import Sequence

from encre.commons.files import blobs
from encre.commons.files.models import File, PartKind, PreviewPart
from encre.commons.files.portraits import NAME, OWNER
from encre.commons.search import SearchDocument, document

LONGEST = 1_600_000


def read_words(files: Sequence[File]) -> None:
    """Give files the words that were read in them, from the parts of their previews."""
    parts = PreviewPart.objects.filter(
        preview_id__in={file.blob_id for file in files if not file.removed}, kind=PartKind.TEXT
    )
    held = {part.preview_id: part.blob.sha256 for part in parts.select_related("blob")}
    for file in files:
        if file.blob_id in held:
            file.words = _read(held[file.blob_id])  # type: ignore[attr-defined]


def _read(sha256: str) -> str:
    try:
        with blobs.store().open(sha256) as stream:
            return stream.read(LONGEST).decode("utf-8", "replace")
    except FileNotFoundError:
        return ""


@document(
    "files.File",
    events=(
        "files.file.stored",
        "files.file.renamed",
        "files.file.removed",
        "files.file.restored",
    ),
    select=lambda rows: rows.select_related("blob"),
    prepare=read_words,
)
def file_document(file: File) -> SearchDocument | None:
    """A file's name, words and hash; nothing when it was removed, or is a photograph."""
    if file.removed or (file.owner_kind == OWNER and file.name == NAME):
        return None
    return SearchDocument(
        file.name,
        body=getattr(file, "words", ""),
        extra=file.blob.sha256,
        occurred_at=file.created_at,
    )
