"""What an entry's text mentions is tied to it, so that each thing shows where it is used."""

from typing import TYPE_CHECKING

from encre.foundation import access, links
from encre.foundation.base.ids import as_uuid
from encre.foundation.links.relations import MENTIONS
from encre.research.notebook.body.references import find_references
from encre.research.notebook.models import Entry

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

PEOPLE = "people.person"


def tie_mentions(entry: Entry, *, by: "Person") -> None:
    """Bring the entry's “mentions” links to what its text names and `by` may see; people apart."""
    named = {
        (kind, known)
        for kind, identifier, _label in find_references(entry.body.document).mentions
        if kind != PEOPLE and (known := as_uuid(identifier)) is not None
    }
    present = links.ties_from(entry, MENTIONS)
    for link in present:
        if (link.target_kind, link.target_id) not in named:
            links.untie(link, entry, by=by)
    told = {(link.target_kind, link.target_id) for link in present}
    for kind, identifier in sorted(named - told):
        target = links.resolve(kind, identifier)
        if target is None or target.pk == entry.pk:
            continue
        if access.can(by, access.view_action(type(target)), target):
            links.tie(entry, MENTIONS, target, by=by)
