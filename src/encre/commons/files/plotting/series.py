"""The numbers of a preview, and the pairs of them a reader asks to be drawn."""

import itertools
import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from encre.commons.files import blobs
from encre.commons.files.models import File, PartKind, PreviewPart
from encre.commons.files.plotting.charts import Pair
from encre.foundation.base.errors import NotFound, Refused


@dataclass(frozen=True)
class Asked:
    """Which columns a reader wants drawn, and how."""

    sheet: int = 0
    x: int | None = None
    y: int | None = None
    log_x: bool = False
    log_y: bool = False
    points: bool = False


@dataclass(frozen=True)
class Plotted:
    """The pairs that can be drawn, and how many cannot."""

    table: dict[str, Any]
    x: int
    y: int
    pairs: list[Pair]
    dropped: int
    sorted: bool


def tables_of(file: File) -> list[dict[str, Any]]:
    """Return the tables of numbers of a file (raises NotFound when it has none)."""
    part = PreviewPart.objects.filter(preview_id=file.blob_id, kind=PartKind.SERIES)
    found = part.select_related("blob").first()
    if found is None:
        raise NotFound(_("This file holds no column of numbers that can be drawn."))
    try:
        with blobs.store().open(found.blob.sha256) as stream:
            tables: list[dict[str, Any]] = json.load(stream)
    except (FileNotFoundError, ValueError):
        raise NotFound from None
    return tables


def plotted(tables: list[dict[str, Any]], asked: Asked) -> Plotted:
    """Return the pairs asked for; without a choice, the first two columns (raises Refused).

    Column 0 is the number of the row.
    """
    if not 0 <= asked.sheet < len(tables):
        raise Refused(_("This sheet holds no column of numbers. Choose another one."))
    table = tables[asked.sheet]
    positions = [column["position"] for column in table["columns"]]
    y = asked.y if asked.y is not None else positions[min(1, len(positions) - 1)]
    x = asked.x if asked.x is not None else (positions[0] if len(positions) > 1 else 0)
    if y not in positions or x not in (0, *positions):
        raise Refused(_("This column holds no numbers. Choose another one."))
    ups = table["columns"][positions.index(y)]["values"]
    rows = [float(1 + n * table["step"]) for n in range(len(ups))]
    across = table["columns"][positions.index(x)]["values"] if x else rows
    both = [(a, b) for a, b in zip(across, ups, strict=False) if a is not None and b is not None]
    pairs = [(a, b) for a, b in both if (a > 0 or not asked.log_x) and (b > 0 or not asked.log_y)]
    rising = all(a[0] <= b[0] for a, b in itertools.pairwise(pairs))
    return Plotted(table, x, y, pairs, len(both) - len(pairs), rising)
