"""A verb done once on the house, and the words that the rooms' lists share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from encre.foundation.jobs.models import Job

if TYPE_CHECKING:
    from tests.matrix.house import House


@dataclass(frozen=True)
class Verb:
    """A call on the house, and the number of events it says it writes."""

    function: Callable[..., Any]
    act: Callable[[House], Any]
    events: int = 1
    prepare: Callable[[House], Any] = lambda _house: None

    @property
    def name(self) -> str:
        """Return the verb's full name."""
        return f"{self.function.__module__.removeprefix('encre.')}.{self.function.__name__}"


def entry_of(house: House, name: str = "open") -> Any:
    """Return an entry of the house as the database has it now."""
    row = house.rows[f"entry.{name}"]
    row.refresh_from_db()
    return row


def on_entry(function: Any, name: str = "open", **words: Any) -> Callable[[House], Any]:
    """Return a call on an entry read at its present version."""

    def act(house: House) -> Any:
        entry = entry_of(house, name)
        return function(entry, by=house.people["author"], version=entry.version, **words)

    return act


def author(house: House) -> Any:
    """Return who wrote everything."""
    return house.people["author"]


def keeper(house: House) -> Any:
    """Return who keeps the directory."""
    return house.people["keeper"]


def operator(house: House) -> Any:
    """Return who runs the service."""
    return house.people["operator"]


def _job(house: House) -> Any:
    return Job.objects.get(pk=house.objects["job"]["pk"])


def on_job(function: Any, state: str) -> Verb:
    """Return a verb on a job that is in `state`."""

    def prepare(house: House) -> None:
        ended = timezone.now() if state in ("failed", "done") else None
        rows = Job.objects.filter(pk=house.objects["job"]["pk"])
        rows.update(state=state, finished_at=ended)

    return Verb(function, lambda house: function(_job(house), by=operator(house)), prepare=prepare)
