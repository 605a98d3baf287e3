"""Searching the molecules a reader may see: the same, those that hold a structure, those alike.

Fingerprints screen, in the order of the list; RDKit then looks at what is left, and stops once the
page is full, so that a page costs what it shows.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from encre.foundation import access
from encre.foundation.base.ids import as_uuid
from encre.foundation.base.text import sort_key
from encre.research.inventory.chemistry import asking
from encre.research.inventory.chemistry.asking import Question
from encre.research.inventory.chemistry.given import Given, given
from encre.research.inventory.models import Molecule, Resource

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

SHOWN = 24
CHUNK = 2_000
FEW, MANY = 100, 2_000
"""Candidates that RDKit looks at in one go: few at first, then more and more."""
SECONDS = 4.0
"""After so long a page shows what was found so far, and where to go on."""
ALIKE = 0.5
BITS = 2_048


class Mode(models.TextChoices):
    """What is asked of the molecules."""

    CONTAINS = "contains", _("that hold this structure")
    PATTERN = "pattern", _("that match this SMARTS pattern")
    SAME = "same", _("that are this molecule")
    ALIKE = "alike", _("that look like it, the closest first")


@dataclass
class Found:
    """A page of answers: resources (with their likeness), where to go on, what was looked at.

    `stopped` says that time ran out before the page was full; `total` is known for likeness only.
    """

    rows: list[tuple[Resource, float | None]] = field(default_factory=list)
    next: str = ""
    looked_at: int = 0
    stopped: bool = False
    total: int | None = None


def question(text: str, mode: Mode) -> Question:
    """Return a question ready to screen with (raises Unreadable with a sentence)."""
    if mode == Mode.PATTERN:
        return asking.question(Given(_one_line(text), molfile=False), mode)
    return asking.question(given(text), mode)


def find(reader: "Person | None", asked: Question, mode: Mode, after: str = "") -> Found:
    """Return a page of the molecules `reader` may see that answer a question.

    Raises Unreadable when the question asks for too much.
    """
    rows = _seen(reader)
    if mode == Mode.SAME:
        return _page(reader, rows.filter(inchikey=asked.inchikey), after)
    if mode == Mode.ALIKE:
        return _alike(reader, rows, asked, after)
    return _holding(reader, rows, asked, after)


def by_words(reader: "Person | None", text: str, after: str = "") -> Found:
    """Return the resources whose molecule was given in these very words, or that bear this name."""
    bare = text.strip()
    rows = access.visible(reader, Resource.objects.filter(removed_at__isnull=True))
    rows = rows.exclude(molecule="")
    named = Q(sort_title=sort_key(bare)[:250]) | Q(molecule=bare)
    return _page(reader, rows.filter(named), after, key="pk")


def _one_line(text: str) -> str:
    return given(text).text if "\n" not in text.strip() else text.strip()


def _seen(reader: "Person | None") -> QuerySet[Molecule]:
    """Return the molecules of the resources that `reader` may see, the bin apart."""
    rows = access.visible(reader, Resource.objects.filter(removed_at__isnull=True))
    return Molecule.objects.filter(resource__in=rows.order_by().values("pk"))


def _holding(
    reader: "Person | None", rows: QuerySet[Molecule], asked: Question, after: str
) -> Found:
    """Screen in order, look at what is left, stop once there is one more than a page."""
    found, held = Found(), []
    until, size = monotonic() + SECONDS, FEW
    waiting: list[tuple[UUID, str]] = []
    last: UUID | None = None
    for last, smiles, pattern in _in_order(rows, after):
        found.looked_at += 1
        if smiles and _holds(pattern, asked.pattern):
            waiting.append((last, smiles))
        if len(waiting) >= size:
            held += _matching(asked, waiting)
            waiting, size = [], min(size * 4, MANY)
            found.stopped = monotonic() > until
            if len(held) > SHOWN or found.stopped:
                break
    held += _matching(asked, waiting)
    return _shown(reader, found, held, stopped_at=last)


def _shown(
    reader: "Person | None", found: Found, held: list[UUID], *, stopped_at: UUID | None
) -> Found:
    if len(held) > SHOWN:
        found.next, found.stopped = str(held[SHOWN - 1]), False
    elif found.stopped:
        found.next = str(stopped_at)
    found.rows = [(row, None) for row in _resources(reader, held[:SHOWN])]
    return found


def _in_order(rows: QuerySet[Molecule], after: str) -> Iterator[tuple[UUID, str, bytes]]:
    """Yield the molecules after a place, the last added first, some thousands at a time."""
    place = as_uuid(after)
    while True:
        part = rows.filter(resource_id__lt=place) if place else rows
        held = list(
            part.order_by("-resource_id").values_list("resource_id", "smiles", "pattern")[:CHUNK]
        )
        for identifier, smiles, pattern in held:
            yield identifier, smiles, bytes(pattern)
        if len(held) < CHUNK:
            return
        place = held[-1][0]


def _holds(bits: bytes, asked: bytes) -> bool:
    wanted = int.from_bytes(asked, "little")
    return int.from_bytes(bits, "little") & wanted == wanted


def _matching(asked: Question, waiting: list[tuple[UUID, str]]) -> list[UUID]:
    if not waiting:
        return []
    ranks = asking.matching(asked, [smiles for _identifier, smiles in waiting])
    return [waiting[rank][0] for rank in ranks]


def _alike(reader: "Person | None", rows: QuerySet[Molecule], asked: Question, after: str) -> Found:
    """Compare with every molecule (Tanimoto, Morgan of radius 2), keep those half alike or more."""
    wanted = int.from_bytes(asked.morgan, "little")
    mine = wanted.bit_count()
    near: list[tuple[float, UUID]] = []
    found = Found()
    held = rows.order_by().values_list("resource_id", "morgan")
    for identifier, morgan in held.iterator(chunk_size=CHUNK):
        found.looked_at += 1
        bits = int.from_bytes(bytes(morgan), "little")
        both = (bits & wanted).bit_count()
        likeness = both / (mine + bits.bit_count() - both or 1)
        if likeness >= ALIKE:
            near.append((-likeness, identifier))
    near.sort()
    found.total = len(near)
    likeness_before, _colon, before = after.partition(":")
    place = as_uuid(before)
    if place:
        near = [one for one in near if one > (-_number(likeness_before), place)]
    if len(near) > SHOWN:
        last = near[SHOWN - 1]
        found.next = f"{-last[0]!r}:{last[1]}"
    near = near[:SHOWN]
    resources = _resources(reader, [identifier for _likeness, identifier in near])
    degrees = {identifier: -likeness for likeness, identifier in near}
    found.rows = [(row, degrees[row.pk]) for row in resources]
    return found


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _page(
    reader: "Person | None", rows: QuerySet[Molecule] | QuerySet[Resource], after: str,
    key: str = "resource_id",
) -> Found:  # fmt: skip
    place = as_uuid(after)
    found = Found(total=rows.count())
    part = rows.filter(**{f"{key}__lt": place}) if place else rows
    held = list(part.order_by(f"-{key}").values_list(key, flat=True)[: SHOWN + 1])
    return _shown(reader, found, held, stopped_at=None)


def _resources(reader: "Person | None", ids: list[UUID]) -> list[Resource]:
    """Return the resources in the order asked, seen once more with the reader's rights."""
    rows = access.visible(reader, Resource.objects.filter(pk__in=ids))
    known = {row.pk: row for row in rows.select_related("type", "structure", "chemistry")}
    return [known[identifier] for identifier in ids if identifier in known]
