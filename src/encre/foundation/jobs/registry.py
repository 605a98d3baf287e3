"""Declaring jobs, schedules and readers; rooms do it in their `jobs.py`."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from encre.foundation.jobs.timetable import Rule, parse

if TYPE_CHECKING:
    from encre.foundation.jobs.models import Job
    from encre.foundation.journal import Recorded

Function = Callable[..., Any]
Reading = TypeVar("Reading", bound=Callable[..., None])


@dataclass(frozen=True)
class Handle:
    """A declared job: call `enqueue` in the transaction of the change that asks for it."""

    name: str
    function: Function
    queue: str
    max_attempts: int
    lease: int
    priority: int
    label: Any

    def enqueue(
        self,
        *,
        key: str | None = None,
        by: Any = None,
        run_after: datetime | None = None,
        priority: int | None = None,
        **args: Any,
    ) -> "Job":
        """Ask for the job, once while one with the same `key` is unfinished.

        `by` is a person or their id.
        Raises TypeError when `args` are not those the function takes.
        """
        queue = import_module("encre.foundation.jobs.queue")
        job: Job = queue.enqueue(self, args, key=key, by=by, run_after=run_after, priority=priority)
        return job

    def __call__(self, run: Any, **args: Any) -> Any:
        """Do the work in the present thread, as a test may want."""
        return self.function(run, **args)

    @property
    def takes_person(self) -> bool:
        """Say whether the function asks for `by`, the id of who enqueued."""
        return "by" in inspect.signature(self.function).parameters

    def check(self, args: dict[str, Any]) -> None:
        """Raise TypeError when `args` are not those the function takes."""
        given = {**args, "by": None} if self.takes_person else args
        inspect.signature(self.function).bind(None, **given)


@dataclass(frozen=True)
class Timed:
    """A job that the clock enqueues by itself."""

    name: str
    rule: Rule
    handle: Handle


@dataclass(frozen=True)
class Reads:
    """A function that follows events of some names, in sealed order."""

    name: str
    function: "Callable[[Recorded], None]"
    events: frozenset[str]
    families: tuple[str, ...]
    from_start: bool

    def wants(self, event_name: str) -> bool:
        """Say whether the reader follows events of this name."""
        return event_name in self.events or event_name.startswith(self.families)


handles: dict[str, Handle] = {}
timed: dict[str, Timed] = {}
reads: dict[str, Reads] = {}


def job(
    name: str,
    *,
    queue: str = "default",
    max_attempts: int = 5,
    lease: int = 60,
    priority: int = 0,
    label: Any = "",
) -> Callable[[Function], Handle]:
    """Declare `function(run, **args)` as the job `name`; it must bear being run twice.

    `lease` is in seconds: how long after its worker's last sign of life another takes the job.
    """

    def declare(function: Function) -> Handle:
        known = handles.get(name)
        if known is not None and _place(known.function) != _place(function):
            raise ValueError(f"two jobs are named {name}")
        handle = Handle(name, function, queue, max_attempts, lease, priority, label)
        handles[name] = handle
        return handle

    return declare


def every(rule: str, name: str = "") -> Callable[[Handle], Handle]:
    """Let the clock enqueue the job below by `rule`: "30s", "5m", "day 03:00", "monday 04:00"."""

    def declare(handle: Handle) -> Handle:
        title = name or handle.name
        timed[title] = Timed(title, parse(rule), handle)
        return handle

    return declare


def on(*events: str, name: str = "", from_start: bool = True) -> Callable[[Reading], Reading]:
    """Let the function read the events of these names ("notebook.*" for a family), in sealed order.

    Each event is read in a transaction with the reader's place. `from_start=False` makes a reader
    that is new in a running house begin with what happens from then on.
    """

    def declare(function: Reading) -> Reading:
        title = name or _place(function).removeprefix("encre.")
        exact = frozenset(event for event in events if not event.endswith("*"))
        families = tuple(event[:-1] for event in events if event.endswith("*"))
        reads[title] = Reads(title, function, exact, families, from_start)
        return function

    return declare


def label(name: str) -> str:
    """Return the job's title in the present language, or its name."""
    handle = handles.get(name)
    return str(handle.label) if handle is not None and handle.label else name


def _place(function: Function) -> str:
    return f"{function.__module__}.{function.__qualname__}"
