"""What programs ask across entries: tags of a team, names of fields, steps that wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from encre.commons.threads import queries as threads
from encre.foundation.base.errors import NotFound, Refused
from encre.foundation.base.text import sort_key
from encre.research.elabftw.protocols.answers import shown
from encre.research.elabftw.protocols.calls import MOST, whole
from encre.research.elabftw.protocols.house import one_team
from encre.research.elabftw.services.numbers import key_of, number, numbers
from encre.research.notebook import queries as notebook

if TYPE_CHECKING:
    from encre.research.elabftw.protocols.calls import Call

USUAL_KEYS = 100


def team_tags(call: Call) -> HttpResponse:
    """Return the tags of a team that entries the caller may see bear."""
    return shown(_tags(call))


def team_tag(call: Call) -> HttpResponse:
    """Return one of them."""
    key = key_of("tags", whole(call.part(3)))
    for one in _tags(call):
        if key and sort_key(one["tag"]) == key:
            return shown(one)
    raise NotFound


def field_keys(call: Call) -> HttpResponse:
    """Return the names of fields in what the caller may see, the most usual first."""
    asked = whole(call.query.get("limit") or USUAL_KEYS)
    limit = MOST if asked < 0 else min(asked or USUAL_KEYS, MOST)
    rows = notebook.field_frequencies(call.person, call.query.get("q", ""))
    return shown([{"extra_fields_key": name, "frequency": count} for name, count in rows[:limit]])


def unfinished_steps(call: Call) -> HttpResponse:
    """Return the steps that wait in the caller's entries, or in all they see of their teams."""
    scope = call.query.get("scope", "user")
    if scope not in ("user", "team"):
        raise Refused(_("Ask for the scope “user” or “team”."))
    found = notebook.waiting(call.person, own=scope == "user")
    seen = numbers("experiments", [row.pk for row, _steps in found])
    told = [
        {"id": seen[str(row.pk)], "title": row.title, "steps": [step.text for step in steps]}
        for row, steps in found
    ]
    return shown([{"experiments": told, "items": []}])


def _tags(call: Call) -> list[dict[str, Any]]:
    team = one_team(call)
    rows = threads.tags_within(call.person, team.pk, kind="notebook.entry")
    numbers("tags", [sort_key(name) for name, _count in rows])
    place = number("teams", team.pk)
    return [
        {
            "id": number("tags", sort_key(name)), "tag": name, "item_count": count,
            "is_favorite": 0, "team": place,
        }
        for name, count in rows
    ]  # fmt: skip
