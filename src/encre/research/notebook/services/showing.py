"""The HTML and the text kept beside a document."""

from typing import Any

from django.urls import reverse

from encre.foundation.base.ids import as_uuid
from encre.research.notebook.body.rendering import to_html
from encre.research.notebook.body.text import to_text

EXCERPT = 220


def html_of(body: dict[str, Any]) -> str:
    """Return the document as HTML whose pictures are the house's previews."""
    return to_html(body, attachment=picture_address, mention=mention_address)


def text_of(body: dict[str, Any]) -> str:
    """Return the document as text, for search."""
    return to_text(body)


def excerpt_of(body: dict[str, Any]) -> str:
    """Return the first words of the document, for lists."""
    words = " ".join(to_text(body).split())
    return words if len(words) <= EXCERPT else words[:EXCERPT].rsplit(" ", 1)[0] + "…"


def picture_address(attachment: str) -> str | None:
    """Return the address of a picture's preview."""
    identifier = as_uuid(attachment)
    return reverse("files:large", args=[identifier]) if identifier else None


def mention_address(kind: str, identifier: str) -> str | None:
    """Return the address that leads to whatever is mentioned, whose own page checks rights."""
    known = as_uuid(identifier)
    return reverse("ui:go", args=[kind, known]) if known else None
