"""Paths of zip members and node identifiers, brought to one written form."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

ABSOLUTE_ADDRESS = re.compile(
    r"^(?:[A-Za-z][A-Za-z0-9+.\-]*://|(?:urn|doi|mailto|data|info|tag|cid|javascript):)"
)
REMOTE_ADDRESS = re.compile(r"^(?:https?|ftp|s3|sftp)://", re.IGNORECASE)
REPLACED_BY_ZIP_TOOLS = str.maketrans(dict.fromkeys(':|"<>*?', "_"))
LONGEST_PATH = 4096
SYSTEM_LITTER = re.compile(r"(?:^|/)(?:__MACOSX(?:/|$)|\.DS_Store$|Thumbs\.db$|desktop\.ini$)")


def is_address(identifier: str) -> bool:
    """Whether an identifier is an address or a fragment, not a path inside the archive."""
    return identifier.startswith(("#", "_:")) or bool(ABSOLUTE_ADDRESS.match(identifier))


def is_remote(identifier: str) -> bool:
    """Whether an identifier is an address that a browser could open."""
    return bool(REMOTE_ADDRESS.match(identifier))


def tidy(path: str) -> str:
    """Drop `./`, `//`, backslashes and the final `/`; compose accents (macOS stores them apart)."""
    parts = path.replace("\\", "/").split("/")
    return unicodedata.normalize("NFC", "/".join(part for part in parts if part not in ("", ".")))


def decoded(path: str) -> str:
    """The tidy form of a percent-encoded path."""
    return tidy(unquote(path))


def leaves(path: str) -> bool:
    """Whether a stored path is absolute, climbs out of its folder, or is endless."""
    flat = path.replace("\\", "/")
    if len(flat) > LONGEST_PATH:
        return True
    return flat.startswith("/") or bool(re.match(r"^[A-Za-z]:/", flat)) or ".." in flat.split("/")


def tolerant(path: str) -> str:
    """The form two spellings of a path share: no case, what zip tools replace made alike."""
    return path.translate(REPLACED_BY_ZIP_TOOLS).casefold()


def last_part(path: str) -> str:
    """The file or folder name at the end of a path or an address."""
    return path.rstrip("/").rsplit("/", 1)[-1]
