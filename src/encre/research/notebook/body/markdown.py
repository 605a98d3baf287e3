"""From Markdown (CommonMark, tables, strikethrough, task lists, mathematics) to a body."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from .mathematics import Finder, formula_at
from .reading import from_html

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.rules_inline import StateInline

    from .words import Reading


def from_markdown(source: str, *, image: Callable[[str], str | None] | None = None) -> Reading:
    """Read Markdown; `image(src)` gives the attachment id of a picture, or None."""
    return from_html(_PARSER.render(source.replace("\x00", "")), image=image, delimiters=False)


def _formula(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's own shape
    """Take a formula out of the text before Markdown reads its underscores and backslashes."""
    # A backslash before a parenthesis is Markdown's own escape, not mathematics.
    if not state.src.startswith(("$", "\\begin{"), state.pos):
        return False
    finder = state.env.get("finder")
    if finder is None or finder.text is not state.src:
        finder = state.env["finder"] = Finder(state.src)
    found = formula_at(finder, state.pos)
    if found is None:
        return False
    if not silent:
        token = state.push("html_inline", "", 0)
        latex = escape(found.latex)
        kind = "math-block" if found.display else "math-inline"
        token.content = f'<span class="{kind}" data-latex="{latex}">{latex}</span>'
    state.pos = found.end
    return True


_PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_PARSER.inline.ruler.before("escape", "formula", _formula)
