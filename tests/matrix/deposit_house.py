"""Packages for the archives, for the table: one that a notebook's author asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from encre.research.notebook.services.depositing import ask_deposit

if TYPE_CHECKING:
    from tests.matrix.house import House


def deposited(house: House) -> None:
    """Ask for it, through the service."""
    author = house.people["author"]
    deposit = ask_deposit(
        house.rows["notebook.open"], by=author, reason="Fin du contrat", language="fr"
    )
    house.rows["deposit"] = deposit
    house.objects["deposit"] = {"pk": deposit.pk}


ANSWERS: dict[str, dict[str, Any]] = {
    "notebook:deposit_notebook": {"reason": "Fermeture", "language": "fr", "with_files": "on"},
}
"""What a person sends to each address of packages."""
