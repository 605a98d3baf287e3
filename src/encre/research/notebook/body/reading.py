"""From any HTML to a body: what can be kept is kept, what cannot is said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .computing import SIGN, written
from .document import SPEC, Body, check, clean_text, join_texts
from .looks import alignment
from .mathematics import LONGEST
from .runs import collapsed, with_formulas
from .sanitising import Element, descendants, parse
from .tables import TALLEST, WIDEST, cell, rectangular, span
from .words import Reading, WordReader

if TYPE_CHECKING:
    from collections.abc import Callable

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 3, "h5": 3, "h6": 3}
SHAPE: str = SPEC["nodes"]["tableCell"]["attrs"]["shape"]["pattern"]
_LANGUAGE = re.compile(r"^(?:language|lang)-([a-z0-9+#._-]{1,30})$")
_BOX = re.compile(r"^\s*\[([ xX])\]\s+")
_TASK_CLASSES = {"tox-checklist", "task-list", "contains-task-list", "checklist"}


def from_html(
    html: str,
    *,
    image: Callable[[str], str | None] | None = None,
    own: bool = False,
    delimiters: bool = True,
) -> Reading:
    """Read HTML, from whoever wrote it.

    `image(src)` gives the attachment id of a picture (src may be a data: address), or None.
    `own` reads what `to_html` wrote: its identifiers are believed, its spaces kept.
    `delimiters` turns `$…$`, `$$…$$`, `\\(…\\)`, `\\[…\\]` into mathematics.
    """
    root, dropped = parse(html)
    reader = _Reader(image or (lambda _: None), own=own, delimiters=delimiters and not own)
    if dropped:
        reader.reading.removed["markup"] += 1
    blocks = reader.blocks(root.children, [])
    reader.reading.body = check({"type": "doc", "content": blocks or [_paragraph([])]})
    return reader.reading


def _paragraph(content: list[Body], align: str | None = None) -> Body:
    return {"type": "paragraph", "attrs": {"textAlign": align}, "content": content}


class _Reader(WordReader):
    """Walks the clean tree; one method a kind of block."""

    def __init__(self, image: Callable[[str], str | None], *, own: bool, delimiters: bool) -> None:
        super().__init__(image, own=own)
        self.delimiters = delimiters
        self.align: str | None = None

    # Blocks

    def blocks(self, children: list[Element | str], marks: list[Body]) -> list[Body]:
        """Read a mixture of blocks and words as blocks."""
        out: list[Body] = []
        run: list[Body] = []
        for child in children:
            if isinstance(child, str) or not child.blocky:
                run += self.inline(child, marks)
                continue
            out += self.paragraphs(run)
            run = []
            out += self.block(child, marks)
        return out + self.paragraphs(run)

    def block(self, element: Element, marks: list[Body]) -> list[Body]:
        """Read one block."""
        outer = self.align
        self.align = alignment(element) or outer
        read = getattr(self, f"block_{element.tag}", None)
        if element.tag in HEADINGS:
            found = self.heading(element, marks)
        elif read is not None:
            found = read(element, marks)
        else:
            found = self.blocks(element.children, [*marks, *self.marks_of(element)])
        self.align = outer
        return found  # type: ignore[no-any-return]

    def paragraphs(self, run: list[Body], *, empty: bool = False) -> list[Body]:
        """Make paragraphs of inline nodes; displayed formulas stand between them."""
        run = self.tidied(run)
        if not run and not empty:
            return []
        out: list[Body] = []
        line: list[Body] = []
        for node in with_formulas(run) if self.delimiters else run:
            if node["type"] != "blockMath":
                line.append(node)
                continue
            out += self.line(line)
            out.append({"type": "blockMath", "attrs": node["attrs"]})
            line = []
        return out + (self.line(line) if out else [_paragraph(line, self.align)])

    def tidied(self, run: list[Body]) -> list[Body]:
        return join_texts(run) if self.own else collapsed(run)

    def line(self, nodes: list[Body]) -> list[Body]:
        tidy = self.tidied(nodes)
        return [_paragraph(tidy, self.align)] if tidy else []

    def block_p(self, element: Element, marks: list[Body]) -> list[Body]:
        if any(isinstance(child, Element) and child.blocky for child in element.children):
            return self.blocks(element.children, marks)
        run = [node for child in element.children for node in self.inline(child, marks)]
        if not self.own and not "".join(node.get("text", "x") for node in run).strip():
            run = []
        return self.paragraphs(run, empty=True)

    def heading(self, element: Element, marks: list[Body]) -> list[Body]:
        level = HEADINGS[element.tag]
        if element.tag > "h3":
            self.reading.adapted[element.tag] += 1
        found = self.blocks(element.children, marks) or (
            [_paragraph([], self.align)] if self.own else []
        )
        for node in found:
            if node["type"] == "paragraph":
                node["type"] = "heading"
                node["attrs"] = {**node["attrs"], "level": level}
        return found

    def block_blockquote(self, element: Element, marks: list[Body]) -> list[Body]:
        content = self.blocks(element.children, marks) or [_paragraph([])]
        return [{"type": "blockquote", "content": content}]

    def block_hr(self, _element: Element, _marks: list[Body]) -> list[Body]:
        return [{"type": "horizontalRule"}]

    def block_pre(self, element: Element, _marks: list[Body]) -> list[Body]:
        language = None
        inner = [each for each in element.children if isinstance(each, Element)]
        for name in [name for each in (element, *inner) for name in each.classes()]:
            match = _LANGUAGE.match(name.lower())
            language = match[1] if match else language
        text = clean_text(_preformatted(element))
        if not self.own:
            text = text.removesuffix("\n")
        content = [{"type": "text", "text": text}] if text else []
        return [{"type": "codeBlock", "attrs": {"language": language}, "content": content}]

    def block_figure(self, element: Element, marks: list[Body]) -> list[Body]:
        """Read a sequence of our own by its source; what was drawn from it is drawn again."""
        pres = [each for each in descendants(element) if "sequence-source" in each.classes()]
        if "sequence" not in element.classes() or not pres:
            return self.blocks(element.children, marks)
        rules = SPEC["nodes"]["sequence"]["attrs"]
        attrs: Body = {
            "name": clean_text(element.attrs.get("data-name", ""))[: rules["name"]["longest"]]
        }
        for key in ("topology", "alphabet"):
            said = element.attrs.get(f"data-{key}")
            attrs[key] = said if said in rules[key]["choices"] else None
        text = clean_text(_preformatted(pres[0]))
        content = [{"type": "text", "text": text}] if text else []
        return [{"type": "sequence", "attrs": attrs, "content": content}]

    def block_div(self, element: Element, marks: list[Body]) -> list[Body]:
        if "math-block" in element.classes():
            latex = clean_text(element.attrs.get("data-latex", element.words()))
            if len(latex) <= LONGEST:
                return [{"type": "blockMath", "attrs": {"latex": latex}}]
        return self.blocks(element.children, marks)

    def block_dt(self, element: Element, marks: list[Body]) -> list[Body]:
        self.reading.adapted["dl"] += 1
        return self.blocks(element.children, [*marks, {"type": "bold"}])

    def block_summary(self, element: Element, marks: list[Body]) -> list[Body]:
        self.reading.adapted["details"] += 1
        return self.blocks(element.children, [*marks, {"type": "bold"}])

    def block_figcaption(self, element: Element, marks: list[Body]) -> list[Body]:
        return self.blocks(element.children, [*marks, {"type": "italic"}])

    # Lists

    def block_ul(self, element: Element, marks: list[Body]) -> list[Body]:
        """Read a list, of tasks when its items say so."""
        items = self.items(element, marks)
        if not items:
            return []
        if not (self.own or any("checked" in item for item in items)):
            _take_boxes(items)
        if not _TASK_CLASSES & set(element.classes()) and not any("checked" in i for i in items):
            return [{"type": "bulletList", "content": _plain_items(items)}]
        content = [
            {
                "type": "taskItem",
                "attrs": {"checked": bool(item.get("checked"))},
                "content": item["content"],
            }
            for item in items
        ]
        return [{"type": "taskList", "content": content}]

    block_menu = block_ul

    def block_ol(self, element: Element, marks: list[Body]) -> list[Body]:
        items = self.items(element, marks)
        first = element.attrs.get("start", "")
        start = int(first) if first.isdecimal() and len(first) < len("1000000") else 1
        return [{"type": "orderedList", "attrs": {"start": start}, "content": _plain_items(items)}][
            : len(items)
        ]

    def items(self, element: Element, marks: list[Body]) -> list[Body]:
        """Read a list's items; what stands between items joins the one before."""
        items: list[Body] = []
        for child in element.children:
            if isinstance(child, Element) and child.tag == "li":
                items.append(self.item(child, marks))
                continue
            loose = self.blocks([child], marks)
            if loose and items:
                items[-1]["content"] += loose
            elif loose:
                items.append({"type": "listItem", "content": _led(loose)})
        return items

    def item(self, element: Element, marks: list[Body]) -> Body:
        """Read one item; `checked` is there when it is a task."""
        item: Body = {"type": "listItem"}
        state = _task_state(element)
        outer, self.in_task = self.in_task, state is not None
        item["content"] = _led(self.blocks(element.children, marks))
        self.in_task = outer
        return item if state is None else {**item, "checked": state}

    # Tables

    def block_table(self, element: Element, marks: list[Body]) -> list[Body]:
        before: list[Body] = []
        rows: list[list[Body]] = []
        computing = element.attrs.get("data-computes") == "true"
        for child in _parts(element):
            if child.tag == "tr":
                rows.append(self.row(child, marks, computing=computing))
            elif child.tag == "caption":
                before += self.blocks(child.children, marks)
        content = rectangular(rows) if not self.own else _as_they_are(rows)
        table: Body = {"type": "table", "content": content}
        # A row that had to go moves those below: references would name other cells.
        if computing and len(content) == len(rows):
            table["attrs"] = {"computes": True}
        return before + ([table] if content else [])

    def row(self, element: Element, marks: list[Body], *, computing: bool) -> list[Body]:
        cells = []
        for child in element.children:
            if not isinstance(child, Element) or child.tag not in ("td", "th"):
                continue
            outer, self.align = self.align, alignment(child)
            inner = [*marks, *self.marks_of(child)]
            content = (self.formula if computing else self.within)(child, inner)
            self.align = outer
            each = cell(
                "tableHeader" if child.tag == "th" else "tableCell",
                content,
                span(child.attrs.get("colspan", ""), WIDEST),
                span(child.attrs.get("rowspan", ""), TALLEST),
            )
            widths = child.attrs.get("data-colwidth", "")
            if self.own and re.fullmatch(r"\d{1,4}(,\d{1,4})*", widths):
                each["attrs"]["colwidth"] = [int(width) for width in widths.split(",")]
            shape = child.attrs.get("data-shape", "")
            if re.fullmatch(SHAPE, shape):
                each["attrs"]["shape"] = shape
            cells.append(each)
        return cells

    def within(self, element: Element, marks: list[Body]) -> list[Body]:
        """Read what a cell holds."""
        return self.blocks(element.children, marks)

    def formula(self, element: Element, marks: list[Body]) -> list[Body]:
        """Read a cell of a table that computes: its formula rather than the result of it."""
        told = clean_text(element.attrs.get("data-formula", "")).strip()
        text = told if told.startswith(SIGN) else element.words().strip()
        # The dollars of =$A$1*2 hold a reference in its place; they are no mathematics.
        outer, self.delimiters = self.delimiters, self.delimiters and not text.startswith(SIGN)
        content = self.within(element, marks)
        self.delimiters = outer
        return written(told, content, self.align) if told.startswith(SIGN) else content


