"""Beginning an entry from another."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from encre.commons.files import queries as files
from encre.commons.files import services as file_services
from encre.commons.files.blobs import Written
from encre.foundation import access, links
from encre.foundation.base.errors import NotAllowed
from encre.research.notebook.body.references import find_references, rewrite
from encre.research.notebook.models import Entry
from encre.research.notebook.services.properties import (
    FieldValue,
    StepValue,
    set_fields,
    set_steps,
)
from encre.research.notebook.services.saving import save_live
from encre.research.notebook.services.writing import create_entry, save_entry

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def duplicate_entry(entry: Entry, *, by: "Person") -> Entry:
    """Begin an entry with the same text, pictures, fields and steps (raises NotAllowed).

    The copy says that it follows on from the original; other files stay with the original.
    """
    access.require(by, "notebook.entry.view", entry)
    entry = save_live(entry)
    if not access.can(by, "notebook.notebook.write", entry.notebook):
        raise NotAllowed(_("You cannot write in this notebook."))
    with transaction.atomic():
        title = _("%(title)s (copy)") % {"title": entry.title[:280]}
        copy = create_entry(entry.notebook, by=by, title=title, confidential=entry.confidential)
        copies = _copy_pictures(entry, copy, by)
        document = rewrite(entry.body.document, image=copies.get)
        copy = save_entry(copy, by=by, version=copy.version, document=document)
        rows = [
            FieldValue(row.name, row.text, row.kind, row.unit, row.group, row.options)
            for row in entry.fields.order_by("position", "id")
        ]
        copy = set_fields(copy, rows, by=by, version=copy.version)
        steps = [StepValue(row.text) for row in entry.steps.order_by("position", "id")]
        copy = set_steps(copy, steps, by=by, version=copy.version)
        links.tie(copy, "follows", entry, by=by)
    return copy


def _copy_pictures(entry: Entry, copy: Entry, by: "Person") -> dict[str, str]:
    """Give the copy its own files for the pictures of the text; the bytes are kept once."""
    shown = set(find_references(entry.body.document).attachments)
    copies = {}
    for file in files.files_of(entry):
        if str(file.pk) in shown:
            bytes_kept = Written(file.blob.sha256, file.blob.size)
            made = file_services.store(bytes_kept, name=file.name, by=by, owner=copy)
            copies[str(file.pk)] = str(made.pk)
    return copies
