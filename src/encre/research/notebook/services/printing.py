"""An entry leaves as PDF/A-3b."""

from io import BytesIO
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from encre.commons.files import services as files
from encre.foundation import journal
from encre.foundation.base.errors import NotFound, Refused
from encre.foundation.jobs.registry import handles
from encre.research.notebook import queries
from encre.research.notebook.events import EntryPrinted
from encre.research.notebook.models import Entry
from encre.research.notebook.paper.press import DEBIAN, can_print
from encre.research.notebook.printed import entry_pdf
from encre.research.notebook.proof import sealed
from encre.research.notebook.services.saving import save_live

if TYPE_CHECKING:
    from encre.commons.files.models import File
    from encre.foundation.jobs.models import Job
    from encre.foundation.people.models import Person

PRINT = "notebook.print_entry"
MEDIA_TYPE = "application/pdf"


def ask_pdf(entry: Entry, *, by: "Person") -> "Job":
    """Ask for an entry as PDF (raises Refused when this server cannot lay out text)."""
    require_press()
    with transaction.atomic():
        return handles[PRINT].enqueue(entry=str(entry.pk), by=by)


def require_press() -> None:
    """Raise Refused when this server cannot lay out text."""
    if not can_print():
        words = _("This server cannot make PDF files. Its administrators must install %(what)s.")
        raise Refused(words % {"what": ", ".join(DEBIAN)})


def print_entry(identifier: str, *, by: "Person") -> "File":
    """Print an entry and keep it as `by`'s file (raises NotFound)."""
    found = queries.entry(by, UUID(identifier))
    if found is None:
        raise NotFound
    save_live(found)
    entry = queries.entry(by, found.pk)
    if entry is None:
        raise NotFound
    written = files.receive(BytesIO(entry_pdf(entry)))
    with transaction.atomic():
        name = f"{sealed.safe(entry.number)}-v{entry.version}.pdf"
        file = files.store(written, name=name, by=by, declared_type=MEDIA_TYPE)
        journal.record(EntryPrinted(entry, file=file.pk), by=by)
    return file
