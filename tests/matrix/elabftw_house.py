"""The door of programs for the table: an address of each sort, and the key of the author's."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from encre.foundation.people.services.tokens import create_token
from encre.research.elabftw.services.numbers import number
from tests.matrix.asking import put_away

if TYPE_CHECKING:
    from tests.matrix.house import House


def opened_to_programs(house: House) -> None:
    """Give the author a key, and what is in the house its number."""
    token, house.rows["elabftw.key"] = create_token(
        house.people["author"].account, name="Programme", scope="rw"
    )
    # Used tomorrow: its use, noted every five minutes, is written by no call of the longest run.
    token.last_used_at = timezone.now() + timedelta(days=1)
    token.save(update_fields=["last_used_at"])
    entry = f"experiments/{number('experiments', house.rows['entry.open'].pk)}"
    resource = f"items/{number('items', house.rows['resource.open'].pk)}"
    for name in ("experiments", "items", "events", "users", "exports", "import", "info", "teams"):
        house.objects[f"elabftw.{name}"] = {"rest": name}
    for name in ("experiments_templates", "items_types", "unfinished_steps", "extra_fields_keys"):
        house.objects[f"elabftw.{name}"] = {"rest": name}
    house.objects |= {
        "elabftw.entry": {"rest": entry},
        "elabftw.resource": {"rest": resource},
        "elabftw.tags": {"rest": "teams/current/tags"},
        "elabftw.nothing": {"rest": "rien"},
    } | {
        f"elabftw.entry.{name}": {"rest": f"{entry}/{name}"}
        for name in ("comments", "revisions", "steps", "tags", "uploads", "experiments_links")
    }  # fmt: skip


def keyed(house: House, url: str) -> dict[str, Any]:
    """Return what a call of the author's program carries besides its address."""
    if not url.startswith("elabftw:"):
        return {}
    return {"headers": {"Authorization": house.rows["elabftw.key"]}}


def meet(house: House) -> None:
    """Let the author's program see everything once: what it meets is given its number for good."""
    for name in [name for name in house.objects if name.startswith("elabftw.")]:
        path = reverse("elabftw:door", kwargs=house.objects[name])
        put_away(Client().get(f"{path}?limit=9999", **keyed(house, "elabftw:door")))
