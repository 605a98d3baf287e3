"""Tags of an entry; a tag has one number wherever it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from encre.commons.threads import queries, services
from encre.foundation.base.errors import NotFound, Refused
from encre.foundation.base.text import sort_key
from encre.research.elabftw.protocols.answers import absent, created, done, shown
from encre.research.elabftw.protocols.calls import Call, whole
from encre.research.elabftw.services.numbers import key_of, number

if TYPE_CHECKING:
    from encre.research.notebook.models import Entry


def listed(call: Call) -> HttpResponse:
    """Return the tags of an entry."""
    entry = call.entry()
    return shown([_told(name, entry) for name in queries.tags_of(entry)])


def one(call: Call) -> HttpResponse:
    """Return a tag of an entry."""
    entry = call.entry()
    return shown(_told(_found(entry, call), entry))


def add(call: Call) -> HttpResponse:
    """Add a tag, or several."""
    entry = call.entry()
    sent = call.data.get("tags", [call.data.get("tag")])
    if not isinstance(sent, list) or not sent or not all(isinstance(one, str) for one in sent):
        raise Refused(fields={"tag": [_("Say which tag, as a text.")]})
    present = queries.tags_of(entry)
    services.set_tags(
        entry, [*present, *sent], by=call.person, scope_id=entry.notebook.structure_id
    )
    path = f"experiments/{number('experiments', entry.pk)}/tags"
    return created(f"{path}/{number('tags', sort_key(sent[-1]))}")


def change(call: Call) -> HttpResponse:
    """Take a tag from an entry."""
    if call.data.get("action") != "unreference":
        raise absent(_("A tag is taken from an entry (“unreference”); it is not renamed."))
    entry = call.entry()
    name = _found(entry, call)
    told = _told(name, entry)
    services.untag(entry, name, by=call.person)
    return shown(told)


def clear(call: Call) -> HttpResponse:
    """Take every tag from an entry."""
    services.set_tags(call.entry(), [], by=call.person)
    return done()


def _found(entry: Entry, call: Call) -> str:
    key = key_of("tags", whole(call.part(3)))
    for name in queries.tags_of(entry):
        if sort_key(name) == key:
            return name
    raise NotFound


def _told(name: str, entry: Entry) -> dict[str, Any]:
    return {
        "id": number("tags", sort_key(name)),
        "tag": name,
        "tag_id": number("tags", sort_key(name)),
        "is_favorite": 0,
        "item_count": 1,
        "team": number("teams", entry.notebook.structure_id),
    }
