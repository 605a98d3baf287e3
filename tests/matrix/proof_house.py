"""What proves and countersigns, for the table: a request, a round, a sealed file asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from encre.research.notebook.services.countersigning import ask_countersignature, choose_round
from encre.research.notebook.services.proving import ask_proof

if TYPE_CHECKING:
    from tests.matrix.house import House


def proved(house: House) -> None:
    """Make them, through the services."""
    author, head, member = (house.people[name] for name in ("author", "head", "member"))
    locked = house.rows["entry.locked"]
    asked = ask_countersignature(locked, by=author, person=member)
    chosen = choose_round([locked], by=head)
    house.rows |= {"asked": asked, "round": chosen}
    house.objects["asked"] = {"pk": locked.pk, "held": asked.pk}
    house.objects["round"] = {"pk": chosen.pk}
    house.objects["proof"] = {"pk": ask_proof(locked, by=author).pk}


ANSWERS = {
    "notebook:ask-countersign": {"person": "Visiblanche"},
    "notebook:round-sign": {"meaning": "review"},
}
"""What a person sends to each address of proofs."""
