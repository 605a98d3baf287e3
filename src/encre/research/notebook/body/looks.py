"""What the style of an element means: marks, and the side a text stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .palette import HIGHLIGHT, INK, nearest_highlight, nearest_ink

if TYPE_CHECKING:
    from .document import Body
    from .sanitising import Element

BOLD_FROM = 600


def alignment(element: Element) -> str | None:
    """Return the side an element sets its text on, when it is not the left."""
    side = element.style("text-align") or element.attrs.get("align", "")
    if element.tag == "center":
        return "center"
    for name, kept in (("center", "center"), ("right", "right"), ("justify", "justify")):
        if side.lower() == name:
            return kept
    classes = element.classes()
    known = {"text-center": "center", "text-end": "right", "text-justify": "justify"}
    return next((known[name] for name in classes if name in known), None)


def style_marks(element: Element) -> list[Body]:
    """Return the marks that an element's style means."""
    marks: list[Body] = []
    weight = element.style("font-weight").lower()
    if weight in ("bold", "bolder") or (weight.isdecimal() and int(weight) >= BOLD_FROM):
        marks.append({"type": "bold"})
    if element.style("font-style").lower() == "italic":
        marks.append({"type": "italic"})
    lines = element.style("text-decoration") + " " + element.style("text-decoration-line")
    marks += [
        {"type": kind}
        for word, kind in (("underline", "underline"), ("line-through", "strike"))
        if word in lines
    ]
    raised = element.style("vertical-align").lower()
    if raised in ("sub", "super"):
        marks.append({"type": "subscript" if raised == "sub" else "superscript"})
    return marks + _colour_marks(element)


def _colour_marks(element: Element) -> list[Body]:
    """Return the highlight and the ink that an element asks for."""
    marks: list[Body] = []
    names = [name.partition("-") for name in element.classes()]
    chosen = {role: name for role, _, name in names}
    shade = element.style("background-color") or element.style("background")
    highlight = nearest_highlight(shade) if shade else None
    if chosen.get("highlight") in HIGHLIGHT:
        highlight = chosen["highlight"]
    if element.tag == "mark":
        highlight = highlight or "yellow"
    if highlight:
        marks.append({"type": "highlight", "attrs": {"color": highlight}})
    colour = element.style("color") or element.attrs.get("color", "")
    ink = nearest_ink(colour) if colour else None
    if chosen.get("ink") in INK:
        ink = chosen["ink"]
    if ink:
        marks.append({"type": "textColor", "attrs": {"color": ink}})
    return marks
