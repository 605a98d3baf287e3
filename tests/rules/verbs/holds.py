"""The verbs of legal holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from encre.research.notebook.models import Hold
from encre.research.notebook.services import holds
from tests.rules.verbs.verb import Verb, entry_of

if TYPE_CHECKING:
    from tests.matrix.house import House

FACTS = {"title": "Mesure", "reference": "DAJ-2", "reason": "Litige"}


def _place(house: House) -> Any:
    covering = holds.Covering(entries=[entry_of(house)])
    return holds.place_hold(covering, by=house.rows["archivist"], **FACTS)


VERBS = [
    Verb(holds.place_hold, _place),
    Verb(
        holds.lift_hold,
        lambda h: holds.lift_hold(h.rows["hold"], by=h.rows["archivist"], reason="Close"),
    ),
    # Asking is a job; what it makes is a file, and a word on the hold.
    Verb(
        holds.ask_held,
        lambda h: holds.ask_held(h.rows["hold"], by=h.rows["archivist"]),
        events=0,
    ),
    Verb(
        holds.export_held,
        lambda h: holds.export_held(
            None, str(Hold.objects.get(reference="DAJ-2").pk), by=h.rows["archivist"]
        ),
        events=2,
        prepare=_place,
    ),
]
