"""The house as programs see it: the instance, people, teams, statuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from encre import __version__
from encre.foundation.base.errors import NotFound
from encre.foundation.people import queries as people
from encre.research.elabftw.protocols import shapes
from encre.research.elabftw.protocols.answers import shown
from encre.research.elabftw.protocols.calls import Call, stamp, whole
from encre.research.elabftw.services.numbers import number, numbers
from encre.research.inventory import queries as inventory
from encre.research.notebook import queries as notebook

if TYPE_CHECKING:
    from encre.foundation.people.models import Person
    from encre.foundation.structures.models import Structure

SPOKEN, SPOKEN_NUMBER = "5.6.0", 50600
"""The version of eLabFTW whose API is spoken."""


def info(call: Call) -> HttpResponse:
    """Return what the instance is, counted as far as the caller sees."""
    known = people.people(call.person).count()
    return shown({
        "elabftw_version": SPOKEN,
        "elabftw_version_int": SPOKEN_NUMBER,
        "software": f"Encre {__version__}",
        "ts_balance": 0,
        "all_users_count": known,
        "active_users_count": known,
        "items_count": inventory.resources(call.person).count(),
        "teams_count": len(call.teams()),
        "experiments_count": notebook.entries(call.person).count(),
        "experiments_timestamped_count": 0,
        "uploads_filesize_sum": 0,
        "uploads_filesize_sum_formatted": "0 B",
    })  # fmt: skip


def users(call: Call) -> HttpResponse:
    """Return the people the caller may see, those whose names hold `q`."""
    rows = people.matching(call.person, call.query.get("q", ""))
    found = call.page(rows.order_by("sort_name", "pk"))
    numbers("users", [row.pk for row in found])
    return shown([_user(row) for row in found])


def user(call: Call) -> HttpResponse:
    """Return a person, or the caller themselves: `me`."""
    if call.part(1) == "me":
        found = [{"id": one["id"], "name": one["name"]} for one in map(_team, call.teams())]
        return shown({**_user(call.person), "teams": found, "team": (found or [{}])[0].get("id")})
    row = people.people(call.person).filter(pk=call.key("users", 1)).first()
    if row is None:
        raise NotFound
    return shown(_user(row))


def teams(call: Call) -> HttpResponse:
    """Return the teams and units the caller works in."""
    rows = call.teams()
    numbers("teams", [row.pk for row in rows])
    return shown([_team(row) for row in rows])


def team(call: Call) -> HttpResponse:
    """Return one of them; `current` is the first."""
    return shown(_team(one_team(call)))


def statuses(call: Call) -> HttpResponse:
    """Return the statuses of entries."""
    return shown(_statuses(call))


def status(call: Call) -> HttpResponse:
    """Return one of them."""
    return shown(_of(_statuses(call), call))


def categories(call: Call) -> HttpResponse:
    """Return the categories that entries of a team bear."""
    return shown(_categories(call))


def category(call: Call) -> HttpResponse:
    """Return one of them."""
    return shown(_of(_categories(call), call))


def _statuses(call: Call) -> list[dict[str, Any]]:
    one_team(call)
    named = dict(notebook.statuses())
    return [
        {"id": place, "title": named[name], "color": color, "state": 1, "is_default": 0}
        for place, (name, color) in enumerate(
            zip(shapes.STATUSES, shapes.COLORS, strict=True), 1
        )
    ]  # fmt: skip


def _categories(call: Call) -> list[dict[str, Any]]:
    rows = notebook.entries(call.person).filter(notebook__structure=one_team(call))
    names = rows.exclude(category="").order_by("category").values_list("category", flat=True)
    found = numbers("categories", names.distinct())
    return [
        {"id": found[name], "title": name, "color": "29aeb9", "state": 1} for name in sorted(found)
    ]


def _of(rows: list[dict[str, Any]], call: Call) -> dict[str, Any]:
    asked = whole(call.part(3))
    for row in rows:
        if row["id"] == asked:
            return row
    raise NotFound


def one_team(call: Call) -> Structure:
    """Return the team of the path, which the caller works in (raises NotFound)."""
    if call.part(1) == "current":
        return call.team()
    key = call.key("teams", 1)
    for row in call.teams():
        if row.pk == key:
            return row
    raise NotFound


def _user(row: Person) -> dict[str, Any]:
    return {
        "userid": number("users", row.pk),
        "email": row.email,
        "initials": row.initials,
        "sig_pubkey": None,
        **shapes.names(row),
    }


def _team(row: Structure) -> dict[str, Any]:
    return {
        "id": number("teams", row.pk),
        "name": row.title,
        "orgid": row.rnsr or None,
        "created_at": stamp(row.created_at),
        "visible": 1,
        "user_create_tag": 1,
        "force_exp_tpl": 0,
        "force_res_tpl": 0,
    }
