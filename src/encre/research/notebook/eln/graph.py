"""A walk over the JSON-LD graph: nodes found by identifier, whatever their shape."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .model import JSON

VOCABULARY = re.compile(
    r"^(?:https?://schema\.org/|schema:|sdo:|http://purl\.org/dc/terms/|dcterms:|dct:)"
)
NOBODY = ("", None)


@dataclass(slots=True)
class Node:
    """One thing the graph describes; `variants` are its descriptions when they differ."""

    id: str
    data: dict[str, JSON]
    variants: list[dict[str, JSON]] = field(default_factory=list)
    conflicts: set[str] = field(default_factory=set)
    described: bool = True

    @property
    def types(self) -> set[str]:
        """The node's types, without vocabulary, in lower case."""
        return {VOCABULARY.sub("", str(name)).lower() for name in values(self.data.get("@type"))}

    def all(self, *names: str) -> list[JSON]:
        """Every value of the properties, in order, arrays opened, empty ones dropped."""
        return [value for name in names for value in values(self.data.get(name))]

    def text(self, *names: str) -> str:
        """The first scalar of the properties, as text; references and objects are skipped."""
        for value in self.all(*names):
            if isinstance(value, bool):
                return "true" if value else "false"
            if isinstance(value, str | int | float) and str(value).strip():
                return str(value).strip()
        return ""


class Graph:
    """The nodes of an archive, indexed by their canonical identifier."""

    def __init__(self, document: JSON, canonical: Callable[[str], str]) -> None:
        self._canonical = canonical
        self.base = ""
        self.nodes: dict[str, Node] = {}
        self._told: dict[str, set[str]] = {}
        for data in _flat(_top(document)):
            self._add(data)

    def key(self, identifier: str) -> str:
        """The canonical form of an identifier."""
        if self.base and identifier.startswith(self.base):
            identifier = identifier.removeprefix(self.base) or "./"
        return self._canonical(identifier)

    def rebase(self, address: str) -> None:
        """Read identifiers below `address` (a root written as a web address) as paths."""
        self.base = address.rstrip("/") + "/"
        nodes, self.nodes, self._told = list(self.nodes.values()), {}, {}
        for node in nodes:
            for data in node.variants:
                self._add(data)

    def _add(self, data: dict[str, JSON]) -> None:
        identifier = data.get("@id")
        if identifier in NOBODY or isinstance(identifier, dict | list):
            return
        key = self.key(str(identifier))
        known = self.nodes.get(key)
        if known is None:
            self.nodes[key] = Node(key, dict(data), [data])
        elif (told := _told(data)) not in self._told.setdefault(key, {_told(known.variants[0])}):
            self._told[key].add(told)
            known.variants.append(data)
            _merge(known, data)

    def get(self, identifier: str) -> Node | None:
        """The node of an identifier, if the graph describes it."""
        return self.nodes.get(self.key(identifier))

    def resolve(self, reference: JSON) -> Node | None:
        """The node of a value: a reference, a bare identifier, or a node written in place."""
        if isinstance(reference, dict):
            identifier = reference.get("@id")
            if identifier in NOBODY or isinstance(identifier, dict | list):
                return Node("", reference, [reference]) if reference else None
            return self.get(str(identifier)) or Node(
                self.key(str(identifier)), reference, [], described=False
            )
        if isinstance(reference, str) and reference.strip():
            return self.get(reference) or Node(
                self.key(reference), {"@id": reference}, [], described=False
            )
        return None

    def follow(self, node: Node, *names: str) -> list[Node]:
        """The nodes that the properties of `node` lead to, each once, in order."""
        found: dict[str, Node] = {}
        for position, value in enumerate(node.all(*names)):
            target = self.resolve(value)
            if target is not None:
                found.setdefault(target.id or f"\0{position}", target)
        return list(found.values())


def values(value: JSON) -> list[JSON]:
    """The values of a property of any shape: scalar, array, `@value`, `@list`, null, empty."""
    if isinstance(value, list):
        return [item for part in value for item in values(part)]
    if isinstance(value, dict):
        if "@value" in value:
            return values(value["@value"])
        for wrapper in ("@list", "@set"):
            if wrapper in value:
                return values(value[wrapper])
        return [value] if value else []
    if value is None or (isinstance(value, str) and not value.strip()):
        return []
    return [value]


def _top(document: JSON) -> list[JSON]:
    """The nodes at the top of a document, however it wraps them; empty when there are none."""
    if isinstance(document, dict):
        graph = document.get("@graph")
        if graph is None:
            return [document] if "@id" in document or "@type" in document else []
        return graph if isinstance(graph, list) else [graph]
    return document if isinstance(document, list) else []


def _flat(tops: Iterable[JSON]) -> Iterator[dict[str, JSON]]:
    """Every described node, those written inside others too, with plain property names."""
    waiting = [(item, True) for item in reversed(list(tops))]
    while waiting:
        item, top = waiting.pop()
        if isinstance(item, list):
            waiting.extend((part, top) for part in reversed(item))
        elif isinstance(item, dict):
            _plain_names(item)
            if len(item) > 1 or top:
                yield item
            inside = [part for name, part in item.items() if name != "@context"]
            waiting.extend(
                (part, False) for part in reversed(inside) if isinstance(part, dict | list)
            )


def _plain_names(data: dict[str, JSON]) -> None:
    """Take the vocabulary off property names, in place."""
    for name in [name for name in data if VOCABULARY.match(name)]:
        data.setdefault(VOCABULARY.sub("", name), data[name])


def _merge(node: Node, other: dict[str, JSON]) -> None:
    """Add a second description: what agrees is one, lists are joined, what differs is marked."""
    for name, value in other.items():
        mine = node.data.get(name)
        if mine == value or not values(value):
            continue
        if not values(mine):
            node.data[name] = value
        elif isinstance(mine, list) or isinstance(value, list):
            both = [*values(mine), *values(value)]
            node.data[name] = list({_told(item): item for item in reversed(both)}.values())[::-1]
        elif name not in ("@id", "@context"):
            node.conflicts.add(name)


def _told(value: JSON) -> str:
    """A value as a text that is the same for equal values."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
