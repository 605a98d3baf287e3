"""Sequences in a body: what of them is said as text; their source is never read further here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .document import Body

LETTERS, NAMES, LONGEST = 120, 400, 8_000
"""What search and lists know of a sequence: its first letters, names of its features or records."""
_NAMED = re.compile(
    r'^\s+/(?:label|gene|product|locus_tag|standard_name)="?([^"\n]*)|^(?:LOCUS|DEFINITION|'
    r"ACCESSION)\s+([^\n]*)|^>([^\n]*)",
    re.MULTILINE,
)
_NOT_LETTERS = re.compile(r"^>.*$|[\s\d/]+", re.MULTILINE)


def source_of(node: Body) -> str:
    """Return what was typed or pasted, as it is."""
    return "".join(child["text"] for child in node.get("content", []))


def told(node: Body) -> str:
    """Return a sequence as text: its name, those of its features and records, its first letters.

    A plasmid is a word of thousands of letters: whole, it would flood what is searched.
    """
    source = source_of(node)
    found = ("".join(match.groups("")).strip() for match in _NAMED.finditer(source))
    names = [name for _number, name in zip(range(NAMES), dict.fromkeys(found), strict=False)]
    _before, origin, after = source.partition("\nORIGIN")
    start = (after if origin else source)[: LETTERS * 20]
    letters = _NOT_LETTERS.sub("", start)[:LETTERS]
    said = " ".join(filter(None, [node["attrs"]["name"], *names]))[:LONGEST]
    return f"{said}\n{letters}".strip()
