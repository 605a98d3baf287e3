"""RDKit's SVG made safe to stand in a page: shapes and plain attributes only, in the page's ink."""

import re
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

MOST = 600_000
_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = {
    "path": ("d",),
    "ellipse": ("cx", "cy", "rx", "ry"),
    "rect": ("x", "y", "width", "height"),
}
_STYLES = ("fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin")
_PLAIN = re.compile(r"[-+.,#\w\s]{0,20000}")
_INK = "currentColor"


def clean(svg: str) -> str:
    """Return the drawing rebuilt from its shapes; "" when it is none.

    Styles become attributes, since the content policy refuses style attributes; black becomes the
    colour of the text around, so that it is seen on a dark page.
    """
    if len(svg) > MOST:
        return ""
    try:
        root = fromstring(svg, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        return ""
    box = root.get("viewBox", "")
    if root.tag != f"{_SVG}svg" or not _PLAIN.fullmatch(box):
        return ""
    made = Element("svg", {"viewBox": box, "xmlns": _SVG[1:-1], "aria-hidden": "true"})
    for shape in root.iter():
        name = shape.tag.removeprefix(_SVG) if isinstance(shape.tag, str) else ""
        if name in _SHAPES:
            SubElement(made, name, _attributes(shape, _SHAPES[name]))
    return tostring(made, encoding="unicode")


def _attributes(shape: Element, names: tuple[str, ...]) -> dict[str, str]:
    kept = {name: shape.get(name, "") for name in names}
    for style in shape.get("style", "").split(";"):
        name, _colon, value = style.partition(":")
        kept[name.strip()] = value.strip()
    kept |= {name: shape.get(name, "") for name in _STYLES if shape.get(name)}
    wanted = (*names, *_STYLES)
    plain = {
        name: value
        for name, value in kept.items()
        if name in wanted and value and _PLAIN.fullmatch(value)
    }
    return {name: _INK if value == "#000000" else value for name, value in plain.items()}
