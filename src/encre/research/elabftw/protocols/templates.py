"""Templates of experiments: those of the notebook that entries may begin from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from encre.commons.files import queries as files
from encre.foundation.base.errors import NotFound, Refused
from encre.research.elabftw import extra_fields
from encre.research.elabftw.protocols import bodies, shapes
from encre.research.elabftw.protocols.answers import absent, created, done, shown
from encre.research.elabftw.protocols.calls import stamp, words
from encre.research.elabftw.protocols.writing import metadata_of, tags_of
from encre.research.elabftw.services.numbers import number, numbers
from encre.research.notebook import queries as notebook
from encre.research.notebook.services.templates import (
    create_template,
    describe_template,
    publish_template,
    retire_template,
    write_template,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from encre.research.elabftw.protocols.calls import Call
    from encre.research.notebook.models import Template, TemplateVersion

KNOWN = frozenset(("action", "title", "body", "content_type", "tags", "metadata", "team"))


def listed(call: Call) -> HttpResponse:
    """Return the published templates the caller may see, by name."""
    rows = notebook.templates(call.person).filter(published__gt=0, retired_at__isnull=True)
    for word in call.words():
        rows = rows.filter(sort_title__contains=word)
    rows = rows.select_related("created_by", "structure", "person")
    return shown(_all(call.page(rows.order_by("sort_title", "pk"))))


def one(call: Call) -> HttpResponse:
    """Return a template as new entries begin with it."""
    return shown(_whole(_found(call)))


def begin(call: Call) -> HttpResponse:
    """Make a template of the caller's own, or of the team named, and publish it."""
    _understood(call.data)
    facts = _facts(call.data)
    facts.setdefault("title", str(_("Untitled")))
    team = call.team(call.data["team"]) if call.data.get("team") else None
    with transaction.atomic():
        made = create_template(by=call.person, structure=team, document=_document(call), **facts)
        _publish(made, call)
    return created(f"experiments_templates/{number('templates', made.pk)}")


def change(call: Call) -> HttpResponse:
    """Change a template, and publish what changed as its next version."""
    row = _found(call)
    if str(call.data.get("action") or "update").lower() != "update":
        raise absent(_("Encre changes and retires templates for programs, and nothing else."))
    _understood(call.data)
    with transaction.atomic():
        if facts := _facts(call.data):
            row = describe_template(row, by=call.person, draft=row.draft, **facts)
        if (document := _document(call, row)) is not None:
            row = write_template(row, by=call.person, draft=row.draft, document=document)
        if row.changed:
            _publish(row, call)
    return shown(_whole(_found(call)))


def remove(call: Call) -> HttpResponse:
    """Retire a template: entries that began from it keep it."""
    retire_template(_found(call), by=call.person)
    return done()


def _found(call: Call) -> Template:
    rows = notebook.templates(call.person).filter(retired_at__isnull=True)
    row = rows.select_related("created_by").filter(pk=call.key("templates", 1)).first()
    if row is None:
        raise NotFound
    return row


def _publish(row: Template, call: Call) -> None:
    publish_template(row, by=call.person, draft=row.draft, note=_("Written by a program."))


def _facts(data: dict[str, Any]) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if data.get("title") is not None:
        facts["title"] = words(data["title"], "title")
    if "tags" in data:
        facts["tags"] = tags_of(data["tags"])
    if "metadata" in data:
        told = metadata_of(data["metadata"])
        facts["fields"] = extra_fields.definitions(
            metadata_of(told.get("extra_fields")), extra_fields.named_groups(told)
        )
    return facts


def _document(call: Call, row: Template | None = None) -> dict[str, Any] | None:
    return bodies.read(call.data, "body", row) if "body" in call.data else None


def _all(rows: Sequence[Template]) -> list[dict[str, Any]]:
    versions = notebook.last_versions(rows)
    numbers("templates", [row.pk for row in rows])
    numbers("users", {row.created_by_id for row in rows if row.created_by_id})
    numbers("teams", {row.structure_id for row in rows if row.structure_id})
    return [_told(row, versions.get(row.pk)) for row in rows]


def _whole(row: Template) -> dict[str, Any]:
    version = notebook.last_version(row)
    content = version or row
    html = bodies.written(content.document, list(files.files_of(row)))
    steps = [
        {"id": place, "body": one["text"], "ordering": place, "finished": 0, "deadline": None}
        for place, one in enumerate(content.steps, 1)
    ]
    return {**_told(row, version), "body": html, "body_html": html, "steps": steps}


def _told(row: Template, version: TemplateVersion | None) -> dict[str, Any]:
    content = version or row
    fields = extra_fields.defined(content.fields)
    metadata = {"extra_fields": fields} if fields else None
    return {
        **shapes.names(row.created_by),
        "id": number("templates", row.pk),
        "title": version.title if version else row.title,
        "userid": shapes.user_number(row.created_by_id),
        "team": number("teams", row.structure_id) if row.structure_id else None,
        "created_at": stamp(row.created_at),
        "modified_at": stamp(row.updated_at),
        "tags": "|".join(content.tags) or None,
        "metadata": json.dumps(metadata, ensure_ascii=False) if metadata else None,
        "metadata_decoded": metadata,
        "category_title": content.category or None,
        "status": shapes.STATUSES.index(content.status) + 1,
        "content_type": 1,
        "locked": 0,
        "state": shapes.NORMAL,
        "version": version.number if version else 0,
        "page": "experiments_templates",
        "type": "experiments_templates",
        "sharelink": settings.BASE_URL + reverse("notebook:template", args=[row.pk]),
    }


def _understood(data: dict[str, Any]) -> None:
    unknown = sorted(set(data) - KNOWN)
    if unknown:
        told = _("This cannot be set: %(names)s.")
        raise Refused(told % {"names": ", ".join(unknown)[:200]})
