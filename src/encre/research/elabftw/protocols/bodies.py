"""The text of an entry between HTML of eLabFTW and the notebook's document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.conf import settings

from encre.commons.files import queries as files
from encre.research.elabftw.protocols.calls import whole, words
from encre.research.notebook import body as bodies
from encre.research.notebook.services.showing import mention_address

if TYPE_CHECKING:
    from django.db.models import Model

    from encre.commons.files.models import File

MARKDOWN = 2
_STORED = re.compile(r"download\.php\?(?:.*&(?:amp;)?)?f=[0-9a-f]{2}/([0-9a-f]{32})\b")


def long_name(file: File) -> str:
    """Return the name under which bodies show a file, as eLabFTW's clients expect one."""
    ending = file.name.rpartition(".")[2].lower()
    known = f".{ending}" if "." in file.name and ending.isalnum() and len(ending) <= 8 else ""  # noqa: PLR2004
    return f"{file.pk.hex[:2]}/{file.pk.hex}{known}"


def read(data: dict[str, Any], name: str, owner: Model | None = None) -> dict[str, Any]:
    """Return the document of a text sent; pictures are those of the object's own files."""
    own = {file.pk.hex: str(file.pk) for file in files.files_of(owner)} if owner else {}

    def image(source: str) -> str | None:
        found = _STORED.search(source)
        return own.get(found[1]) if found else None

    text = words(data.get(name), name)
    markdown = whole(data.get("content_type") or 1) == MARKDOWN
    reading = (bodies.from_markdown if markdown else bodies.from_html)(text, image=image)
    return reading.body


def written(document: dict[str, Any], attached: list[File]) -> str:
    """Return a document as HTML for programs."""
    known = {str(file.pk): file for file in attached}

    def picture(identifier: str) -> str | None:
        file = known.get(identifier)
        return f"app/download.php?f={long_name(file)}" if file else None

    def mention(kind: str, identifier: str) -> str | None:
        address = mention_address(kind, identifier)
        return settings.BASE_URL + address if address else None

    return bodies.to_html(document, attachment=picture, mention=mention, standalone=True)
