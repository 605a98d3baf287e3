"""SVG: drawn without scripts, entities, nor anything outside of the file; its text beside."""

from pathlib import Path
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element, ParseError, tostring

from encre.commons.files.previewing import drawing, texts
from encre.commons.files.previewing.refusal import NoPreview

FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
"""The face (fonts-dejavu-core) of texts whose own is not on this machine."""
MOST_BYTES = 10_000_000
_REFUSED = {"script", "foreignobject", "iframe", "object", "embed", "audio", "video", "image"}


def vector(stream: BinaryIO, folder: Path) -> dict[str, Any]:
    """Draw an SVG from its shapes alone; one that cannot be drawn is shown as text."""
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise NoPreview("too_large")
    made = texts.shown(data, kind="xml")
    made["drawn"] = _draw(data, folder)
    made["mute"] = b"<text" in data and not FONT.is_file()
    return made


def _draw(data: bytes, folder: Path) -> bool:
    import io

    import resvg_py
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring
    from PIL import Image

    try:
        root = fromstring(data, forbid_dtd=False, forbid_entities=True, forbid_external=True)
        _strip(root)
        wide, high = _proportions(root)
        most = drawing.SIZES["large"]
        png = resvg_py.svg_to_bytes(
            svg_string=tostring(root, encoding="unicode"),
            background="#ffffff",
            font_family="DejaVu Sans",
            serif_family="DejaVu Serif",
            sans_serif_family="DejaVu Sans",
            monospace_family="DejaVu Sans Mono",
            width=most if wide >= high else None,
            height=None if wide >= high else most,
        )
        image = Image.open(io.BytesIO(bytes(png)), formats=("PNG",))
        drawing.keep(image.convert("RGB"), folder)
    except (DefusedXmlException, ParseError, ValueError, OSError, LookupError):
        return False
    except Exception:  # noqa: BLE001 resvg panics as it likes: the text is still shown
        return False
    return True


def _strip(element: Element) -> None:
    """Remove what could read a file, an address or a script."""
    for child in list(element):
        if not isinstance(child.tag, str) or _local(child.tag) in _REFUSED:
            element.remove(child)
            continue
        for name in list(child.attrib):
            outside = _local(name) == "href" and not child.attrib[name].strip().startswith("#")
            if outside or name.lower().startswith("on"):
                del child.attrib[name]
        if _local(child.tag) == "style" and "@import" in (child.text or "").lower():
            child.text = ""
        _strip(child)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].lower()


def _proportions(root: Element) -> tuple[float, float]:
    box = root.get("viewBox", "").replace(",", " ").split()
    if len(box) == 4:  # noqa: PLR2004 x, y, width, height
        return float(box[2]), float(box[3])
    return _length(root.get("width", "1")), _length(root.get("height", "1"))


def _length(text: str) -> float:
    digits = "".join(char for char in text if char.isdigit() or char == ".")
    return float(digits or 1)
