"""Links of an entry to anything, with what they mean: reproduces, contradicts, follows on from."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Model

from encre.foundation import access, links
from encre.foundation.base.errors import NotFound
from encre.research.notebook.models import Entry

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def tie_entry(entry: Entry, relation: str, target: Model, *, by: "Person", note: str = "") -> None:
    """Say how an entry stands to something `by` may see (raises NotAllowed, NotFound, Refused)."""
    access.require(by, "notebook.entry.edit", entry)
    links.tie(entry, relation, target, by=by, note=note.replace("\0", "").strip())


def untie_entry(entry: Entry, link: UUID, *, by: "Person") -> None:
    """Take a link of an entry away (raises NotAllowed; NotFound when it is not this entry's)."""
    access.require(by, "notebook.entry.edit", entry)
    found = next((tie.link for tie in links.about(entry, by) if tie.link.pk == link), None)
    if found is None or found.source_id != entry.pk:
        raise NotFound
    links.untie(found, entry, by=by)
