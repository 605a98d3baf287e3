"""The verb of molecules that wait to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from encre.research.inventory.services import molecules
from tests.rules.verbs.verb import Verb

if TYPE_CHECKING:
    from tests.matrix.house import House


def _waiting(house: House) -> None:
    """Give a molecule as a server without RDKit keeps it."""
    row = house.rows["resource.open"]
    type(row).objects.filter(pk=row.pk).update(molecule="CCO")


VERBS = [
    Verb(molecules.read_waiting, lambda _house: molecules.read_waiting(), prepare=_waiting),
]

NOT_VERBS = {
    "reads or computes": """
        research.inventory.services.molecules.checked
        research.inventory.services.molecules.described
        research.inventory.services.molecules.read research.inventory.services.molecules.read_many
    """,
    "a part of a verb, in its transaction": """
        research.inventory.services.molecules.keep
    """,
}
