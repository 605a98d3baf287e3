"""Entries as eLabFTW's clients read them; a page costs as many queries for any length."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db.models import Max, prefetch_related_objects
from django.urls import reverse

from encre.commons.threads import queries as threads
from encre.foundation.base.text import sort_key
from encre.research.elabftw.extra_fields import metadata
from encre.research.elabftw.protocols.calls import Call, stamp
from encre.research.elabftw.services.keeping import rest_of
from encre.research.elabftw.services.numbers import number, numbers

if TYPE_CHECKING:
    from encre.foundation.people.models import Person
    from encre.research.notebook.models import Entry

STATUSES = ("planned", "running", "done", "failed", "review")
"""The statuses of entries; programs know them by their place, from 1."""
COLORS = ("6a737d", "29aeb9", "54aa08", "c0392b", "c24f3d")
NORMAL, DELETED = 1, 3


def entries(rows: Sequence[Entry], call: Call) -> list[dict[str, Any]]:
    """Return entries of a list."""
    ids = [row.pk for row in rows]
    prefetch_related_objects(list(rows), "fields")
    seen = numbers("experiments", ids)
    people = {
        person for row in rows for person in (row.author_id, row.locked_by_id) if person is not None
    }
    who, teams = numbers("users", people), numbers("teams", {r.notebook.structure_id for r in rows})
    named = numbers("categories", {row.category for row in rows if row.category})
    tags, rest = threads.tags_of_many(ids), rest_of(ids)
    of_tags = numbers("tags", {sort_key(tag) for found in tags.values() for tag in found})
    stamped = _stamped(rows)
    return [
        {
            **_facts(row),
            "id": seen[str(row.pk)],
            "userid": who.get(str(row.author_id)),
            "lockedby": who.get(str(row.locked_by_id)),
            "team": teams[str(row.notebook.structure_id)],
            "category": named.get(row.category),
            "tags": "|".join(tags[row.pk]) or None,
            "tags_id": ",".join(str(of_tags[sort_key(tag)]) for tag in tags[row.pk]) or None,
            "timestamped": int(row.pk in stamped),
            "timestamped_at": stamp(stamped.get(row.pk)),
            **_kept(row, rest.get(row.pk, {})),
        }
        for row in rows
    ]


def names(person: Person | None, written: str = "") -> dict[str, Any]:
    """Return how a person is named."""
    if person is None:
        return {"firstname": "", "lastname": written, "fullname": written, "orcid": None}
    return {
        "firstname": person.given_name,
        "lastname": person.family_name,
        "fullname": person.display_name,
        "orcid": person.orcid or None,
    }


def user_number(person: UUID | None) -> int | None:
    """Return the number of a person, if there is one."""
    return number("users", person) if person else None


def _facts(row: Entry) -> dict[str, Any]:
    """Return what an entry itself says."""
    place = STATUSES.index(row.status)
    base = {"canread_base": 20, "canwrite_base": 20}
    if not row.confidential:
        base = {"canread_base": 30, "canwrite_base": 30}
    nobody = '{"teams": [], "users": [], "teamgroups": []}'
    return {
        **names(row.author, row.author_name),
        **base,
        "canread": nobody,
        "canwrite": nobody,
        "title": row.title,
        "date": row.experiment_on.isoformat() if row.experiment_on else None,
        "elabid": row.number,
        "status": place + 1,
        "status_title": str(row.get_status_display()),
        "status_color": COLORS[place],
        "category_title": row.category or None,
        "category_color": None,
        "rating": row.rating or 0,
        "state": DELETED if row.removed else NORMAL,
        "locked": int(row.locked),
        "locked_at": stamp(row.locked_at),
        "content_type": 1,
        "created_at": stamp(row.created_at),
        "modified_at": stamp(row.updated_at),
        "page": "experiments",
        "type": "experiments",
        "sharelink": settings.BASE_URL + reverse("notebook:entry", args=[row.pk]),
        "access_key": None,
        "hide_main_text": 0,
        "exclusive_edit_mode": None,
        "notebook": row.notebook.title,
    }


def _kept(row: Entry, rest: dict[str, Any]) -> dict[str, Any]:
    """Return the metadata, as text and read, and the number the program gave."""
    fields = sorted(row.fields.all(), key=lambda one: (one.position, one.pk))
    found = metadata(fields, rest.get("metadata", {}))
    text = json.dumps(found, ensure_ascii=False) if found else None
    return {
        "metadata": text,
        "metadata_decoded": found or None,
        "custom_id": rest.get("custom_id"),
    }


def _stamped(rows: Sequence[Entry]) -> dict[UUID, Any]:
    """Return when each entry that is time-stamped was, last."""
    if not rows:
        return {}
    found = type(rows[0])._base_manager.filter(
        pk__in=[row.pk for row in rows], revisions__links__stamps__covers="statement"
    )
    at = found.order_by().values("pk").annotate(at=Max("revisions__links__stamps__at"))
    return dict(at.values_list("pk", "at"))
