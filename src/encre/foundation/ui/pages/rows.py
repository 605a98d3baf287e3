"""The rows of a list as HTML, written at once: a template costs more than the database here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.template.base import render_value_in_context
from django.template.context import Context
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from encre.foundation.ui.pages.listing import Column, Line


def drawn_rows(lines: Sequence[Line], *, pick: bool) -> SafeString:
    """Return the rows of a table's body; each with a box to tick when they can be picked."""
    opened: dict[str, str] = {}
    whole: list[str] = []
    for line in lines:
        whole.append("<tr data-row>\n")
        if pick:
            whole.append(
                '<td class="pick"><label><input type="checkbox" class="form-check-input"'
                f' name="pick" value="{escape(line.pk)}"'
                f' aria-label="{conditional_escape(line.label)}"></label></td>\n'
            )
        for column, cell in line.cells:
            if column.name not in opened:
                opened[column.name] = _opened(column)
            whole += (opened[column.name], _text(cell), "</td>")
        whole.append("\n</tr>")
    return mark_safe("".join(whole))  # noqa: S308 each piece is escaped


def _opened(column: Column) -> str:
    css = f"kind-{column.kind} is-link" if column.link else f"kind-{column.kind}"
    return f'<td class="{css}" data-label="{conditional_escape(column.label)}">'


def _text(cell: Any) -> str:
    """Return a value as a template writes it: escaped, numbers in the form of the language."""
    return conditional_escape(cell) if type(cell) in (str, SafeString) else _in_words(cell)


def _in_words(cell: Any) -> str:
    return str(render_value_in_context(cell, Context()))
