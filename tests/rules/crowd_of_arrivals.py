"""Arrivals from elsewhere in number: more of them, and more lines in one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from encre.research.notebook.models import Migration, MigrationLine

if TYPE_CHECKING:
    from tests.matrix.house import House


def crowd_of_arrivals(house: House, more: int) -> None:
    """Add them; each line is of an entry of its own where there is one."""
    row, given = house.rows["arrival.planned"], house.rows["arrival.given"]
    Migration.objects.bulk_create(
        Migration(structure=row.structure, title=f"Arriveefoule{n}", by=row.by) for n in range(more)
    )
    entries = house.rows["entry.open"].notebook.entries.order_by("pk")[:more]
    MigrationLine.objects.bulk_create(
        MigrationLine(
            migration=row,
            given=given,
            position=n + 1,
            source_key=f"foule|{n}",
            title=f"Chosefoule{n}",
            state="present",
            entry=entry,
        )
        for n, entry in enumerate(entries)
    )
