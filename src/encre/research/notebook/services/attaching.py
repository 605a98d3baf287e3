"""Files of an entry."""

from typing import IO, TYPE_CHECKING

from encre.commons.files import services as files
from encre.foundation import access
from encre.research.notebook.models import Entry

if TYPE_CHECKING:
    from encre.commons.files.models import File
    from encre.foundation.people.models import Person


def attach(
    entry: Entry, stream: IO[bytes], *, by: "Person", name: str, declared_type: str = ""
) -> "File":
    """Attach a file to an entry (raises NotAllowed, Refused, ReadOnly when the disk is full)."""
    access.require(by, "notebook.entry.edit", entry)
    return files.store(stream, name=name, by=by, owner=entry, declared_type=declared_type)
