"""A team's arrival from elsewhere for the table, each state that an address needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from encre.commons.files import queries as files
from encre.commons.files import services as storing
from encre.research.notebook.models import (
    GivenFile,
    Migration,
    MigrationLine,
    MigrationState,
)
from encre.research.notebook.services.migrating import asking

if TYPE_CHECKING:
    from tests.matrix.house import House

WORDS = ["Arriveeequipe"]
FOUND = {"count": 1, "resources": 0, "attachments": 0, "comments": 0, "steps": 0, "tags": 0,
         "links": 0, "values": 0, "folders": 0}  # fmt: skip

OUTCOME = {"made": 1, "present": 0, "left": 0, "undone": 0, "kept": 0}


def arriving(house: House) -> None:
    """Make them, through the services; their states are set as jobs leave them."""
    author = house.people["author"]
    for state in ("giving", "ready", "planned", "done", "reading"):
        title = f"{WORDS[0]} {state}"
        row = asking.open_migration(house.rows["team"], by=author, title=title)
        storing.store(b"title\nGel\n", name="gel.csv", by=author, owner=row)
        if state == MigrationState.READING:
            asking.read_given(row, by=author)
        else:
            found = {} if state == MigrationState.GIVING else FOUND
            Migration.objects.filter(pk=row.pk).update(state=state, found=found, outcome=OUTCOME)
        row.refresh_from_db()
        house.rows[f"arrival.{state}"] = row
        house.objects[f"arrival.{state}"] = {"pk": row.pk}
    _one_line(house)


def _one_line(house: House) -> None:
    """Give the rehearsed one its file and its line, of an entry that is there already."""
    row = house.rows["arrival.planned"]
    held = files.files_of(row).get()
    given = GivenFile.objects.create(migration=row, file=held, name=held.name, position=0)
    house.rows["arrival.given"] = given
    MigrationLine.objects.create(
        migration=row,
        given=given,
        position=0,
        source_key="gel",
        title="Gel",
        state="present",
        entry=house.rows["entry.open"],
    )


def answers(house: House, url: str) -> dict[str, Any]:
    """Return what is sent to each address of an arrival."""
    return {
        "notebook:new_migration": {"title": "Neuf", "structure": str(house.rows["team"].pk)},
        "notebook:choose_migration": {"place": "one", "notebook_title": "Venu"},
    }.get(url, {})
