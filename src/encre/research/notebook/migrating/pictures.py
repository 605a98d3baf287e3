"""Pictures written inside a text (`data:` addresses), taken out to be files."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re

from encre.research.notebook.eln.model import Attachment

INSIDE = re.compile(
    r"""(\ssrc\s*=\s*)(["'])data:(image/[a-z0-9.+-]{1,40});base64,([A-Za-z0-9+/=\s%]+)\2""",
    re.IGNORECASE,
)
ENDINGS = {"jpeg": "jpg", "svg+xml": "svg", "x-icon": "ico"}
MOST = 32 << 20
"""The largest picture taken out of a text, in bytes (32 MiB)."""

Drawn = list[tuple[Attachment, bytes]]


def drawn_out(html: str, prefix: str) -> tuple[str, Drawn]:
    """Return the text naming its pictures, and the pictures; one that is damaged stays."""
    found: Drawn = []

    def named(match: re.Match[str]) -> str:
        try:
            data = base64.b64decode(re.sub(r"\s|%0A", "", match[4]), validate=True)
        except (binascii.Error, ValueError):
            return match[0]
        if not data or len(data) > MOST:
            return match[0]
        item = picture(data, match[3].lower(), len(found) + 1, prefix)
        found.append((item, data))
        return f"{match[1]}{match[2]}{item.path}{match[2]}"

    return INSIDE.sub(named, html), found


def picture(data: bytes, media_type: str, number: int, prefix: str) -> Attachment:
    """Return a picture of a text as an attachment, under a name nothing else has."""
    sort = media_type.partition("/")[2]
    digest = hashlib.sha256(data).hexdigest()
    name = f"image-{number}-{digest[:8]}.{ENDINGS.get(sort, sort) or 'bin'}"
    return Attachment(
        name=name,
        sha256=digest,
        size=len(data),
        media_type=media_type,
        key=f"{prefix}{name}",
        path=name,
    )
