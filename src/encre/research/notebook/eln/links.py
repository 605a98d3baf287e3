"""What an entry is tied to: other entries of the archive, or things outside."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from .model import Link, Molecule
from .paths import is_remote

if TYPE_CHECKING:
    from .graph import Graph, Node

RELATIONS = ("mentions", "isBasedOn", "citation", "isRelatedTo", "relatedLink")


def links(
    graph: Graph,
    node: Node,
    entry_of: Callable[[str], str],
    *,
    section: str = "",
    leave: frozenset[str] = frozenset(),
) -> tuple[Link, ...]:
    """The ties of a node (`entry_of`: the entry holding an identifier; `leave`: versions)."""
    found: list[Link] = []
    for relation in RELATIONS:
        for target in graph.follow(node, relation):
            if target.id not in leave:
                found.append(_link(relation, target, entry_of, section))
    return tuple(found)


def _link(relation: str, target: Node, entry_of: Callable[[str], str], section: str) -> Link:
    held = entry_of(target.id) if target.id else ""
    address = target.id if is_remote(target.id) else target.text("url")
    label = target.text("name", "headline", "title").removeprefix("- ") or target.text("identifier")
    outside = target.data if target.described and not held else None
    return Link(
        relation=relation,
        target=held,
        url="" if held else address,
        section=section,
        molecule=_molecule(target),
        source=outside,
        label=label or ("" if held else target.id),
    )


def _molecule(target: Node) -> Molecule | None:
    """What a node says of a molecule, in the words of schema.org; None when it says nothing.

    The lines of a molfile have their places: none is taken off, the first is often empty.
    """
    drawn = (value for value in target.all("hasRepresentation") if isinstance(value, str))
    found = Molecule(
        smiles=target.text("smiles"),
        molfile=next((value for value in drawn if "\n" in value), ""),
        inchikey=target.text("inChIKey"),
        formula=target.text("molecularFormula"),
        weight=target.text("molecularWeight"),
    )
    return found if found.smiles or found.molfile or found.inchikey else None
