"""Reads the words of a clean tree, and what stands among them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .addresses import safe_address
from .document import SPEC, Body, clean_text
from .looks import style_marks
from .mathematics import LONGEST
from .runs import marked
from .sanitising import STRANGE, Element, descendants

if TYPE_CHECKING:
    from collections.abc import Callable

TAG_MARKS = {
    **dict.fromkeys(["strong", "b"], "bold"),
    **dict.fromkeys(["em", "i", "cite", "dfn", "var"], "italic"),
    **dict.fromkeys(["u", "ins"], "underline"),
    **dict.fromkeys(["s", "del", "strike"], "strike"),
    **dict.fromkeys(["code", "kbd", "samp", "tt"], "code"),
    "sub": "subscript",
    "sup": "superscript",
}
LONGEST_ALT = 2000
LEAST_WIDTH, MOST_WIDTH = 8, 4000
_SPACES = re.compile(r"[ \t\n\r\f]+")
_UUID = re.compile(SPEC["nodes"]["image"]["attrs"]["attachment"]["pattern"])
_KIND = re.compile(SPEC["nodes"]["mention"]["attrs"]["kind"]["pattern"])


@dataclass
class Reading:
    """A body read from HTML, with what had to change on the way."""

    body: Body
    adapted: Counter[str] = field(default_factory=Counter)
    """Shown otherwise, by tag: an h4 as an h3, a film as a link."""
    removed: Counter[str] = field(default_factory=Counter)
    """Not kept, by tag: a picture nobody had, an unsafe link (its words stay)."""
    images: list[str] = field(default_factory=list)
    """Sources of the pictures that were not found."""


class WordReader:
    """Reads what stands in a line: words, marks, pictures, mentions, formulas."""

    def __init__(self, image: Callable[[str], str | None], *, own: bool) -> None:
        self.image = image
        self.own = own
        self.in_task = False
        self.reading = Reading({})

    def inline(self, child: Element | str, marks: list[Body]) -> list[Body]:
        """Read words, or an element that holds only words."""
        if isinstance(child, str):
            text = clean_text(child if self.own else _SPACES.sub(" ", child))
            return [marked(marks, {"type": "text", "text": text})] if text else []
        if "katex-html" in child.classes():
            return []
        read = getattr(self, f"inline_{child.tag}", None)
        if child.tag in STRANGE:
            read = self.inline_strange
        if read is not None:
            found = read(child, marks)
            if found is not None:
                return found  # type: ignore[no-any-return]
        inner = [*marks, *self.marks_of(child)]
        return [node for each in child.children for node in self.inline(each, inner)]

    def inline_br(self, _element: Element, marks: list[Body]) -> list[Body]:
        """Read a line break."""
        return [marked(marks, {"type": "hardBreak"})]

    def inline_img(self, element: Element, marks: list[Body]) -> list[Body]:
        """Read a picture."""
        source = element.attrs.get("src", "")
        known = element.attrs.get("data-attachment", "") if self.own else self.image(source)
        alt = clean_text(element.attrs.get("alt", ""))[:LONGEST_ALT]
        if not known or not _UUID.fullmatch(known):
            return self.missing(element, source, alt, marks)
        width = element.attrs.get("width", "").removesuffix("px")
        width = width or element.style("width").removesuffix("px")
        wide = int(width) if width.isdecimal() and len(width) <= len("4000") else 0
        wide = max(LEAST_WIDTH, min(wide, MOST_WIDTH)) if wide else 0
        attrs = {"attachment": known, "alt": alt, "width": wide or None}
        return [marked(marks, {"type": "image", "attrs": attrs})]

    def missing(self, element: Element, source: str, alt: str, marks: list[Body]) -> list[Body]:
        """Say that a picture is missing; one on the web stays as a link."""
        self.reading.removed[element.tag] += 1
        self.reading.images.append(source[:300])
        address = safe_address(source) or ""
        if not address.startswith(("http:", "https:")):
            return [marked(marks, {"type": "text", "text": f"[{alt}]"})] if alt.strip() else []
        link = {"type": "link", "attrs": {"href": address}}
        text = alt.strip() or address
        return [marked([*marks, link], {"type": "text", "text": text})]

    def inline_input(self, element: Element, marks: list[Body]) -> list[Body]:
        """Keep what a form field held."""
        kind = element.attrs.get("type", "text").lower()
        if self.own or self.in_task or kind in ("hidden", "password"):
            return []
        self.reading.adapted["input"] += 1
        value = element.attrs.get("value", "")
        if kind in ("checkbox", "radio"):
            value = "☑ " if "checked" in element.attrs else "☐ "
        return [marked(marks, {"type": "text", "text": clean_text(value)})] if value else []

    def inline_span(self, element: Element, marks: list[Body]) -> list[Body] | None:
        """Read a formula or a mention of our own."""
        for name, kind in (("math-inline", "inlineMath"), ("math-block", "blockMath")):
            latex = clean_text(element.attrs.get("data-latex", element.words()))
            if name in element.classes() and len(latex) <= LONGEST:
                return [marked(marks, {"type": kind, "attrs": {"latex": latex}})]
        if self.own and "mention" in element.classes():
            return self.mention(element, marks)
        return None

    def inline_a(self, element: Element, marks: list[Body]) -> list[Body] | None:
        """Read a mention of our own."""
        if self.own and "mention" in element.classes():
            return self.mention(element, marks)
        return None

    def mention(self, element: Element, marks: list[Body]) -> list[Body] | None:
        """Read a mention, if it names something."""
        kind, identity = element.attrs.get("data-kind", ""), element.attrs.get("data-id", "")
        if not _KIND.fullmatch(kind) or not _UUID.fullmatch(identity):
            return None
        attrs = {"kind": kind, "id": identity, "label": element.attrs.get("data-label", "")}
        return [marked(marks, {"type": "mention", "attrs": attrs})]

    def inline_math(self, element: Element, marks: list[Body]) -> list[Body]:
        """Read MathML by the LaTeX that it carries."""
        notes = [node for node in descendants(element) if node.tag == "annotation"]
        latex = next(
            (node.words() for node in notes if "tex" in node.attrs.get("encoding", "")), ""
        ).strip()
        if latex and len(latex) <= LONGEST:
            display = element.attrs.get("display") == "block"
            kind = "blockMath" if display else "inlineMath"
            return [marked(marks, {"type": kind, "attrs": {"latex": clean_text(latex)}})]
        self.reading.adapted["math"] += 1
        return self.inline(_SPACES.sub(" ", element.words()).strip(), marks)

    def inline_strange(self, element: Element, marks: list[Body]) -> list[Body]:
        """Keep the words and the address of what cannot be shown here."""
        places = [element, *descendants(element)]
        sources = [each.attrs.get("src") or each.attrs.get("data") or "" for each in places]
        address = next(filter(None, map(safe_address, sources)), None)
        if address and address.startswith("data:"):
            address = None
        kept = self.inline(_SPACES.sub(" ", element.words()), marks)
        (self.reading.adapted if address or kept else self.reading.removed)[element.tag] += 1
        if address:
            link = {"type": "link", "attrs": {"href": address}}
            kept.append(marked([*marks, link], {"type": "text", "text": address}))
            kept.append(marked(marks, {"type": "text", "text": " "}))
        return kept

    def marks_of(self, element: Element) -> list[Body]:
        """Return the marks that an element's tag and style mean."""
        marks: list[Body] = []
        if element.tag in TAG_MARKS:
            marks.append({"type": TAG_MARKS[element.tag]})
        if element.tag == "a" and "href" in element.attrs:
            address = safe_address(clean_text(element.attrs["href"]))
            if address:
                marks.append({"type": "link", "attrs": {"href": address}})
            else:
                self.reading.removed["link"] += 1
        elif element.tag == "a" and element.words().strip() and not self.own:
            self.reading.removed["link"] += 1
        return marks + style_marks(element)
