"""The rich text of an entry: one schema for the editor and the server, no Django."""

from .difference import Difference, differ
from .document import VERSION, Body, InvalidBody, canonical, check, digest, empty
from .markdown import from_markdown
from .reading import from_html
from .references import References, find_references, rewrite
from .rendering import to_html
from .text import is_blank, to_text
from .words import Reading
from .writing import to_markdown

__all__ = [
    "VERSION",
    "Body",
    "Difference",
    "InvalidBody",
    "Reading",
    "References",
    "canonical",
    "check",
    "differ",
    "digest",
    "empty",
    "find_references",
    "from_html",
    "from_markdown",
    "is_blank",
    "rewrite",
    "to_html",
    "to_markdown",
    "to_text",
]
