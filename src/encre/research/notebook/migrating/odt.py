"""The text of an OpenDocument (.odt) as HTML: headings, lists, tables, links, pictures.

OpenDocument 1.3, part 3: content.xml; styles other than bold and italic have no place here.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TEXT, TABLE, DRAW, OFFICE, STYLE = (
    NS % name for name in ("text", "table", "drawing", "office", "style")
)
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
HREF = "{http://www.w3.org/1999/xlink}href"
MOST_REPEATED = 64
"""A cell or space said to repeat more often is a filler of spreadsheets, not content."""
DEEPEST = 200

Picture = Callable[[str], str]
"""Gives the address of a picture by its path in the document; empty when there is none."""


def to_html(content: bytes, picture: Picture) -> str:
    """Return the body of content.xml as HTML (raises ElementTree.ParseError, ValueError)."""
    root = fromstring(content, forbid_dtd=True)
    body = root.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise ValueError("office:text")
    return _Reader(_styles(root), picture).inside(body)


def _styles(root: Element) -> dict[str, tuple[str, ...]]:
    """Return the marks each automatic style stands for."""
    found = {}
    for style in root.iter(f"{STYLE}style"):
        words = style.find(f"{STYLE}text-properties")
        if words is not None:
            marks = [("b", words.get(f"{FO}font-weight") == "bold")]
            marks += [("i", words.get(f"{FO}font-style") == "italic")]
            place = words.get(f"{STYLE}text-position", "")
            marks += [("sub", place.startswith("sub")), ("sup", place.startswith("super"))]
            found[style.get(f"{STYLE}name", "")] = tuple(name for name, on in marks if on)
    return found


class _Reader:
    def __init__(self, styles: dict[str, tuple[str, ...]], picture: Picture) -> None:
        self._styles, self._picture, self._depth = styles, picture, 0

    def inside(self, node: Element) -> str:
        """Return what a node holds: its words and its parts, in order."""
        if self._depth > DEEPEST:
            raise ValueError("depth")
        self._depth += 1
        parts = [escape(node.text or "")]
        for child in node:
            parts += [self._one(child), escape(child.tail or "")]
        self._depth -= 1
        return "".join(parts)

    def _one(self, node: Element) -> str:
        tag = node.tag
        if tag in _BLOCKS:
            return f"<{_BLOCKS[tag]}>{self.inside(node)}</{_BLOCKS[tag]}>"
        if tag == f"{TEXT}h":
            level = min(max(_count(node.get(f"{TEXT}outline-level")), 1), 6)
            return f"<h{level}>{self.inside(node)}</h{level}>"
        if tag == f"{TEXT}span":
            marks = self._styles.get(node.get(f"{TEXT}style-name", ""), ())
            opening = "".join(f"<{mark}>" for mark in marks)
            return opening + self.inside(node) + "".join(f"</{mark}>" for mark in reversed(marks))
        if tag == f"{TEXT}a":
            return f'<a href="{escape(node.get(HREF, ""))}">{self.inside(node)}</a>'
        return self._small(node)

    def _small(self, node: Element) -> str:
        if node.tag == f"{DRAW}image":
            address = self._picture(node.get(HREF, ""))
            return f'<img src="{escape(address)}">' if address else ""
        if node.tag == f"{TABLE}table-cell":
            return self._cell(node)
        if node.tag == f"{TEXT}s":
            return " " * min(_count(node.get(f"{TEXT}c")), MOST_REPEATED)
        return _FIXED[node.tag] if node.tag in _FIXED else self.inside(node)

    def _cell(self, node: Element) -> str:
        across = _count(node.get(f"{TABLE}number-columns-spanned"))
        down = _count(node.get(f"{TABLE}number-rows-spanned"))
        span = f' colspan="{across}" rowspan="{down}"' if across > 1 or down > 1 else ""
        cell = f"<td{span}>{self.inside(node)}</td>"
        return cell * min(_count(node.get(f"{TABLE}number-columns-repeated")), MOST_REPEATED)


_BLOCKS = {
    f"{TEXT}p": "p",
    f"{TEXT}list": "ul",
    f"{TEXT}list-item": "li",
    f"{TEXT}list-header": "li",
    f"{TABLE}table": "table",
    f"{TABLE}table-row": "tr",
}
_FIXED = {
    f"{TEXT}tab": "\t",
    f"{TEXT}line-break": "<br>",
    f"{TEXT}tracked-changes": "",
    f"{TEXT}sequence-decls": "",
}


def _count(text: str | None) -> int:
    """Return a small count written in the document; one when it says nothing usable."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else 1  # noqa: PLR2004
