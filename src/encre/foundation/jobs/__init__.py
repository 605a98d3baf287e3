"""Work done later: jobs that survive a kill, schedules, and readers of the journal."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from encre.foundation.jobs.registry import Handle, every, job, on

if TYPE_CHECKING:
    from encre.foundation.jobs.inline import run_all, run_named
    from encre.foundation.jobs.models import Job
    from encre.foundation.jobs.run import Cancelled, Run
    from encre.foundation.journal import Recorded

_DOORS = {
    "Cancelled": "encre.foundation.jobs.run",
    "Job": "encre.foundation.jobs.models",
    "Recorded": "encre.foundation.journal",
    "Run": "encre.foundation.jobs.run",
    "run_all": "encre.foundation.jobs.inline",
    "run_named": "encre.foundation.jobs.inline",
}


def __getattr__(name: str) -> Any:
    """Give the doors that need the models, once the apps are loaded."""
    if name not in _DOORS:
        raise AttributeError(name)
    return getattr(import_module(_DOORS[name]), name)


__all__ = [
    "Cancelled",
    "Handle",
    "Job",
    "Recorded",
    "Run",
    "every",
    "job",
    "on",
    "run_all",
    "run_named",
]
