"""Legal holds, for the table: one in force on a person who wrote nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from encre.foundation.people.services.accounts import give_role
from encre.foundation.people.tests.factories import a_person
from encre.research.notebook.services.holds import Covering, place_hold

if TYPE_CHECKING:
    from tests.matrix.house import House


def held(house: House) -> None:
    """Make it, through the services."""
    archivist = a_person(given_name="Odile")
    give_role(archivist, "archivist", by=None)
    facts = {"title": "Mesure du litige", "reference": "DAJ-2026-41", "reason": "Brevet contesté"}
    hold = place_hold(Covering(people=[house.rows["listed"]]), by=archivist, **facts)
    house.rows |= {"archivist": archivist, "hold": hold}
    house.objects["hold"] = {"pk": hold.pk}


ANSWERS: dict[str, dict[str, Any]] = {
    "notebook:new_hold": {
        "title": "Mesure",
        "reference": "DAJ-1",
        "reason": "Litige",
        "people": "Visiblanche",
    },
    "notebook:lift_hold": {"reason": "Affaire close"},
}
"""What the archives send to each address of holds."""
