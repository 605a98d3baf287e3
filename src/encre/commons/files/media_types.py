"""What bytes are, from their beginning; the name and the sender's word only help."""

import contextlib
import json
import re

import puremagic

HEAD = 8_192
"""Bytes of a file's beginning that are looked at."""
UNKNOWN = "application/octet-stream"

_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"II+\0", "image/tiff"),
    (b"MM\0+", "image/tiff"),
    (b"FCS2.0    ", "application/vnd.isac.fcs"),
    (b"FCS3.0    ", "application/vnd.isac.fcs"),
    (b"FCS3.1    ", "application/vnd.isac.fcs"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"\x89HDF\r\n\x1a\n", "application/x-hdf5"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x7fELF", "application/x-executable"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
)
_ZIPPED = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "eln": "application/vnd.eln+zip",
    "epub": "application/epub+zip",
}
_WITHIN = (
    (b"xl/", "xlsx"),
    (b"word/", "docx"),
    (b"ppt/", "pptx"),
    (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "ods"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "odt"),
    (b"mimetypeapplication/vnd.oasis.opendocument.presentation", "odp"),
    (b"ro-crate-metadata.json", "eln"),
)
"""What the beginning of an archive holds, when its name does not say what it is."""
_HEIC = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WRITTEN = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "tab": "text/tab-separated-values",
    "md": "text/markdown",
    "markdown": "text/markdown",
    "py": "text/x-python",
    "r": "text/x-r",
    "sql": "application/sql",
    "yaml": "application/yaml",
    "yml": "application/yaml",
    "tex": "application/x-tex",
    "js": "text/javascript",
    "css": "text/css",
    "gb": "chemical/x-genbank",
    "gbk": "chemical/x-genbank",
    "fasta": "text/x-fasta",
    "fa": "text/x-fasta",
    "fna": "text/x-fasta",
    "faa": "text/x-fasta",
    "fastq": "text/x-fastq",
    "fq": "text/x-fastq",
    "jdx": "chemical/x-jcamp-dx",
    "dx": "chemical/x-jcamp-dx",
    "jcamp": "chemical/x-jcamp-dx",
    "eml": "message/rfc822",
}
_MARKUP = re.compile(
    r"\A(?:\s|<\?xml[^>]*>|<!--.*?-->|<!doctype[^>]*>)*<(?:svg:)?(?P<root>[a-z][\w:-]*)",
    re.IGNORECASE | re.DOTALL,
)
_HTML = re.compile(
    r"<!doctype\s+html|<(?:html|head|body|script|iframe|object|embed|meta|form|link)\b",
    re.IGNORECASE,
)
_FASTA = re.compile(r"\A>[^\n]*\n[A-Za-z*\-\s]{10}")
_FASTQ = re.compile(r"\A@[^\n]+\n[A-Za-z.*\-]+\r?\n\+[^\n]*\n")
_JCAMP = re.compile(
    r"\A\s*##TITLE\s*=.*?^##JCAMP-?_?DX\s*=", re.DOTALL | re.MULTILINE | re.IGNORECASE
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def sniff(head: bytes, name: str) -> str:
    """Return the media type of a file whose first bytes are `head`."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if not head:
        return "application/x-empty"
    # Before the others: its first 128 bytes are free, and some write a TIFF's there.
    if head[128:132] == b"DICM":
        return "application/dicom"
    for beginning, media_type in _BEGINNINGS:
        if head.startswith(beginning):
            return _zipped(head, ending) if media_type == "application/zip" else media_type
    marked = _marked(head, ending)
    if marked:
        return marked
    text = as_text(head)
    return _written(text, ending) if text is not None else _guess(head, name)


def _zipped(head: bytes, ending: str) -> str:
    """Return the type of an archive: by its name, which its reader will check, or its members."""
    if ending not in _ZIPPED:
        # A plain archive may hold workbooks; one that lists types and parts first is one.
        told = b"[Content_Types].xml" in head or b"mimetype" in head[:100] or ending != "zip"
        ending = next((name for mark, name in _WITHIN if told and mark in head), "")
    return _ZIPPED.get(ending, "application/zip")


def _marked(head: bytes, ending: str) -> str:
    """Return the type of bytes whose mark does not stand at their very beginning."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC | {b"avif"}:
        return "image/avif" if head[8:12] == b"avif" else "image/heic"
    # Old files begin at once by the elements of group 2 or 8: here the name must agree.
    if ending in ("dcm", "dicom") and head[:2] in (b"\x02\0", b"\x08\0"):
        return "application/dicom"
    if head[:2] == b"BM" and head[6:10] == b"\0\0\0\0":
        return "image/bmp"
    if head.startswith(_OLE) and ending == "xls":
        return "application/vnd.ms-excel"
    return ""


def as_text(head: bytes) -> str | None:
    """Return the beginning of a file as text, or None when it is not text."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        with contextlib.suppress(UnicodeDecodeError):
            return head[: len(head) // 2 * 2].decode("utf-16")
    text = _decoded(head)
    return None if _CONTROL.search(text) or "\ufffd" in text else text


def _decoded(head: bytes) -> str:
    # The last character may be cut by the end of what was read.
    for cut in range(4 if len(head) >= HEAD else 1):
        with contextlib.suppress(UnicodeDecodeError):
            return head[: len(head) - cut].decode("utf-8-sig")
    return head.decode("cp1252", "replace")


def _written(text: str, ending: str) -> str:
    marked = _marked_up(text, ending)
    if marked:
        return marked
    if text.startswith("LOCUS ") and "\n" in text:
        return "chemical/x-genbank"
    for pattern, media_type in (
        (_FASTA, "text/x-fasta"),
        (_FASTQ, "text/x-fastq"),
        (_JCAMP, "chemical/x-jcamp-dx"),
    ):
        if pattern.match(text):
            return media_type
    if ending in ("json", "ipynb", "jsonld", "geojson") and text.lstrip()[:1] in ("{", "["):
        return "application/x-ipynb+json" if ending == "ipynb" else "application/json"
    return _WRITTEN.get(ending) or ("application/json" if _is_json(text) else "text/plain")


def _marked_up(text: str, ending: str) -> str:
    """Return the type of HTML, SVG or XML, by what it holds and not by its name."""
    markup = _MARKUP.match(text)
    if markup and markup["root"].lower() == "svg":
        return "image/svg+xml"
    if _HTML.search(text[:4_096]) and (markup or ending in ("html", "htm", "xhtml")):
        return "text/html"
    return "application/xml" if markup and text.lstrip().startswith("<?xml") else ""


def _is_json(text: str) -> bool:
    if text.lstrip()[:1] not in ("{", "[") or len(text) >= HEAD - 3:
        return False
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _guess(head: bytes, name: str) -> str:
    """Ask the signatures of puremagic, and refuse to be told that binary bytes are text."""
    try:
        found = str(puremagic.from_string(head, mime=True, filename=name))
    except (puremagic.PureError, ValueError, OSError):
        return UNKNOWN
    refused = not found or found.startswith(("text/", "image/svg", "application/xhtml"))
    return UNKNOWN if refused else found
