"""What a version of a template changes, as a person reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from encre.research.notebook.body.difference import Difference, differ
from encre.research.notebook.folding import value_key
from encre.research.notebook.models import FieldKind, Status
from encre.research.notebook.models.templates import Content
from encre.research.notebook.services.showing import picture_address


@dataclass(frozen=True)
class Line:
    """One thing that changed: `kind` is added, removed or changed; words before and after."""

    kind: str
    name: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Changes:
    """Everything that differs between two contents."""

    text: Difference
    facts: list[Line]
    fields: list[Line]
    steps: list[Line]

    @property
    def none(self) -> bool:
        """Say whether nothing differs."""
        return self.text.same and not (self.facts or self.fields or self.steps)


def changes(before: Content, after: Content) -> Changes:
    """Return what `after` changes of `before`."""
    return Changes(
        differ(before.document, after.document, attachment=picture_address),
        _facts(before, after),
        _rows(
            {value_key(row["name"]): (row["name"], field_words(row)) for row in before.fields},
            {value_key(row["name"]): (row["name"], field_words(row)) for row in after.fields},
        ),
        _rows(
            {value_key(row["text"]): (row["text"], _step_words(row)) for row in before.steps},
            {value_key(row["text"]): (row["text"], _step_words(row)) for row in after.steps},
        ),
    )


def field_words(row: Mapping[str, Any]) -> str:
    """Return what a field of a template is, in words."""
    parts = [str(FieldKind(row["kind"]).label)]
    if row["unit"]:
        parts.append(_("in %(unit)s") % {"unit": row["unit"]})
    if row["options"]:
        parts.append(" / ".join(row["options"]))
    if row["required"]:
        parts.append(_("required"))
    if row["text"]:
        parts.append(_("“%(text)s” at the start") % {"text": row["text"]})
    if row["help"]:
        parts.append(row["help"])
    return " · ".join(parts)


def _facts(before: Content, after: Content) -> list[Line]:
    names = {
        "title": _("Name"),
        "pattern": _("Title of the entries"),
        "category": _("Category"),
        "status": _("Status at the start"),
        "tags": _("Tags"),
    }
    lines = []
    for name, label in names.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            lines.append(Line("changed", str(label), _said(name, old), _said(name, new)))
    return lines


def _said(name: str, value: Any) -> str:
    if name == "status":
        return str(Status(value).label)
    return ", ".join(value) if isinstance(value, list) else str(value)


def _step_words(row: Mapping[str, Any]) -> str:
    if row["days"] is None:
        return ""
    if row["days"] == 0:
        return _("on the day of the experiment")
    return _("%(days)s days after") % {"days": row["days"]}


def _rows(
    before: Mapping[str, tuple[str, str]], after: Mapping[str, tuple[str, str]]
) -> list[Line]:
    removed = [
        Line("removed", name, words) for key, (name, words) in before.items() if key not in after
    ]
    others = []
    for key, (name, words) in after.items():
        if key not in before:
            others.append(Line("added", name, after=words))
        elif before[key] != (name, words):
            old_name, old = before[key]
            same = old_name == name
            others.append(
                Line("changed", name, old if same else f"{old_name} {old}".strip(), words)
            )
    return [*removed, *others]
