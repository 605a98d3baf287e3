"""What structures hold and pass on, for the table: a team that may, and one that did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from encre.foundation.structures.models import Transmission

if TYPE_CHECKING:
    from tests.matrix.house import House


def transmitted(house: House) -> None:
    """Make them."""
    row = Transmission.objects.create(
        source=house.rows["elsewhere"], by=house.people["keeper"], state="done"
    )
    house.objects["transmission"] = {"pk": row.pk}
    house.objects["holder"] = {"pk": house.rows["team"].pk}


def answers(house: House) -> dict[str, Any]:
    """Return what a keeper sends so that a team's notebooks pass to its unit."""
    kinds = ("notebooks", "templates", "arrivals", "resources", "instruments")
    return dict.fromkeys(kinds, str(house.rows["unit"].pk))
