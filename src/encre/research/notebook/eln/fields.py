"""Typed values: PropertyValue nodes, and the definitions that vendors hide in a JSON string."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .content import plain_words
from .graph import Graph, Node, values
from .model import JSON, Field

if TYPE_CHECKING:
    from .report import Findings

ELABFTW = "elabftw_metadata"
TYPES = {
    "users": "person",
    "items": "resource",
    "experiments": "entry",
    "compounds": "compound",
    "datetime-local": "datetime",
    "str": "text",
    "string": "text",
    "int": "number",
    "integer": "number",
    "float": "number",
    "quantity": "number",
    "bool": "checkbox",
    "boolean": "checkbox",
    "select": "select",
    "radio": "radio",
}


def fields(graph: Graph, node: Node, findings: Findings, *, section: str = "") -> tuple[Field, ...]:
    """The typed values of a node, each once, with what the vendor's definitions add."""
    plain: dict[str, Field] = {}
    defined: dict[str, Field] = {}
    for position, value in enumerate(node.all("variableMeasured", "additionalProperty")):
        target = graph.resolve(value)
        if target is None:
            continue
        if target.text("propertyID", "name") == ELABFTW:
            defined |= _elabftw(target.data.get("value"), node.id, findings)
            continue
        read = _field(graph, target)
        if read:
            mark = target.id or f"\0{position}"
            plain.setdefault(mark, read)
    return tuple(replace(item, section=section) for item in _joined(list(plain.values()), defined))


def _field(graph: Graph, node: Node) -> Field | None:
    """One PropertyValue node."""
    path = node.text("propertyID")
    name = (
        node.text("name").strip("→ \t")
        or path
        or (node.text("value") if not node.described else "")
    )
    value = _value(graph, node)
    if not name and value is None:
        return None
    declared = plain_words(graph, node, "valueReference").lower()
    concept = node.text("identifier") or (path if "://" in path else "")
    return Field(
        name=name or node.id,
        value=value,
        type=TYPES.get(declared, declared) or type_of(value),
        path=path,
        unit_text=node.text("unitText"),
        unit_code=node.text("unitCode"),
        description=plain_words(graph, node, "description"),
        concept=concept,
    )


def _value(graph: Graph, node: Node) -> JSON:
    """The value as written, an empty text too; a reference gives what it speaks of."""
    raw = node.data.get("value")
    if raw is None:
        bounds = [node.data.get(name) for name in ("minValue", "maxValue")]
        return bounds if any(bound is not None for bound in bounds) else None
    if isinstance(raw, dict):
        found = values(raw)
        if found and not isinstance(found[0], dict):
            return found[0] if len(found) == 1 else found
        target = graph.resolve(raw)
        return (target.text("name", "value") or target.id) if target else None
    return raw


def type_of(value: JSON) -> str:
    """The type that a value shows by itself."""
    if isinstance(value, bool):
        return "checkbox"
    return "number" if isinstance(value, int | float) else "text"


def _elabftw(raw: JSON, where: str, findings: Findings) -> dict[str, Field]:
    """The extra fields within eLabFTW's metadata JSON (a string, or already an object)."""
    try:
        metadata = json.loads(raw) if isinstance(raw, str) and raw.strip() else raw
    except (ValueError, RecursionError):
        findings.warn("fields_unreadable", where)
        return {}
    return extra_fields(metadata)


def extra_fields(metadata: Any) -> dict[str, Field]:
    """Read eLabFTW's `extra_fields`, by name."""
    if not isinstance(metadata, dict) or not isinstance(metadata.get("extra_fields"), dict):
        return {}
    settings = metadata.get("elabftw")
    listed = settings.get("extra_fields_groups") if isinstance(settings, dict) else None
    groups = {
        str(group.get("id")): str(group.get("name", ""))
        for group in (listed if isinstance(listed, list) else [])
        if isinstance(group, dict)
    }
    return {
        str(name): _extra_field(str(name), data, groups)
        for name, data in metadata["extra_fields"].items()
        if isinstance(data, dict)
    }


def _extra_field(name: str, data: dict[str, Any], groups: dict[str, str]) -> Field:
    kind = str(data.get("type") or "text").lower()
    position = data.get("position")
    return Field(
        name=name,
        value=data.get("value"),
        type=TYPES.get(kind, kind),
        path=name,
        unit_text=str(data.get("unit") or ""),
        description=str(data.get("description") or ""),
        options=tuple(str(option) for option in values(data.get("options"))),
        group=groups.get(str(data.get("group_id")), ""),
        position=position if isinstance(position, int) and not isinstance(position, bool) else None,
        required=data.get("required") is True,
        readonly=data.get("readonly") is True,
    )


def _joined(plain: list[Field], defined: dict[str, Field]) -> list[Field]:
    """One list of the flat values and the vendor's definitions of the same ones."""
    known = dict(defined)
    joined = []
    for item in plain:
        more = known.pop(item.path, None) or known.pop(item.name, None)
        joined.append(_enriched(item, more) if more else item)
    return joined + list(known.values())


def _enriched(item: Field, more: Field) -> Field:
    """What the flat value says, completed by its definition."""
    return replace(
        item,
        type=more.type if item.type in ("", "text") else item.type,
        options=more.options,
        group=more.group,
        position=more.position,
        required=more.required,
        readonly=more.readonly,
        unit_text=item.unit_text or more.unit_text,
        description=item.description or more.description,
    )
