"""What programs write in an entry: each part by the notebook's own verbs, all or nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from encre.commons.threads import services as threads
from encre.foundation import access
from encre.foundation.base.errors import Refused
from encre.research.elabftw import extra_fields
from encre.research.elabftw.protocols import bodies
from encre.research.elabftw.protocols.calls import Call, whole, words
from encre.research.elabftw.protocols.shapes import STATUSES
from encre.research.elabftw.services.keeping import keep, rest_of
from encre.research.elabftw.services.numbers import key_of
from encre.research.notebook import queries as notebook
from encre.research.notebook.services.bin import bring_back, remove_entry
from encre.research.notebook.services.properties import change_properties, set_fields
from encre.research.notebook.services.protocols import begin_entry as begin_from
from encre.research.notebook.services.writing import create_entry, save_entry

if TYPE_CHECKING:
    from encre.research.notebook.models import Entry, Notebook, TemplateVersion

OWNERS_ONLY, TEAM = (10, 20), 30
AT_BIRTH = ("title", "date", "canread_base", "canwrite_base")
KNOWN = frozenset((
    "action", "title", "body", "bodyappend", "content_type", "tags", "metadata", "metadatamerge",
    "category", "status", "rating", "date", "custom_id", "state", "team", "template",
    "canread_base", "canwrite_base", "canread", "canwrite", "userid",
))  # fmt: skip


def begin_entry(call: Call) -> Entry:
    """Begin an entry with what was sent (raises NotAllowed, NotFound, Refused)."""
    _understood(call.data)
    sent = whole(call.data.get("template") or -1)
    book = notebook_of(call)
    with transaction.atomic():
        if sent > 0:
            entry = begin_from(
                book,
                template_version(call, sent),
                by=call.person,
                title=words(call.data.get("title"), "title"),
                confidential=_confidential(call.data) or False,
                experiment_on=_day(call.data),
            )
            return _write(entry, call, without=AT_BIRTH)
        entry = create_entry(
            book,
            by=call.person,
            title=words(call.data.get("title"), "title"),
            document=bodies.read(call.data, "body") if call.data.get("body") else None,
            confidential=_confidential(call.data) or False,
            experiment_on=_day(call.data),
        )
        return _write(entry, call, without=("body", *AT_BIRTH))


def change_entry(entry: Entry, call: Call) -> Entry:
    """Change an entry as sent (raises NotAllowed, Refused, Stale)."""
    _understood(call.data)
    with transaction.atomic():
        state = whole(call.data.get("state") or 0)
        if state == 1 and entry.removed:
            bring_back(entry, by=call.person)
        entry = _write(entry, call)
        if state not in (0, 1, 3):
            raise Refused(fields={"state": [_("An entry is live (1) or in the bin (3).")]})
        if state == 3 and not entry.removed:  # noqa: PLR2004 eLabFTW's word for the bin
            remove_entry(entry, by=call.person)
    return entry


def merged(entry: Entry, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the metadata of an entry with some values changed, and fields added."""
    rows = entry.fields.order_by("position", "id")
    rest = rest_of([entry.pk]).get(entry.pk, {}).get("metadata", {})
    found = extra_fields.metadata(rows, rest)
    present = dict(found.get("extra_fields") or {})
    for name, sent in fields.items():
        if isinstance(present.get(name), dict) and isinstance(sent, dict):
            present[name] = {**present[name], "value": sent.get("value")}
        else:
            present[name] = sent if "type" in (sent or {}) else {"type": "text", **(sent or {})}
    return {**found, "extra_fields": present}


def _write(entry: Entry, call: Call, without: tuple[str, ...] = ()) -> Entry:
    data = {name: value for name, value in call.data.items() if name not in without}
    by = call.person
    title = words(data["title"], "title") if data.get("title") is not None else None
    document = bodies.read(data, "body", entry) if "body" in data else None
    if data.get("bodyappend"):
        more = bodies.read(data, "bodyappend", entry)["content"]
        whole_text = document or entry.body.document
        document = {**whole_text, "content": [*whole_text.get("content", []), *more]}
    if title is not None or document is not None:
        entry = save_entry(entry, by=by, version=entry.version, title=title, document=document)
    if facts := _facts(data):
        entry = change_properties(entry, by=by, version=entry.version, **facts)
    if "metadatamerge" in data:
        told = metadata_of(data["metadatamerge"]).get("extra_fields") or {}
        data["metadata"] = merged(entry, metadata_of(told))
    if "metadata" in data:
        entry = _set_metadata(entry, data["metadata"], call)
    if "tags" in data:
        threads.set_tags(entry, tags_of(data["tags"]), by=by, scope_id=entry.notebook.structure_id)
    if "custom_id" in data:
        keep(entry, by=by, custom_id=whole(data["custom_id"]) if data["custom_id"] else None)
    return entry


