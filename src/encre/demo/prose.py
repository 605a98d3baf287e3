"""French typography and the small mark-up in which the entries are written."""

# ruff: noqa: RUF001 - letters and signs as French and science write them

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from markdown_it import MarkdownIt

NBSP = "\u00a0"
THIN = "\u202f"

_UNITS = (
    "µL|mL|L|µg|mg|kg|g|ng|pg|nM|µM|mM|M|nm|µm|mm|cm|m|h|min|s|ms|°C|%|kDa|Da|U|UI|MΩ|pA|mV|V|Hz|kHz|kV|W|"
    "Mo|Go|pb|kb|ans|jours|semaines|tours/min|fois|cellules|souris|participants|€|pmol|fmol|nmol|MOI|Å|ppm|Pa"
)


def number(value: float, digits: int = 0) -> str:
    """Return a number in French form: `1 234,5`, a true minus sign."""
    text = f"{abs(value):,.{digits}f}".replace(",", THIN).replace(".", ",")
    return f"−{text}" if value < 0 and float(f"{value:.{digits}f}") != 0 else text


def french(text: str) -> str:
    """Put the non-breaking spaces and the apostrophes where French typography wants them."""
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    text = re.sub(r"[ \u00a0]*([;?!])(?=\s|$|<)", lambda m: THIN + m[1], text)
    text = re.sub(r" +:(?=\s|$|<)", f"{NBSP}:", text)
    text = text.replace("« ", f"«{NBSP}").replace(" »", f"{NBSP}»")
    return re.sub(rf"(?<=\d) (?=(?:{_UNITS})(?![\w]))", NBSP, text)


_GUARDED = re.compile(r"(\$[^$\n]+\$|`[^`\n]+`|\]\([^)]+\)|</?[a-z][^>\n]*>|https?://\S+)")


def _typeset(text: str, language: str) -> str:
    """Apply French typography outside mathematics, code, addresses and tags."""
    if language != "fr":
        return text
    parts = _GUARDED.split(text)
    return "".join(part if rank % 2 else french(part) for rank, part in enumerate(parts))


_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")
_TASKS = re.compile(r"<ul>\n((?:<li>\[[ x]\].*?</li>\n)+)</ul>")
_TASK = re.compile(r"<li>\[([ x])\] (.*?)</li>\n")
_CHECKED = {"x": "true", " ": "false"}
_IMAGE = re.compile(r'<p><img src="attachment:([^"]+)" alt="([^"]*)" ?/?></p>')
_MATH = re.compile(r"\$[^$\n]+\$")


def _task_list(found: re.Match[str]) -> str:
    """Return a task list in the editor's form."""
    items = "".join(
        f'<li data-type="taskItem" data-checked="{_CHECKED[mark]}"><p>{text}</p></li>'
        for mark, text in _TASK.findall(found[1])
    )
    return f'<ul data-type="taskList">{items}</ul>'


def html(source: str, language: str = "fr") -> str:
    """Return the HTML of a body in the small mark-up: headings, lists, tables, tasks, `$…$`."""
    lines = "\n".join(line.strip() for line in source.splitlines())
    formulas: list[str] = []

    def keep(found: re.Match[str]) -> str:
        formulas.append(escape(found[0], quote=False))
        return f"\ue000{len(formulas) - 1}\ue001"

    text = _MATH.sub(keep, _typeset(lines, language))
    rendered = _MARKDOWN.render(text)
    rendered = _TASKS.sub(_task_list, rendered)
    rendered = re.sub("\ue000(\\d+)\ue001", lambda found: formulas[int(found[1])], rendered)
    return _IMAGE.sub(
        r'<p><img src="attachment:\1" alt="\2"></p><p><em>\2</em></p>', rendered
    ).strip()


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table in the small mark-up; cells are written as they come."""
    lines = [headings, ["---"] + ["---:"] * (len(headings) - 1), *rows]
    return (
        "\n"
        + "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
        + "\n"
    )
