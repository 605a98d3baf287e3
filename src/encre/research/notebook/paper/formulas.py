"""LaTeX drawn for paper: KaTeX and mhchem in an embedded engine, bounded in time and memory."""

import re
from html import escape
from pathlib import Path

from django.contrib.staticfiles import finders

from encre.research.notebook.paper.engine import Engine

KATEX = "vendor/katex-0.18.11"
SECONDS, MEMORY = 3, 200_000_000
"""The most that one formula may take."""
_DRAW = """
const LIMITS = {throwOnError: true, trust: false, strict: "ignore", maxSize: 40, maxExpand: 2000};
const draw = (latex, displayMode, output) =>
  katex.renderToString(latex, {...LIMITS, displayMode, output});
"""
# An arrow is a picture 400 em long of which one end shows. The style sheet of paper puts that end
# in its place by these classes: what cuts such a picture for a screen does not exist on paper.
_CUT = re.compile(r'<svg ([^>]*?)preserveAspectRatio="xM(ax|id)YMin slice"')
_ENDS = {"ax": "at-end", "id": "in-middle"}


def vendored(name: str) -> Path:
    """Return a file that vendor.toml brings."""
    return Path(str(finders.find(name)))


def folder() -> Path:
    """Return the folder of KaTeX, with its style sheet and fonts."""
    return vendored(f"{KATEX}/katex.min.js").parent


class Formulas(Engine):
    """Draws formulas; the engine starts with the first of them and ends with the block."""

    def __init__(self, output: str = "html") -> None:
        """Read KaTeX and its chemistry; `output` is "html" for its style sheet, or "mathml"."""
        self._output = output
        super().__init__((folder() / name for name in ("katex.min.js", "mhchem.min.js")), _DRAW)

    def html(self, latex: str, *, display: bool) -> str:
        """Return a formula as markup; its source when wrong or endless."""
        bounds = {"seconds": SECONDS, "memory": MEMORY}
        drawn = self.call("draw", latex, display, self._output, **bounds)
        if drawn is None:
            return f'<code class="math-wrong">{escape(latex)}</code>'
        return _CUT.sub(lambda cut: f'<svg class="{_ENDS[cut[2]]}" {cut[1]}', str(drawn))
