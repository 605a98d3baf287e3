"""Files are found by their names, and by the words the previewing process read in them."""

from collections.abc import Sequence

from encre.commons.files.contents import words_of
from encre.commons.files.models import File
from encre.commons.files.portraits import NAME, OWNER
from encre.commons.search import SearchDocument, document

LONGEST = 1_600_000


def read_words(files: Sequence[File]) -> None:
    """Give files the words that were read in them, from the parts of their previews."""
    found = words_of(files, LONGEST)
    for file in files:
        file.words = found.get(file.pk, "")  # type: ignore[attr-defined]


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
