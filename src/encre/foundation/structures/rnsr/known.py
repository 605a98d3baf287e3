"""What the house already knows, read once before a file is compared with it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from encre.foundation.base.text import fold
from encre.foundation.structures.models import (
    Attachment,
    Body,
    Label,
    Responsibility,
    Site,
    Source,
    Structure,
    Succession,
    Supervision,
)
from encre.foundation.structures.rnsr.facts import Place

Row = TypeVar("Row", Label, Supervision, Responsibility)


@dataclass
class Known:
    """The structures of the reference and what hangs on them, by the keys the file uses."""

    structures: dict[str, Structure] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    sites: dict[Place, Site] = field(default_factory=dict)
    labels: dict[UUID, list[Label]] = field(default_factory=lambda: defaultdict(list))
    supervisions: dict[UUID, list[Supervision]] = field(default_factory=lambda: defaultdict(list))
    directors: dict[UUID, list[Responsibility]] = field(default_factory=lambda: defaultdict(list))
    successions: dict[UUID, list[Succession]] = field(default_factory=lambda: defaultdict(list))
    attachments: list[Attachment] = field(default_factory=list)
    unnumbered_labels: dict[str, UUID] = field(default_factory=dict)


def place_of_site(site: Site | None) -> Place | None:
    """Return the key under which a site is found again."""
    if site is None:
        return None
    return Place(site.address, site.postcode, site.town, site.country)


def load() -> Known:
    """Read everything the comparison needs, in a constant number of queries."""
    known = Known()
    numbered = Structure.objects.exclude(rnsr="")
    for structure in numbered.select_related("site"):
        known.structures[structure.rnsr] = structure
    for body in Body.objects.order_by("created_at", "id"):
        for key in filter(None, (body.uai, fold(body.name))):
            known.bodies.setdefault(key, body)
    for site in Site.objects.filter(name="").order_by("created_at", "id"):
        place = place_of_site(site)
        if place is not None:
            known.sites.setdefault(place, site)
    _gather(known.labels, Label.objects.filter(structure__in=numbered))
    _gather(known.supervisions, Supervision.objects.filter(structure__in=numbered))
    open_names = Responsibility.objects.filter(source=Source.RNSR, ends__isnull=True)
    _gather(known.directors, open_names)
    for succession in Succession.objects.filter(successor__in=numbered):
        known.successions[succession.successor_id].append(succession)
    known.attachments = list(Attachment.objects.filter(ends__isnull=True))
    unnumbered = Label.objects.filter(structure__rnsr="", ends__isnull=True)
    known.unnumbered_labels = dict(unnumbered.values_list("code", "structure_id"))
    return known


def _gather(into: dict[UUID, list[Row]], rows: Iterable[Row]) -> None:
    for row in rows:
        into[row.structure_id].append(row)
