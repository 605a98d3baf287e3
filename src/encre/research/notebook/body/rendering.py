"""From a body to HTML that is safe by construction: only what is written here can come out."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from .addresses import safe_address
from .computing import KINDS, computes, is_large, letters, places_of, results_of, shown
from .palette import HIGHLIGHT, INK

if TYPE_CHECKING:
    from collections.abc import Callable

    from .computing import Values
    from .document import Body

MARKS = {
    "bold": "strong",
    "italic": "em",
    "underline": "u",
    "strike": "s",
    "code": "code",
    "subscript": "sub",
    "superscript": "sup",
    # Set by a difference, never stored.
    "inserted": "ins",
    "deleted": "del",
}
ALIGNED = {"center": "text-center", "right": "text-end", "justify": "text-justify"}


def _nowhere(*_: str) -> None:
    """Resolve nothing."""


def to_html(
    body: Body,
    *,
    attachment: Callable[[str], str | None] = _nowhere,
    mention: Callable[[str, str], str | None] = _nowhere,
    formula: Callable[[str, bool], str] | None = None,
    sequence: Callable[[Body], str] | None = None,
    table: Callable[[Body], Values | None] | None = None,
    listed: Callable[[str, str, str], str] | None = None,
    standalone: bool = False,
) -> str:
    """Write a body as HTML.

    `attachment(id)` and `mention(kind, id)` give addresses (None: no link, no picture).
    `formula(latex, display)` draws a formula as HTML; without it, the page does.
    `sequence(node)` draws a sequence as HTML, in place of its source.
    `table(node)` gives the results of a table that computes, shown in place of its formulas.
    `listed(cell, formula, help)` tells one formula under its table, for who cannot ask the cell;
    letters and numbers then stand around the table.
    `standalone` writes for readers without our style sheet: style attributes instead of classes,
    mathematics between the delimiters that other notebooks know.
    """
    writer = _Writer(
        attachment, mention, formula, sequence, table=table, listed=listed, standalone=standalone
    )
    return writer.blocks([body])


class _Writer:
    """Writes nodes, one method a kind."""

    def __init__(
        self,
        attachment: Callable[[str], str | None],
        mention: Callable[[str, str], str | None],
        formula: Callable[[str, bool], str] | None,
        sequence: Callable[[Body], str] | None,
        *,
        table: Callable[[Body], Values | None] | None,
        listed: Callable[[str, str, str], str] | None,
        standalone: bool,
    ) -> None:
        self.attachment = attachment
        self.mention = mention
        self.formula = formula
        self.sequence = sequence
        self.table = table
        self.listed = listed
        self.results: dict[int, tuple[str, dict[str, str]]] = {}
        self.standalone = standalone

    def blocks(self, nodes: list[Body]) -> str:
        return "".join(self.block(node) for node in nodes)

    def block(self, node: Body) -> str:
        write = getattr(self, f"block_{node['type'].lower()}", None)
        return write(node) if write else self.inline([node])

    def content(self, node: Body) -> str:
        return self.blocks(node.get("content", []))

    def text(self, node: Body) -> str:
        return self.inline(node.get("content", []))

    # Blocks

    def block_doc(self, node: Body) -> str:
        return self.content(node)

    def block_paragraph(self, node: Body) -> str:
        return f"<p{self._aligned(node)}>{self.text(node)}</p>"

    def block_heading(self, node: Body) -> str:
        level = node["attrs"]["level"]
        return f"<h{level}{self._aligned(node)}>{self.text(node)}</h{level}>"

    def block_bulletlist(self, node: Body) -> str:
        return f"<ul{_changed(node)}>{self.content(node)}</ul>"

    def block_orderedlist(self, node: Body) -> str:
        start = node["attrs"]["start"]
        first = "" if start == 1 else f' start="{start}"'
        return f"<ol{first}{_changed(node)}>{self.content(node)}</ol>"

    def block_listitem(self, node: Body) -> str:
        return f"<li{_changed(node)}>{self.content(node)}</li>"

    def block_tasklist(self, node: Body) -> str:
        return f'<ul class="{_classes(node, "task-list")}">{self.content(node)}</ul>'

    def block_taskitem(self, node: Body) -> str:
        done = node["attrs"]["checked"]
        label = escape(_words(node.get("content", [])[:1]))
        box = f'<input type="checkbox" disabled{" checked" if done else ""} aria-label="{label}">'
        state = f'data-checked="{str(done).lower()}"'
        return f'<li class="{_classes(node, "task")}" {state}>{box}{self.content(node)}</li>'

    def block_blockquote(self, node: Body) -> str:
        return f"<blockquote{_changed(node)}>{self.content(node)}</blockquote>"

    def block_codeblock(self, node: Body) -> str:
        language = node["attrs"]["language"]
        kind = f' class="language-{escape(language)}"' if language else ""
        return f"<pre{_changed(node)}><code{kind}>{self.text(node)}</code></pre>"

    def block_sequence(self, node: Body) -> str:
        attrs = node["attrs"]
        said = f' data-name="{escape(attrs["name"])}"' + "".join(
            f' data-{name}="{attrs[name]}"' for name in ("topology", "alphabet") if attrs[name]
        )
        caption = f"<figcaption>{escape(attrs['name'])}</figcaption>" if attrs["name"] else ""
        drawn = self.sequence(node) if self.sequence else ""
        if not drawn:
            text = self.text(node)
            drawn = f'<pre class="sequence-source" tabindex="0"><code>{text}</code></pre>'
        return f'<figure class="{_classes(node, "sequence")}"{said}>{caption}{drawn}</figure>'

    def block_horizontalrule(self, node: Body) -> str:
        return f"<hr{_changed(node)}>"

    def block_blockmath(self, node: Body) -> str:
        latex = escape(node["attrs"]["latex"])
        shown = self._drawn(node, display=True) or (f"\\[{latex}\\]" if self.standalone else latex)
        return (
            f'<div class="{_classes(node, "math math-block")}" data-latex="{latex}">{shown}</div>'
        )

    def _drawn(self, node: Body, *, display: bool) -> str:
        return self.formula(node["attrs"]["latex"], display) if self.formula else ""

    def block_table(self, node: Body) -> str:
        computing = computes(node)
        if computing and self.table:
            self.results.update(results_of(node, self.table(node)))
        framed = computing and self.listed is not None and not is_large(node)
        rows, under = self._framed(node) if framed else (self.content(node), "")
        said = ' data-computes="true"' if computing else ""
        table = f"<table{said}{_changed(node)}><tbody>{rows}</tbody></table>{under}"
        return table if self.standalone else f'<div class="body-table" tabindex="0">{table}</div>'

    def _framed(self, node: Body) -> tuple[str, str]:
        """Write rows between letters and numbers, and the list of the formulas."""
        places, widest = places_of(node)
        heads = "".join(f"<th>{letters(column)}</th>" for column in range(widest))
        rows = [f'<tr class="places"><th></th>{heads}</tr>']
        lines = []
        for number, row in enumerate(node["content"], start=1):
            cells = row.get("content", [])
            rows.append(f'<tr><th class="place">{number}</th>{self.blocks(cells)}</tr>')
            for cell in cells:
                if self.listed and id(cell) in self.results:
                    formula, result = self.results[id(cell)]
                    name = f"{letters(places[id(cell)])}{number}"
                    lines.append(self.listed(name, formula, result.get("help", "")))
        items = "".join(f"<li>{escape(line)}</li>" for line in lines)
        return "".join(rows), f'<ul class="formulas">{items}</ul>' if items else ""

    def block_tablerow(self, node: Body) -> str:
        return f"<tr{_changed(node)}>{self.content(node)}</tr>"

    def block_tablecell(self, node: Body) -> str:
        return self._cell("td", node)

    def block_tableheader(self, node: Body) -> str:
        return self._cell("th", node)

    def _cell(self, tag: str, node: Body) -> str:
        if id(node) not in self.results:
            return f"<{tag}{self._spans(node)}>{self.content(node)}</{tag}>"
        formula, result = self.results[id(node)]
        side = node["content"][0]["attrs"]["textAlign"]
        classes = ["computed", *KINDS.intersection([result["kind"]])]
        classes += [ALIGNED[side]] if side and not self.standalone else []
        style = f' style="text-align:{side}"' if side and self.standalone else ""
        told = f' title="{escape(result["help"])}"' if result.get("help") else ""
        said = f'class="{" ".join(classes)}"{style} data-formula="{escape(formula)}"{told}'
        text = self.inline(shown(node, result["text"]))
        return f"<{tag}{self._spans(node)} {said}>{text}</{tag}>"

    def _spans(self, node: Body) -> str:
        attrs = node["attrs"]
        written = "".join(
            f' {name}="{attrs[name]}"' for name in ("colspan", "rowspan") if attrs[name] != 1
        )
        if attrs["colwidth"]:
            written += f' data-colwidth="{",".join(map(str, attrs["colwidth"]))}"'
        if attrs.get("shape"):
            written += f' data-shape="{attrs["shape"]}"'
        return written + _changed(node)

    def _aligned(self, node: Body) -> str:
        side = node["attrs"]["textAlign"]
        if side and self.standalone:
            return f' style="text-align:{side}"'
        return f' class="{_classes(node, ALIGNED[side])}"' if side else _changed(node)

    # Inline

    def inline(self, nodes: list[Body]) -> str:
        """Write inline nodes, a mark shared by neighbours opened once."""
        out: list[str] = []
        opened: list[Body] = []
        for node in nodes:
            marks = node.get("marks", [])
            shared = 0
            while shared < min(len(opened), len(marks)) and opened[shared] == marks[shared]:
                shared += 1
            out += [self._end(mark) for mark in reversed(opened[shared:])]
            out += [self._start(mark) for mark in marks[shared:]]
            opened = marks
            out.append(getattr(self, f"inline_{node['type'].lower()}")(node))
        out += [self._end(mark) for mark in reversed(opened)]
        return "".join(out)

    def inline_text(self, node: Body) -> str:
        return escape(node["text"], quote=False)

    def inline_hardbreak(self, _node: Body) -> str:
        return "<br>"

    def inline_image(self, node: Body) -> str:
        attrs = node["attrs"]
        source = self.attachment(attrs["attachment"])
        width = f' width="{attrs["width"]}"' if attrs["width"] else ""
        src = f' src="{escape(source)}"' if source else ""
        lazy = "" if self.standalone else ' loading="lazy"'
        identity = f'data-attachment="{escape(attrs["attachment"])}"'
        return f'<img {identity}{src} alt="{escape(attrs["alt"])}"{width}{lazy}>'

    def inline_inlinemath(self, node: Body) -> str:
        latex = escape(node["attrs"]["latex"])
        shown = self._drawn(node, display=False) or (f"\\({latex}\\)" if self.standalone else latex)
        return f'<span class="math math-inline" data-latex="{latex}">{shown}</span>'

    def inline_mention(self, node: Body) -> str:
        attrs = {name: escape(value) for name, value in node["attrs"].items()}
        address = self.mention(node["attrs"]["kind"], node["attrs"]["id"])
        if any(mark["type"] == "link" for mark in node.get("marks", [])):
            address = None
        tag = "a" if address else "span"
        href = f' href="{escape(address)}"' if address else ""
        return (
            f'<{tag} class="mention" data-kind="{attrs["kind"]}" data-id="{attrs["id"]}"'
            f' data-label="{attrs["label"]}"{href}>{attrs["label"]}</{tag}>'
        )

    # Marks

    def _start(self, mark: Body) -> str:
        kind, attrs = mark["type"], mark.get("attrs", {})
        if kind == "link":
            href = escape(safe_address(attrs["href"]) or "#")
            return f'<a href="{href}" rel="noopener">'
        if kind == "highlight":
            return f"<mark {self._colour('highlight', attrs['color'], HIGHLIGHT)}>"
        if kind == "textColor":
            return f"<span {self._colour('ink', attrs['color'], INK)}>"
        return f"<{MARKS[kind]}>"

    def _end(self, mark: Body) -> str:
        tags = {"link": "a", "highlight": "mark", "textColor": "span"}
        return f"</{tags.get(mark['type']) or MARKS[mark['type']]}>"

    def _colour(self, role: str, name: str, colours: dict[str, str]) -> str:
        if not self.standalone:
            return f'class="{role}-{escape(name)}"'
        return f'style="{"color" if role == "ink" else "background-color"}:{colours[name]}"'


def _classes(node: Body, own: str) -> str:
    change = node.get("change")
    return f"{own} {change}" if change else own


def _changed(node: Body) -> str:
    """Say by a class that a difference found this whole block new or gone."""
    change = node.get("change")
    return f' class="{change}"' if change else ""


def _words(nodes: list[Body]) -> str:
    """Return the words of some nodes, to name a box that has no label of its own."""
    said = []
    for node in nodes:
        said.append(node.get("text", "") or node.get("attrs", {}).get("label", ""))
        said.append(_words(node.get("content", [])))
    return "".join(said)
