"""The entries of the demonstration notebooks, theme by theme."""

from __future__ import annotations

from encre.demo.entries import (
    epithelium,
    expression,
    imaging,
    molecular,
    neuroscience,
    population,
    project,
    protocols,
    secretion,
    structure,
    team,
)
from encre.demo.entries.notebooks import NOTEBOOKS
from encre.demo.entries.shapes import Entry, Lab, Notebook

_THEMES = (
    protocols, expression, secretion, molecular, imaging, team,
    project, epithelium, neuroscience, structure, population,
)  # fmt: skip


def entries(lab: Lab) -> list[Entry]:
    """Return every entry, the oldest first."""
    written = [write(lab) for theme in _THEMES for write in theme.ENTRIES]
    return sorted(written, key=lambda entry: -entry.days)


__all__ = ["NOTEBOOKS", "Entry", "Lab", "Notebook", "entries"]
