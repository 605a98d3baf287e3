"""From a body to Markdown: CommonMark 0.31 with GitHub's tables, task lists and strikethrough.

What Markdown cannot say (underlining, merged cells) is written as the HTML it allows; colours of
text and the alignment of paragraphs are left out.
"""

from __future__ import annotations

import re
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from .computing import computes
from .rendering import MARKS, to_html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .computing import Values
    from .document import Body

# A character that begins something wherever it stands.
_SPECIAL = re.compile(r"[\\`*_\[\]<>&$~|]")
# What begins a block at the head of a line: a title, an item, a quotation, a rule.
_HEAD = re.compile(r"^(?:([#+\-=:>])|(\d{1,9})([.)]))")
_EDGE = re.compile(r"^[^\W_].*[^\W_]$|^[^\W_]$", re.DOTALL)
_TICKS = re.compile(r"`+")
_BLANK_LINES = re.compile(r"\n\s*\n")
SIGNS = {"bold": "**", "italic": "*", "strike": "~~"}
UNSAID = {"textColor"}
EMPTY = "&#8203;"
"""What an empty item holds: without it, what follows would be its text."""


def _nowhere(*_: str) -> None:
    """Resolve nothing."""


def to_markdown(
    body: Body,
    *,
    attachment: Callable[[str], str | None] = _nowhere,
    mention: Callable[[str, str], str | None] = _nowhere,
    table: Callable[[Body], Values | None] | None = None,
) -> str:
    """Write a body as Markdown, each block parted from the next by an empty line.

    `attachment(id)` and `mention(kind, id)` give addresses (None: no picture, no link);
    `table(node)` the results of a table that computes.
    """

    def html(node: Body) -> str:
        return to_html(node, attachment=attachment, mention=mention, table=table, standalone=True)

    writer = _Writer(attachment, mention, html)
    text = writer.blocks(body.get("content", []))
    return f"{text}\n" if text else ""


