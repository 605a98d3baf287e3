"""Append-only, hash-chained events: audit trail, activity feed and outbox in one."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from encre.foundation.journal.declaring import Event, event, names, sentence

if TYPE_CHECKING:
    from encre.foundation.journal.models import Recorded
    from encre.foundation.journal.services import Verdict, record, record_all, seal, verify

_DOORS = {
    "Recorded": "models",
    **dict.fromkeys(("Verdict", "record", "record_all", "seal", "verify"), "services"),
}


def __getattr__(name: str) -> Any:
    """Give the doors that need the models, once the apps are loaded."""
    if name not in _DOORS:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_DOORS[name]}"), name)


__all__ = [
    "Event",
    "Recorded",
    "Verdict",
    "event",
    "names",
    "record",
    "record_all",
    "seal",
    "sentence",
    "verify",
]