def _set_metadata(entry: Entry, sent: Any, call: Call) -> Entry:
    metadata = metadata_of(sent)
    fields = metadata.get("extra_fields")
    groups = extra_fields.named_groups(metadata)
    values = [
        extra_fields.typed(name, one, groups) for name, one in metadata_of(fields or {}).items()
    ]
    entry = set_fields(entry, values, by=call.person, version=entry.version)
    rest = {name: value for name, value in metadata.items() if name != "extra_fields"}
    if "extra_fields" in metadata and not fields:
        rest["extra_fields"] = fields
    if rest or rest_of([entry.pk]):
        keep(entry, by=call.person, metadata=rest)
    return entry


def metadata_of(sent: Any) -> dict[str, Any]:
    """Return an object, sent as one or as the text of one (raises Refused)."""
    try:
        found = json.loads(sent) if isinstance(sent, str) and sent.strip() else sent or {}
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Refused(fields={"metadata": [_("This must be a JSON object, or the text of one.")]})
    return found


def _facts(data: Mapping[str, Any]) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if data.get("status"):
        place = whole(data["status"])
        facts["status"] = STATUSES[place - 1] if 1 <= place <= len(STATUSES) else ""
    if "category" in data:
        wanted = whole(data["category"] or 0)
        facts["category"] = key_of("categories", wanted) if wanted else ""
        if wanted and not facts["category"]:
            raise Refused(fields={"category": [_("There is no such category.")]})
    if "rating" in data:
        stars = whole(data["rating"] or 0)
        if not 0 <= stars <= 5:  # noqa: PLR2004
            raise Refused(fields={"rating": [_("A rating goes from 0 to 5.")]})
        facts["rating"] = stars or None
    if data.get("date"):
        facts["experiment_on"] = _day(data)
    confidential = _confidential(data)
    if confidential is not None:
        facts["confidential"] = confidential
    return facts


def _confidential(data: Mapping[str, Any]) -> bool | None:
    """Return whether an entry is for its author only; a wider reading is refused, not ignored."""
    for name in ("canread", "canwrite"):
        if data.get(name) and any(metadata_of(data[name]).values()):
            raise Refused(fields={name: [_("Share the entry on its page.")]})
    asked = [whole(data[name]) for name in ("canread_base", "canwrite_base") if data.get(name)]
    if not asked:
        return None
    if len(set(asked)) == 1 and asked[0] in OWNERS_ONLY:
        return True
    if set(asked) == {TEAM}:
        return False
    told = _("An entry is read and written by its team (30), or by its author (10, 20): say both.")
    raise Refused(fields={"canread_base": [told]})


def tags_of(sent: Any) -> list[str]:
    """Return the names of tags sent as a list, or between bars (raises Refused)."""
    if isinstance(sent, str):
        sent = sent.split("|")
    if not isinstance(sent, list) or not all(isinstance(one, str) for one in sent):
        raise Refused(fields={"tags": [_("Tags are a list of texts.")]})
    return [one for one in sent if one.strip()]


def _day(data: Mapping[str, Any]) -> date | None:
    if not data.get("date"):
        return None
    try:
        return date.fromisoformat(str(data["date"]))
    except ValueError:
        raise Refused(fields={"date": [_("Write a day so: 2026-11-28.")]}) from None


def _understood(data: Mapping[str, Any]) -> None:
    unknown = sorted(set(data) - KNOWN)
    if unknown:
        told = _("This cannot be set: %(names)s.")
        raise Refused(told % {"names": ", ".join(unknown)[:200]})


def template_version(call: Call, sent: int) -> TemplateVersion:
    """Return the version of the template of a number that new entries use (raises Refused)."""
    key = key_of("templates", sent)
    row = notebook.templates(call.person).filter(pk=key).first() if key else None
    version = notebook.last_version(row) if row is not None else None
    if version is None:
        raise Refused(fields={"template": [_("There is no such template.")]})
    return version


def notebook_of(call: Call) -> Notebook:
    """Return where a program writes: the notebook of the team the person wrote in last."""
    team = call.team(call.data.get("team"))
    rows = access.visible(call.person, notebook.notebooks(call.person), "notebook.notebook.write")
    rows = rows.filter(structure=team)
    for entry in notebook.recent(call.person, 50):
        found = rows.filter(pk=entry.notebook_id).first()
        if found is not None:
            return found
    found = rows.order_by("sort_title", "pk").first()
    if found is None:
        raise Refused(_("Open a notebook in your team first."))
    return found