class _Writer:
    """Writes nodes, one method a kind."""

    def __init__(
        self,
        attachment: Callable[[str], str | None],
        mention: Callable[[str, str], str | None],
        html: Callable[[Body], str],
    ) -> None:
        self.attachment, self.mention, self.html = attachment, mention, html

    def blocks(self, nodes: list[Body]) -> str:
        """Write blocks; two lists that follow each other are kept two by a comment."""
        parts: list[str] = []
        last = ""
        for node in nodes:
            written = getattr(self, f"block_{node['type'].lower()}")(node)
            if not written:
                continue
            mark = _LISTS.get(node["type"], "")
            parts += ["<!-- -->", written] if mark and mark == last else [written]
            last = mark
        return "\n\n".join(parts)

    def block_paragraph(self, node: Body) -> str:
        return self.inline(node.get("content", []))

    def block_heading(self, node: Body) -> str:
        text = self.inline(node.get("content", [])).replace("\\\n", " ")
        return f"{'#' * node['attrs']['level']} {text}".rstrip() if text else ""

    def block_bulletlist(self, node: Body) -> str:
        return "\n".join(self._item("- ", item) for item in node["content"])

    def block_tasklist(self, node: Body) -> str:
        boxes = ("- [x] " if item["attrs"]["checked"] else "- [ ] " for item in node["content"])
        items = zip(boxes, node["content"], strict=True)
        return "\n".join(self._item("- ", item, box[2:]) for box, item in items)

    def block_orderedlist(self, node: Body) -> str:
        numbered = enumerate(node["content"], node["attrs"]["start"])
        return "\n".join(self._item(f"{number}. ", item) for number, item in numbered)

    def _item(self, mark: str, item: Body, box: str = "") -> str:
        first, *more = item["content"]
        said = self.block_paragraph(first)
        head = box + (EMPTY + said if not said or said.startswith(("<br>", "\\\n")) else said)
        lines = "\n\n".join(filter(None, [head, self.blocks(more)])).split("\n")
        rest = [f"{' ' * len(mark)}{line}" if line else "" for line in lines[1:]]
        return "\n".join([mark + lines[0], *rest])

    def block_blockquote(self, node: Body) -> str:
        lines = self.blocks(node["content"]).split("\n")
        return "\n".join(f"> {line}" if line else ">" for line in lines)

    def block_codeblock(self, node: Body) -> str:
        return _fenced(_source(node), node["attrs"]["language"] or "")

    def block_sequence(self, node: Body) -> str:
        name = node["attrs"]["name"]
        title = f"**{escaped(name)}**\n\n" if _EDGE.match(name) else ""
        return title + _fenced(_source(node), "")

    def block_horizontalrule(self, _node: Body) -> str:
        return "---"

    def block_blockmath(self, node: Body) -> str:
        latex = _BLANK_LINES.sub("\n", node["attrs"]["latex"]).strip()
        if not latex:
            return ""
        if "$" in latex or any(line.lstrip()[:1] in "#>-+=" for line in latex.split("\n")):
            return _html(node)
        return f"$$\n{latex}\n$$"

    def block_table(self, node: Body) -> str:
        rows = [row["content"] for row in node["content"] if row.get("content")]
        if computes(node) or not _is_plain(rows):
            # An empty line would end it.
            return self.html(node).replace("\n", "&#10;")
        lines = [" | ".join(self._cell(cell) for cell in row) for row in rows]
        rule = " | ".join("---" for _cell in rows[0])
        return "\n".join(f"| {line} |" for line in (lines[0], rule, *lines[1:]))

    def _cell(self, cell: Body) -> str:
        text = self.inline(cell["content"][0].get("content", []))
        return text.replace("\\\n", "<br>")

    # Inline

    def inline(self, nodes: list[Body]) -> str:
        """Write the nodes of a line: those of one link together, each run of marks once."""
        parts = []
        runs = [list(run) for _link, run in groupby(_crowded(nodes), _link_of)]
        for run in runs:
            text = self._runs(run)
            href = _link_of(run[0])
            parts.append(f"[{text}](<{_address(href)}>)" if href and text.strip() else text)
        # A backslash that ends a block is a backslash.
        text = re.sub(r"(?:\\\n)+$", lambda found: "<br>" * (len(found[0]) // 2), _joined(parts))
        return _headed(_kept_spaces(text))

    def _runs(self, nodes: list[Body]) -> str:
        groups = [(marks, list(run)) for marks, run in groupby(nodes, _marks_of)]
        texts = [
            _joined(self.node(node, code="code" in marks) for node in run) for marks, run in groups
        ]
        parts = []
        for place, (marks, _run) in enumerate(groups):
            before = texts[place - 1] if place else " "
            after = texts[place + 1] if place + 1 < len(texts) else " "
            apart = before[-1:].isspace() and after[:1].isspace()
            near = [groups[at][0] for at in (place - 1, place + 1) if 0 <= at < len(groups)]
            parts.append(_dressed(texts[place], marks, alone=apart and not any(near)))
        return _joined(parts)

    def node(self, node: Body, *, code: bool) -> str:
        """Write one node of a line, its marks apart."""
        kind, attrs = node["type"], node.get("attrs", {})
        if kind == "text":
            return _code(node["text"]) if code else escaped(node["text"])
        if kind == "hardBreak":
            return "\\\n"
        if kind == "inlineMath":
            return _formula(node)
        if kind == "image":
            source = self.attachment(attrs["attachment"])
            return f"![{escaped(attrs['alt'])}](<{_address(source)}>)" if source else ""
        address = self.mention(attrs["kind"], attrs["id"])
        label = escaped(attrs["label"])
        return f"[{label}](<{_address(address)}>)" if address and not _link_of(node) else label


_LISTS = {"bulletList": "-", "taskList": "-", "orderedList": "."}


def _joined(parts: Iterable[str]) -> str:
    """Put parts after one another: an exclamation mark before a link would make a picture of it."""
    text = ""
    for part in parts:
        text = text[:-1] + "\\!" if part.startswith("[") and text.endswith("!") else text
        text += part
    return text


def _link_of(node: Body) -> str:
    for mark in node.get("marks", []) if node["type"] != "hardBreak" else ():
        if mark["type"] == "link":
            return str(mark["attrs"]["href"])
    return ""


def _marks_of(node: Body) -> tuple[str, ...]:
    if node["type"] == "hardBreak":
        return ()
    names = (mark["type"] for mark in node.get("marks", []))
    return tuple(name for name in names if name not in {"link", *UNSAID})


def _dressed(text: str, marks: tuple[str, ...], *, alone: bool) -> str:
    """Put marks around a text: Markdown's signs where they cannot be misread, else elements."""
    rest = [name for name in marks if name != "code"] if text else []
    signed = alone and _EDGE.match(text) is not None and not set(rest) - set(SIGNS)
    for name in reversed(rest):
        if signed:
            text = f"{SIGNS[name]}{text}{SIGNS[name]}"
        else:
            element = "mark" if name == "highlight" else MARKS[name]
            text = f"<{element}>{text}</{element}>"
    return text


def escaped(text: str) -> str:
    """Write a text so that none of it begins something else."""
    return _spaced(_SPECIAL.sub(lambda found: "\\" + found[0], text))


def _spaced(text: str) -> str:
    """Write line ends and tabs as references: Markdown would take them for spaces."""
    return text.replace("\n", "&#10;").replace("\t", "&#9;")


def _code(text: str) -> str:
    """Write a piece of code, between more backticks than it holds."""
    if re.search(r"[\n|]|  ", text) or text != text.strip() or not text:
        return f"<code>{_spaced(_SPECIAL.sub(lambda found: f'&#{ord(found[0])};', text))}</code>"
    ticks = "`" * (max(map(len, _TICKS.findall(text)), default=0) + 1)
    pad = " " if "`" in text else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def _crowded(nodes: list[Body]) -> list[Body]:
    """Mark the formulas that touch a word: their dollars would be taken for prices."""
    out = []
    for before, node, after in zip([{}, *nodes], nodes, [*nodes[1:], {}], strict=False):
        ends = re.search(r"\w$", _shown(before)) or before.get("type") == "inlineMath"
        begins = re.match(r"[\d$]", _shown(after)) or after.get("type") == "inlineMath"
        touched = node["type"] == "inlineMath" and bool(ends or begins)
        out.append({**node, "crowded": True} if touched else node)
    return out


def _shown(node: Body) -> str:
    return str(node.get("text") or node.get("attrs", {}).get("label", ""))


def _formula(node: Body) -> str:
    latex = node["attrs"]["latex"]
    if not latex:
        return ""
    if "crowded" in node or latex != latex.strip() or re.search(r"[$\n|]|  |\\$", latex):
        return _html(node)
    return f"${latex}$"


def _kept_spaces(text: str) -> str:
    """Write the spaces at the ends of a line, and those that follow one, as references."""
    text = re.sub(r"^ +| +$", lambda found: "&#32;" * len(found[0]), text)
    text = re.sub(r"(?<= ) ", "&#32;", text)
    return re.sub(r" +(?=\\\n)|(?<=\\\n) +", lambda found: "&#32;" * len(found[0]), text)


def _headed(text: str) -> str:
    """Keep the head of each line from beginning a block."""
    lines = text.split("\n")
    return "\n".join(_HEAD.sub(_unbegun, line) for line in lines)


def _unbegun(found: re.Match[str]) -> str:
    return f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}"


def _address(address: str | None) -> str:
    """Write an address so that nothing of it ends the brackets around it."""
    kept = (address or "").replace("\\", "%5C")
    return kept.replace("<", "%3C").replace(">", "%3E").replace("\n", "%0A").replace("&", "&amp;")


def _source(node: Body) -> str:
    return "".join(child["text"] for child in node.get("content", []))


def _fenced(text: str, language: str) -> str:
    longest = max(map(len, _TICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}" if text else f"{fence}{language}\n{fence}"


def _is_plain(rows: list[list[Body]]) -> bool:
    """Say whether a table can be one of GitHub's: a head, cells of one paragraph, none merged."""
    if not rows or any(len(row) != len(rows[0]) for row in rows):
        return False
    heads = [cell["type"] == "tableHeader" for row in rows for cell in row]
    if not all(heads[: len(rows[0])]) or any(heads[len(rows[0]) :]):
        return False
    return all(
        cell["attrs"]["colspan"] == cell["attrs"]["rowspan"] == 1
        and [block["type"] for block in cell["content"]] == ["paragraph"]
        for row in rows
        for cell in row
    )


def _html(node: Body) -> str:
    """Write a formula as HTML, whatever stands in it or beside it."""
    latex = escape(node["attrs"]["latex"]).replace("\n", "&#10;").replace("|", "&#124;")
    tag, kind = ("span", "inline") if node["type"] == "inlineMath" else ("div", "block")
    return f'<{tag} class="math math-{kind}" data-latex="{latex}"></{tag}>'