def _led(blocks: list[Body]) -> list[Body]:
    """Begin an item with a paragraph, as the schema asks."""
    if blocks and blocks[0]["type"] == "paragraph":
        return blocks
    return [_paragraph([]), *blocks]


def _take_boxes(items: list[Body]) -> None:
    """Read `[ ]` and `[x]` as boxes when every item begins with one."""
    texts = [(item["content"][0].get("content") or [{}])[0] for item in items]
    boxes = [_BOX.match(text.get("text", "")) for text in texts]
    every = all(boxes)
    for item, text, box in zip(items, texts, boxes, strict=True):
        if every and box is not None:
            item["checked"] = box[1] != " "
            text["text"] = text["text"][box.end() :]
            item["content"][0]["content"] = join_texts(item["content"][0]["content"])


def _plain_items(items: list[Body]) -> list[Body]:
    return [{"type": "listItem", "content": item["content"]} for item in items]


def _task_state(element: Element) -> bool | None:
    """Say whether an item is a task done, a task to do, or no task."""
    told = element.attrs.get("data-checked")
    if told is not None:
        return told == "true"
    if "tox-checklist--checked" in element.classes():
        return True
    for child in descendants(element, within=("p", "label", "span")):
        if child.tag == "input" and child.attrs.get("type", "").lower() == "checkbox":
            return "checked" in child.attrs
    return None


def _preformatted(element: Element) -> str:
    """Return the text of a pre, its line breaks as line ends."""
    parts = []
    for child in element.children:
        if isinstance(child, str):
            parts.append(child)
        else:
            parts.append("\n" if child.tag == "br" else _preformatted(child))
    return "".join(parts)


def _parts(table: Element) -> list[Element]:
    """List the caption and rows of a table, in order, whatever groups them."""
    parts: list[Element] = []
    for child in table.children:
        if isinstance(child, Element):
            parts += _parts(child) if child.tag in ("thead", "tbody", "tfoot") else [child]
    return parts


def _as_they_are(rows: list[list[Body]]) -> list[Body]:
    return [{"type": "tableRow", "content": row} for row in rows]
