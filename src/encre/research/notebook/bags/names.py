"""Names of files that Windows, macOS and Linux all accept, and that a manifest can hold."""

import re
import unicodedata

LONGEST = 100
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f/\\:*?\"<>|%]+")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


def portable(name: str, fallback: str = "sans-nom") -> str:
    """Return a name in its composed form, without what a system or a manifest (RFC 8493) refuses.

    It is never a path; its ending is kept when it is cut.
    """
    kept = unicodedata.normalize("NFC", "".join(c for c in name if unicodedata.category(c) != "Cf"))
    plain = _UNSAFE.sub("_", kept).strip(". ")
    if _RESERVED.match(plain):
        plain = f"_{plain}"
    if len(plain) > LONGEST:
        stem, dot, ending = plain.rpartition(".")
        room = LONGEST - len(dot + ending)
        plain = f"{stem[:room].strip('. ')}{dot}{ending}" if stem and room > 0 else plain[:LONGEST]
    return plain.strip(". ") or fallback
