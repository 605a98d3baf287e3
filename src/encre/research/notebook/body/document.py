"""The body of an entry: its schema, its check, its canonical form and its hash."""

from __future__ import annotations

import hashlib
import json
import re
from functools import partial
from pathlib import Path
from typing import Any, cast

from prosemirror.model import Node, Schema

from .addresses import safe_address

Body = dict[str, Any]
"""A document, a node or a mark, as ProseMirror writes it in JSON."""

SPEC: dict[str, Any] = json.loads((Path(__file__).parent / "schema.json").read_text("utf-8"))
VERSION: int = SPEC["version"]
DEEPEST = 60
MOST_NODES = 400_000
WIDEST_CELL = 4000

LATER = {"table": "computes", "tableCell": "shape", "tableHeader": "shape"}
"""Attributes that came when bodies were already signed: a node without one is written as before."""

# PostgreSQL refuses U+0000 and lone surrogates; HTML cannot carry the other controls.
_UNSAYABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class InvalidBody(ValueError):
    """What was given is not a document of our schema."""


def _check_attribute(where: str, rule: dict[str, Any], value: Any) -> None:
    """Raise InvalidBody unless an attribute's value follows its rule in the schema."""
    if "choices" in rule:
        fits = value in rule["choices"] and not isinstance(value, bool)
    elif value is None:
        fits = bool(rule.get("nullable")) or rule["type"] == "widths"
    else:
        fits = _TYPES[rule["type"]](rule, value)
    if not fits:
        raise InvalidBody(f"{where}: value not allowed")


def _is_integer(rule: dict[str, Any], value: Any) -> bool:
    return type(value) is int and rule["minimum"] <= value <= rule["maximum"]


def _is_string(rule: dict[str, Any], value: Any) -> bool:
    if not isinstance(value, str) or len(value) > rule.get("longest", len(value)):
        return False
    return "pattern" not in rule or re.fullmatch(rule["pattern"], value) is not None


def _is_widths(_rule: dict[str, Any], value: Any) -> bool:
    if not isinstance(value, list):
        return False
    return all(type(width) is int and 0 <= width <= WIDEST_CELL for width in value)


_TYPES = {
    "integer": _is_integer,
    "string": _is_string,
    "boolean": lambda _rule, value: isinstance(value, bool),
    "href": lambda _rule, value: isinstance(value, str) and safe_address(value) == value,
    "widths": _is_widths,
}


def _spec(kind: str) -> dict[str, Any]:
    """Give prosemirror the nodes or marks of the schema, their rules as functions."""
    built = {}
    for name, spec in SPEC[kind].items():
        attrs = {
            key: {
                **({"default": rule["default"]} if "default" in rule else {}),
                "validate": partial(_check_attribute, f"{name}.{key}", rule),
            }
            for key, rule in spec.get("attrs", {}).items()
        }
        built[name] = {**spec, "attrs": attrs}
    return built


SCHEMA: Schema[Any, Any] = Schema({"nodes": _spec("nodes"), "marks": _spec("marks")})
RANK = {name: rank for rank, name in enumerate(SPEC["marks"])}


def empty() -> Body:
    """Return a new body with nothing written in it."""
    return {
        "type": "doc",
        "content": [{"type": "paragraph", "attrs": {"textAlign": None}}],
    }


def check(body: object) -> Body:
    """Return the body in its one normal form, or raise InvalidBody."""
    count = _measure(body)
    if count > MOST_NODES:
        raise InvalidBody("too many nodes")
    tidy = _tidied(cast("Body", body))
    if tidy.get("type") != SPEC["topNode"]:
        raise InvalidBody("the top node is not a document")
    try:
        node = Node.from_json(SCHEMA, tidy)
        node.check()
    except InvalidBody:
        raise
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidBody(str(error)) from error
    return _as_signed(dict(node.to_json()))


