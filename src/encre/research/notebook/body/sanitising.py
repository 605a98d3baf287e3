"""From hostile HTML to a small clean tree: nh3 first, then the standard library's parser."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

import nh3

# fmt: off
BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu",
    "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "ul",
))
INLINES = frozenset((
    "a", "abbr", "acronym", "annotation", "b", "bdi", "bdo", "big", "br", "button", "cite",
    "code", "del", "dfn", "em", "font", "i", "img", "input", "ins", "kbd", "label", "mark",
    "math", "q", "rp", "rt", "ruby", "s", "samp", "semantics", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var",
))
# fmt: on
# What we cannot show: kept in the tree so that it is reported and its address kept.
# fmt: off
STRANGE = frozenset((
    "audio", "canvas", "embed", "iframe", "object", "option", "picture", "progress", "select",
    "source", "svg", "textarea", "video",
))
# fmt: on
SILENT = frozenset(["script", "style", "template", "noscript", "title", "head"])
VOID = frozenset(["br", "hr", "img", "input", "embed", "source"])
EVERYWHERE = {"class", "style", "align", "data-latex", "data-checked"}
ATTRIBUTES = {
    "*": EVERYWHERE,
    "a": {"href", "data-kind", "data-id", "data-label"},
    "span": {"data-kind", "data-id", "data-label"},
    "img": {"src", "alt", "title", "width", "height", "data-attachment"},
    "figure": {"data-name", "data-topology", "data-alphabet"},
    "ol": {"start"},
    "table": {"data-computes"},
    "td": {"colspan", "rowspan", "data-colwidth", "data-formula", "data-shape"},
    "th": {"colspan", "rowspan", "data-colwidth", "data-formula", "data-shape"},
    "input": {"type", "checked", "value"},
    "font": {"color"},
    "annotation": {"encoding"},
    "math": {"display"},
    **{tag: {"src"} for tag in ("iframe", "video", "audio", "source", "embed")},
    "object": {"data"},
}
STYLES = {
    "color",
    "background-color",
    "background",
    "text-align",
    "font-weight",
    "font-style",
    "text-decoration",
    "text-decoration-line",
    "vertical-align",
    "width",
}
# More than a body may point to: the source of a picture is only shown to who looks for its file.
PICTURES = {"data", "attachment", "cid", "file", "blob"}
SCHEMES = {"http", "https", "mailto", "tel", "ftp", "ftps", "sftp", "doi"} | PICTURES

# Parsing time grows with the square of the depth of unclosed elements.
DEEPEST_READ = 3000
DEEPEST_KEPT = 40
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
_CLOSED_ALONE = VOID | {
    "p",
    "li",
    "td",
    "th",
    "tr",
    "dt",
    "dd",
    "option",
    "tbody",
    "thead",
    "tfoot",
}
_UNREADABLE = re.compile(r"[\x00\ud800-\udfff]")
_ANY_TAG = re.compile(r"<[^<>]*>?")


@dataclass
class Element:
    """An element of the clean tree; `blocky` when a block stands in it."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)
    blocky: bool = False

    def words(self) -> str:
        """Return all the text inside."""
        return "".join(
            child if isinstance(child, str) else child.words() for child in self.children
        )

    def style(self, name: str) -> str:
        """Return one property of the element's style."""
        for rule in self.attrs.get("style", "").split(";"):
            key, _, value = rule.partition(":")
            if key.strip().lower() == name:
                return value.strip()
        return ""

    def classes(self) -> list[str]:
        """Return the element's classes."""
        return self.attrs.get("class", "").split()


def parse(html: str) -> tuple[Element, bool]:
    """Return the clean tree of some HTML, and whether its markup had to be dropped."""
    html = _UNREADABLE.sub("", html)
    dropped = _too_deep(html)
    if dropped:
        html = _ANY_TAG.sub(" ", html)
    cleaned = nh3.clean(
        html,
        tags=set(BLOCKS | INLINES | STRANGE),
        clean_content_tags=set(SILENT),
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        filter_style_properties=STYLES,
        link_rel=None,
    )
    builder = _TreeBuilder()
    builder.feed(cleaned)
    builder.close()
    return builder.root, dropped


def _too_deep(html: str) -> bool:
    """Say whether more elements are left open at once than any document needs."""
    depth = 0
    for match in _TAG.finditer(html):
        if match[2].lower() in _CLOSED_ALONE:
            continue
        depth = max(0, depth - 1) if match[1] else depth + 1
        if depth > DEEPEST_READ:
            return True
    return False


class _TreeBuilder(HTMLParser):
    """Builds the tree of HTML that nh3 wrote, so well formed; past a depth, keeps only texts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("root")
        self.open: list[Element] = [self.root]
        self.beyond = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            self._add(Element(tag, {name: value or "" for name, value in attrs}))
            return
        if len(self.open) > DEEPEST_KEPT:
            self.beyond += 1
            return
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._add(element)
        self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self.beyond:
            self.beyond -= 1
        elif len(self.open) > 1:
            element = self.open.pop()
            self.open[-1].blocky |= element.blocky

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def _add(self, element: Element) -> None:
        parent = self.open[-1]
        parent.children.append(element)
        element.blocky = element.tag in BLOCKS
        parent.blocky |= element.blocky


def plain(html: str) -> str:
    """Return the text of some HTML, roughly: for a title or a label."""
    return " ".join(unescape(_ANY_TAG.sub(" ", html)).split())


def descendants(element: Element, within: tuple[str, ...] | None = None) -> list[Element]:
    """List the elements inside, going only through `within` when given."""
    found: list[Element] = []
    waiting = deque(each for each in element.children if isinstance(each, Element))
    while waiting:
        child = waiting.popleft()
        found.append(child)
        if within is None or child.tag in within:
            waiting += [each for each in child.children if isinstance(each, Element)]
    return found
