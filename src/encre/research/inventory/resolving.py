"""What a code read from a label stands for."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit
from uuid import UUID

from django.db.models import Model
from django.urls import Resolver404
from django.urls import resolve as resolved

from encre.research.inventory import queries

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

LONGEST = 500
BENCH = ("equipment:now", "equipment:instrument")
"""Pages that labels of other rooms lead to; each judges by itself who may see it."""
_PLACE = re.compile(r"P-([0-9A-F]{32})")
_KNOWN = re.compile(r"[A-Z0-9]{1,20}-R-\d{5,9}(\.\d{1,9})?")


def reference_in(text: str) -> str:
    """Return the reference in what was read: alone, or at the end of a page's address."""
    bare = text.strip()[:LONGEST]
    if "://" in bare:
        try:
            bare = urlsplit(bare).path.rstrip("/").rpartition("/")[2]
        except ValueError:
            return ""
    return unquote(bare).strip().upper()


def resolve(reader: "Person | None", text: str) -> Model | None:
    """Return the container, resource or place that a code stands for, if `reader` may see it."""
    reference = reference_in(text)
    place = _PLACE.fullmatch(reference)
    if place:
        return queries.place(reader, UUID(place[1]))
    if not _KNOWN.fullmatch(reference):
        return None
    if "." in reference:
        return queries.containers(reader).filter(number=reference).first()
    for removed in (False, True):
        found = queries.resources(reader, removed=removed).filter(number=reference).first()
        if found is not None:
            return found
    return None


def bench_page(text: str, houses: Iterable[str]) -> str:
    """Return the path of the page that an instrument's label names, if it lies in our `houses`."""
    try:
        read = urlsplit(text.strip()[:LONGEST])
        ours = {urlsplit(house).netloc for house in houses}
        if read.scheme not in ("http", "https") or read.netloc not in ours:
            return ""
        return read.path if resolved(read.path).view_name in BENCH else ""
    except (ValueError, Resolver404):
        return ""
