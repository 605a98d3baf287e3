"""What of the notebook's proofs and of who typed what the database refuses to change or delete."""

from typing import Any

from django.db import connections

from encre.foundation.base import guarding
from encre.research.notebook.hold_guards import HoldGuard

GUARDS = (
    guarding.Guard("notebook_revision", "kept"),
    guarding.Guard("notebook_signature"),
    guarding.Guard("notebook_chainlink"),
    guarding.Guard("notebook_stamp"),
    guarding.Guard("notebook_entryupdate"),
)


HOLDS = HoldGuard()


def lift_holds(using: str = "default", **_rest: Any) -> None:
    """Lift the guards of legal holds before a migration: they name tables that it may remake."""
    HOLDS.lift(connections[using])


def put_again(using: str = "default", **_rest: Any) -> None:
    """Put the guards after a migration: on SQLite, one that remakes a table loses them."""
    guarding.put(connections[using], *GUARDS, HOLDS)
