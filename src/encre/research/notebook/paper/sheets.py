"""Tables that compute, computed for paper and archives: the pages' own script in an engine."""

import json
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils.translation import get_language

from encre.research.notebook.body.computing import Values, is_large, rows_of
from encre.research.notebook.body.document import Body
from encre.research.notebook.paper.engine import Engine

SCRIPT = "notebook/sheet.js"
SECONDS, MEMORY = 10, 200_000_000
"""The most that one table may take."""
_COMPUTE = "const computed = (rows, lang) => JSON.stringify(sheet.values(rows, lang));"


class Results(Engine):
    """Computes tables; the engine starts with the first of them and ends with the block."""

    def __init__(self) -> None:
        """Read the script of the pages."""
        super().__init__([Path(str(finders.find(SCRIPT)))], _COMPUTE)

    def values(self, table: Body) -> Values | None:
        """Return the result of each formula; None when the table is too much to compute."""
        if is_large(table):
            return None
        language = get_language() or "fr"
        made = self.call("computed", rows_of(table), language, seconds=SECONDS, memory=MEMORY)
        return None if made is None else json.loads(made)
