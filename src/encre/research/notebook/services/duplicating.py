"""Beginning an entry from another."""

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from encre.foundation import access, links
from encre.foundation.base.errors import NotAllowed
from encre.research.notebook.body.references import rewrite
from encre.research.notebook.models import Entry
from encre.research.notebook.services.field_values import value_of
from encre.research.notebook.services.properties import StepValue, set_fields, set_steps
from encre.research.notebook.services.protocols import copy_pictures, copy_pins
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
        copies = copy_pictures(entry, copy, entry.body.document, by=by)
        document = rewrite(entry.body.document, image=copies.get)
        copy = save_entry(copy, by=by, version=copy.version, document=document)
        rows = [
            replace(value_of(row), source=None) for row in entry.fields.order_by("position", "id")
        ]
        copy = set_fields(copy, rows, by=by, version=copy.version)
        steps = [StepValue(row.text) for row in entry.steps.order_by("position", "id")]
        copy = set_steps(copy, steps, by=by, version=copy.version)
        copy_pins(entry, copy, by=by)
        links.tie(copy, "follows", entry, by=by)
    return copy
