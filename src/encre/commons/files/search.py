"""Files are found by their names."""

from encre.commons.files.models import File
from encre.commons.files.portraits import NAME, OWNER
from encre.commons.search import SearchDocument, document


@document(
    "files.File",
    events=(
        "files.file.stored",
        "files.file.renamed",
        "files.file.removed",
        "files.file.restored",
    ),
    select=lambda rows: rows.select_related("blob"),
)
def file_document(file: File) -> SearchDocument | None:
    """A file's name and hash; nothing when it was removed, or is a person's photograph."""
    if file.removed or (file.owner_kind == OWNER and file.name == NAME):
        return None
    return SearchDocument(file.name, extra=file.blob.sha256, occurred_at=file.created_at)
