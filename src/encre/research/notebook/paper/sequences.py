"""Sequences drawn for paper: the pages' own script in an embedded engine."""

from pathlib import Path

from django.contrib.staticfiles import finders

from encre.research.notebook.body.document import Body
from encre.research.notebook.body.sequences import source_of
from encre.research.notebook.paper.engine import Engine

SCRIPT = "notebook/sequences.js"
SECONDS, MEMORY = 10, 400_000_000
"""The most that one sequence may take."""
LONGEST = 2_000_000
"""Characters of a source beyond which only the source itself is kept."""
_DRAW = "const drawn = (text, attributes, lang) => sequences.still(text, attributes, lang);"


class Sequences(Engine):
    """Draws sequences; the engine starts with the first of them and ends with the block."""

    def __init__(self) -> None:
        """Read the script of the pages."""
        super().__init__([Path(str(finders.find(SCRIPT)))], _DRAW)

    def html(self, node: Body, language: str) -> str:
        """Return facts, map, table and lines as HTML; nothing when it cannot be drawn."""
        source = source_of(node)
        if len(source) > LONGEST:
            return ""
        made = self.call("drawn", source, node["attrs"], language, seconds=SECONDS, memory=MEMORY)
        return str(made or "")
