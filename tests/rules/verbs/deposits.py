"""The verbs of packages for the archives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from encre.research.notebook.models import Deposit
from encre.research.notebook.services import depositing
from tests.rules.verbs.verb import Verb

if TYPE_CHECKING:
    from tests.matrix.house import House


def _ask(house: House) -> Any:
    return depositing.ask_deposit(
        house.rows["notebook.confidential"],
        by=house.rows["archivist"],
        reason="Fermeture",
        language="fr",
    )


VERBS = [
    Verb(depositing.ask_deposit, _ask),
    # What is made is a file, and a word on the notebook.
    Verb(
        depositing.make_package,
        lambda h: depositing.make_package(
            None, str(Deposit.objects.get(reason="Fermeture").pk), by=h.rows["archivist"]
        ),
        events=2,
        prepare=_ask,
    ),
]
