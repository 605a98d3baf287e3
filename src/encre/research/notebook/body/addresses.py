"""Which addresses a body may point to."""

from __future__ import annotations

import re

SCHEMES = frozenset({"http", "https", "mailto", "tel", "ftp", "ftps", "sftp", "doi"})
LONGEST = 4000

# Browsers skip these inside an address, so `java\tscript:` must be read without them.
_IGNORED = re.compile(r"[\x00-\x20\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_SCHEME = re.compile(r"^([a-zA-Z][a-zA-Z0-9+.-]*):")
_BEFORE_PATH = re.compile(r"^[^/?#]*")


def safe_address(address: str) -> str | None:
    """Return the address as it may be kept, or None when its scheme is not one we follow."""
    plain = _IGNORED.sub("", address.strip().replace(" ", "%20")).replace("\\", "/")
    if not plain or len(plain) > LONGEST:
        return None
    scheme = _SCHEME.match(plain)
    if scheme is not None:
        return plain if scheme[1].lower() in SCHEMES else None
    head = _BEFORE_PATH.match(plain)
    if head is not None and ":" in head[0]:
        return None
    return None if plain.startswith("//") else plain
