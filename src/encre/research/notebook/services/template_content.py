"""The fields, steps and title of a template, checked as they are typed."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from encre.foundation.base.errors import Refused
from encre.foundation.ui.display import day_text
from encre.research.notebook import units
from encre.research.notebook.folding import value_key
from encre.research.notebook.models import Entry, FieldKind, Status
from encre.research.notebook.models.templates import Content

LONGEST_DELAY = 3_660
"""Days that a step may wait after the experiment."""
WORDS = {
    "date": "date",
    "author": "author",
    "auteur": "author",
    "notebook": "notebook",
    "cahier": "notebook",
}
"""What may stand between braces in a title, in either language."""
_BRACES = re.compile(r"\{([^{}]*)\}")
CONTENT = tuple(column.name for column in Content._meta.local_fields)


def checked_fields(values: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the definitions of fields as kept (raises Refused naming each at fault)."""
    wrong: dict[str, list[object]] = {}
    kept: list[dict[str, Any]] = []
    seen: set[str] = set()
    for value in values:
        row = _field(value)
        if problem := _problem(row, seen):
            wrong[row["name"] or str(_("Field"))] = [problem]
        seen.add(value_key(row["name"]))
        kept.append(row)
    if wrong:
        raise Refused(fields=wrong)
    return kept


def checked_steps(values: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return steps as kept: words, and days after the experiment or None (raises Refused)."""
    kept = []
    for value in values:
        text, days = str(value.get("text") or "").replace("\0", "").strip(), value.get("days")
        if text:
            if days is not None and not 0 <= int(days) <= LONGEST_DELAY:
                raise Refused(fields={"steps": [_("A step is due within ten years.")]})
            kept.append({"text": text[:2_000], "days": None if days is None else int(days)})
    return kept


def checked_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts of a template as kept (raises Refused)."""
    kept = dict(facts)
    if "pattern" in kept:
        kept["pattern"] = str(kept["pattern"]).replace("\0", "").strip()[:300]
        unknown = [word for word in _BRACES.findall(kept["pattern"]) if word not in WORDS]
        if unknown:
            told = _("“{%(word)s}” means nothing here: write {date}, {author} or {notebook}.")
            raise Refused(fields={"pattern": [told % {"word": unknown[0]}]})
    if kept.get("status", Status.RUNNING) not in Status.values or kept.get("status") == Status.DONE:
        raise Refused(fields={"status": [_("An entry does not begin with this status.")]})
    if "title" in kept:
        kept["title"] = str(kept["title"]).replace("\0", "").strip()[:200]
        if not kept["title"]:
            raise Refused(fields={"title": [_("Give the template a name.")]})
    if "fields" in kept:
        kept["fields"] = checked_fields(kept["fields"])
    if "steps" in kept:
        kept["steps"] = checked_steps(kept["steps"])
    if "tags" in kept:
        names = (" ".join(str(name).replace("\0", "").split())[:60] for name in kept["tags"])
        kept["tags"] = list(dict.fromkeys(name for name in names if name))[:50]
    return kept


def title_of(content: Content, entry: Entry, on: date) -> str:
    """Return the title that a template's pattern gives an entry."""
    values = {
        "date": day_text(on),
        "author": str(entry.author or ""),
        "notebook": entry.notebook.title,
    }
    written = _BRACES.sub(lambda found: values[WORDS[found[1]]], content.pattern)
    return " ".join(written.split())[:300]


def copied(content: Content) -> dict[str, Any]:
    """Return the content of a template or version, by column."""
    return {name: getattr(content, name) for name in CONTENT}


def _field(value: Mapping[str, Any]) -> dict[str, Any]:
    options = [str(item).strip()[:120] for item in value.get("options") or ()]
    return {
        "name": str(value.get("name") or "").replace("\0", "").strip()[:200],
        "kind": str(value.get("kind") or FieldKind.TEXT),
        "text": str(value.get("text") or "").replace("\0", "").strip(),
        "unit": str(value.get("unit") or "").strip()[:40],
        "options": list(dict.fromkeys(item for item in options if item)),
        "group": str(value.get("group") or "").strip()[:120],
        "required": bool(value.get("required")),
        "help": str(value.get("help") or "").replace("\0", "").strip()[:300],
    }


def _problem(row: Mapping[str, Any], seen: set[str]) -> str:
    if not row["name"]:
        return _("Name this field.")
    if value_key(row["name"]) in seen:
        return _("Two fields have this name.")
    if row["kind"] not in FieldKind.values:
        return _("There is no such kind of field.")
    if row["kind"] in (FieldKind.CHOICE, FieldKind.CHOICES) and not row["options"]:
        return _("Write the choices of this field.")
    if row["kind"] == FieldKind.NUMBER and row["unit"] and units.unit_of(row["unit"]) is None:
        near = units.suggestion(row["unit"])
        told = _("“%(unit)s” is not a known unit.") % {"unit": row["unit"]}
        return f"{told} {_('Did you mean %(unit)s?') % {'unit': near}}" if near else told
    return ""