def _as_signed(node: Body) -> Body:
    """Take away later attributes that say nothing: what was signed keeps its bytes."""
    name = LATER.get(node["type"])
    if name and not node["attrs"][name]:
        node["attrs"] = {key: value for key, value in node["attrs"].items() if key != name}
        if not node["attrs"]:
            del node["attrs"]
    for child in node.get("content", ()):
        _as_signed(child)
    return node


def _measure(body: object) -> int:
    """Count the nodes, and refuse a depth that would exhaust the stack."""
    count = 0
    waiting = [(body, 1)]
    while waiting:
        node, depth = waiting.pop()
        if not isinstance(node, dict):
            raise InvalidBody("a node is not an object")
        if depth > DEEPEST:
            raise InvalidBody("nested too deeply")
        content = node.get("content") or []
        if not isinstance(content, list):
            raise InvalidBody("a content is not a list")
        count += 1
        waiting += [(child, depth + 1) for child in content]
    return count


def _tidied(node: Body) -> Body:
    """Copy a node with clean text, sorted marks, and neighbouring texts joined."""
    kept: Body = {"type": node.get("type")}
    if node.get("attrs"):
        kept["attrs"] = _said(node["attrs"])
    if node.get("marks"):
        kept["marks"] = _sorted_marks(node["marks"])
    if node.get("type") == "text":
        text = node.get("text")
        if not isinstance(text, str):
            raise InvalidBody("a text holds no text")
        kept["text"] = clean_text(text)
    elif node.get("content"):
        kept["content"] = join_texts([_tidied(child) for child in node["content"]])
    return kept


def _sorted_marks(marks: object) -> list[Body]:
    """Put marks in the schema's order, each once."""
    if not isinstance(marks, list):
        raise InvalidBody("marks are not a list")
    found: dict[str, Body] = {}
    for mark in marks:
        if not isinstance(mark, dict) or mark.get("type") not in RANK:
            raise InvalidBody("unknown mark")
        attrs = _said(mark.get("attrs") or {})
        if mark["type"] == "link":
            attrs["href"] = safe_address(str(attrs.get("href", "")))
        if attrs.get("href", "") is not None:
            found.setdefault(
                mark["type"], {"type": mark["type"], **({"attrs": attrs} if attrs else {})}
            )
    return [found[name] for name in RANK if name in found]


def _said(attrs: object) -> Body:
    """Copy attributes, their texts cleaned."""
    if not isinstance(attrs, dict):
        raise InvalidBody("attributes are not an object")
    return {
        key: clean_text(value) if isinstance(value, str) else value for key, value in attrs.items()
    }


def clean_text(text: str) -> str:
    """Drop characters that a database or HTML cannot hold; one kind of line end."""
    if _UNSAYABLE.search(text) is None:
        return text
    return _UNSAYABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def join_texts(nodes: list[Body]) -> list[Body]:
    """Join neighbouring texts that carry the same marks, and drop empty ones."""
    joined: list[Body] = []
    for node in nodes:
        if node["type"] != "text":
            joined.append(node)
            continue
        if not node["text"]:
            continue
        last = joined[-1] if joined else None
        if last and last["type"] == "text" and last.get("marks") == node.get("marks"):
            joined[-1] = {**last, "text": last["text"] + node["text"]}
        else:
            joined.append(node)
    return joined


def canonical(body: Body) -> bytes:
    """Write a body as RFC 8785 canonical JSON: what is hashed, signed and stamped."""
    return _canonical(body).encode("utf-8")


def _canonical(value: Any) -> str:
    if isinstance(value, dict):
        # RFC 8785 section 3.2.3 sorts names by their UTF-16 code units.
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        pairs = [f"{_canonical(name)}:{_canonical(value[name])}" for name in names]
        return "{" + ",".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_canonical, value)) + "]"
    if isinstance(value, float):
        raise InvalidBody("a body holds whole numbers only")
    return json.dumps(value, ensure_ascii=False)


def digest(body: Body) -> str:
    """Return the SHA-256 of a body's canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(body)).hexdigest()
