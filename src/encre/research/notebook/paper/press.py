"""From HTML written here to PDF/A-3b (ISO 19005-3): nothing is fetched, everything is embedded."""

import ctypes
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import ImageFile

from encre.research.notebook.paper import formulas

PICTURE = "picture:"
"""How the pictures of a sheet are addressed: by what `Sheet.picture` knows."""
LIBRARY = "libpangoft2-1.0.so.0"
DEBIAN = ("libpangoft2-1.0-0", "libharfbuzz-subset0")
_COLOURS = "sRGB2014.icc"
_SLANTS = ("normal", "italic")
_FONTS = "vendor/source-sans-3-5.3.1/files"
_CODE = "vendor/source-code-pro-5.3.1/files"
# It tells of every property of a style sheet that is only for screens.
logging.getLogger("weasyprint").setLevel(logging.ERROR)
# One family a file: under one name, glyphs of one file would be drawn from another. Only the files
# that a text needs are opened: each has to be unpacked.
_SCRIPTS = {
    "latin": re.compile(""),
    "latin-ext": re.compile("[\u0100-\u02ff\u1e00-\u1eff\u2020-\u20cf\u2100-\u218f\u2c60-\ua7ff]"),
    "greek": re.compile("[\u0370-\u03ff]"),
    "vietnamese": re.compile("[\u0102-\u01b0\u0300-\u0329\u1ea0-\u1ef9\u20ab]"),
}


@dataclass(frozen=True)
class Enclosed:
    """A file that travels inside, with what it is to the pages (AFRelationship)."""

    name: str
    data: bytes
    description: str
    relationship: str = "Source"


@dataclass(frozen=True)
class Sheet:
    """What is printed: HTML, where its pictures come from, what is enclosed.

    `identifier` is ASCII: a byte that ends a line would be read as another (ISO 32000-1,
    7.3.4.2).
    """

    html: str
    identifier: bytes
    at: datetime
    picture: Callable[[str], bytes | None]
    enclosed: list[Enclosed] = field(default_factory=list)


@cache
def can_print() -> bool:
    """Say whether the machine has what lays out text (Pango)."""
    try:
        ctypes.CDLL(LIBRARY)
    except OSError:
        return False
    return True


@cache
def _bring_weasyprint() -> None:
    """Import it; it tells Pillow, for the whole process, to take pictures cut short for whole."""
    strict = ImageFile.LOAD_TRUNCATED_IMAGES
    import_module("weasyprint")
    ImageFile.LOAD_TRUNCATED_IMAGES = strict


def press(sheet: Sheet) -> bytes:
    """Return the PDF."""
    # Loaded here: it is heavy, and needs libraries of the system that a server may lack.
    _bring_weasyprint()
    from weasyprint import CSS, HTML
    from weasyprint.css import ColorProfile
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):
        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            return URLFetcherResponse(url, _read(sheet, url))

    fetch, fonts = Fetcher(), FontConfiguration()
    styles = [
        CSS(string=text, font_config=fonts, url_fetcher=fetch, base_url=base)
        for text, base in _styles(sheet.html)
    ]
    colours = ColorProfile(BytesIO(_colours()), _COLOURS, "relative-colorimetric", "rgb")
    made: bytes = HTML(string=sheet.html, url_fetcher=fetch, base_url="").write_pdf(
        stylesheets=styles,
        font_config=fonts,
        pdf_variant="pdf/a-3b",
        color_profiles={"paper": colours},
        output_intent="paper",
        pdf_identifier=sheet.identifier,
        pdf_tags=True,
        attachments=_attachments(sheet),
    )
    return made


def _attachments(sheet: Sheet) -> list[Any]:
    from weasyprint import Attachment

    at = sheet.at.astimezone(UTC)
    return [
        Attachment(
            string=item.data,
            name=item.name,
            description=item.description,
            relationship=item.relationship,
            created=at,
            modified=at,
        )
        for item in sheet.enclosed
    ]


@cache
def _colours() -> bytes:
    """Return what red, green and blue mean on these pages; WeasyPrint itself never closes it."""
    return (files("weasyprint") / "pdf" / _COLOURS).read_bytes()


def _read(sheet: Sheet, url: str) -> bytes:
    """Return the bytes of a picture or a font (raises ValueError: the words in its place stay)."""
    if url.startswith(PICTURE):
        data = sheet.picture(url.removeprefix(PICTURE))
        if data is not None:
            return data
    elif url in _sources():
        return _sources()[url].read_bytes()
    raise ValueError("nothing is fetched for paper")


def _styles(html: str) -> list[tuple[str, str]]:
    """Return the style sheets that a text needs, and what their addresses start from."""
    styles = [(_faces(html), "paper:/"), (_house(), "paper:/")]
    if 'class="katex' in html:
        katex = formulas.folder() / "katex.min.css"
        styles.insert(1, (katex.read_text("utf-8"), f"{katex.parent.as_uri()}/"))
    return styles


@cache
def _house() -> str:
    return (Path(__file__).parent / "paper.css").read_text("utf-8")


def _faces(html: str) -> str:
    needed = [script for script, sign in _SCRIPTS.items() if sign.search(html)]
    faces = [("paper", script, slant) for script in needed for slant in _SLANTS]
    if "<code" in html:
        faces += [("code", script, "normal") for script in needed if script != "vietnamese"]
    return "".join(
        f'@font-face{{font-family:"{family}-{script}";font-style:{slant};'
        f'src:url("{_font(family, script, slant).as_uri()}")}}'
        for family, script, slant in faces
    )


def _font(family: str, script: str, slant: str) -> Path:
    if family == "code":
        return formulas.vendored(f"{_CODE}/source-code-pro-{script}-400-{slant}.woff2")
    return formulas.vendored(f"{_FONTS}/source-sans-3-{script}-wght-{slant}.woff2")


@cache
def _sources() -> Mapping[str, Path]:
    """Return the only files that may be read, by address: the fonts."""
    folders = [_font(family, "latin", "normal").parent for family in ("paper", "code")]
    folders.append(formulas.folder() / "fonts")
    fonts = [font for folder in folders for font in folder.glob("*.woff2")]
    return {font.as_uri(): font for font in fonts}
