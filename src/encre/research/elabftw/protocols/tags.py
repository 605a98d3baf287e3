"""Tags of an object; a tag has one number wherever it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from encre.commons.threads import queries, services
from encre.foundation.base.errors import NotFound, Refused
from encre.foundation.base.text import sort_key
from encre.research.elabftw.protocols.answers import absent, created, done, shown
from encre.research.elabftw.protocols.calls import Call, whole
from encre.research.elabftw.protocols.subjects import path_of, scope_of, subject, subject_to_change
from encre.research.elabftw.services.numbers import key_of, number, numbers

if TYPE_CHECKING:
    from django.db.models import Model


def listed(call: Call) -> HttpResponse:
    """Return the tags of an object."""
    about = subject(call)
    names = queries.tags_of(about)
    numbers("tags", [sort_key(name) for name in names])
    return shown([_told(name, about) for name in names])


def one(call: Call) -> HttpResponse:
    """Return a tag of an object."""
    about = subject(call)
    return shown(_told(_found(about, call), about))


def add(call: Call) -> HttpResponse:
    """Add a tag, or several."""
    about = subject_to_change(call)
    sent = call.data.get("tags", [call.data.get("tag")])
    if not isinstance(sent, list) or not sent or not all(isinstance(one, str) for one in sent):
        raise Refused(fields={"tag": [_("Say which tag, as a text.")]})
    names = [*queries.tags_of(about), *sent]
    services.set_tags(about, names, by=call.person, scope_id=scope_of(about))
    return created(f"{path_of(call)}/{number('tags', sort_key(' '.join(sent[-1].split())))}")


def change(call: Call) -> HttpResponse:
    """Take a tag from an object."""
    about = subject_to_change(call)
    name = _found(about, call)
    if call.data.get("action") != "unreference":
        raise absent(_("A tag is taken from an object (“unreference”); it is not renamed."))
    told = _told(name, about)
    services.untag(about, name, by=call.person)
    return shown(told)


def clear(call: Call) -> HttpResponse:
    """Take every tag from an object."""
    services.set_tags(subject_to_change(call), [], by=call.person)
    return done()


def _found(about: Model, call: Call) -> str:
    key = key_of("tags", whole(call.part(3)))
    for name in queries.tags_of(about):
        if sort_key(name) == key:
            return name
    raise NotFound


def _told(name: str, about: Model) -> dict[str, Any]:
    return {
        "id": number("tags", sort_key(name)),
        "tag": name,
        "tag_id": number("tags", sort_key(name)),
        "is_favorite": 0,
        "item_count": 1,
        "team": number("teams", scope_of(about)),
    }
