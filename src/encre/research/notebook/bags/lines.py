"""What the index and the report of a package say: a line for each entry, what went wrong."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class Line:
    """An entry of the package, as its index says it; `page` is its PDF, or HTML in its place."""

    number: str
    title: str
    authors: str
    created: datetime
    changed: datetime
    experiment: date | None
    state: str
    folder: str
    page: str
    files: int
    versions: int
    comments: int
    binned: bool
    confidential: bool


@dataclass(frozen=True)
class Lost:
    """A file whose bytes could not be read."""

    number: str
    name: str


@dataclass
class Report:
    """What a package holds, and what is not as it should be."""

    entries: int = 0
    binned: int = 0
    left_out: int = 0
    files: int = 0
    payload: int = 0
    sealed: int = 0
    elsewhere: int = 0
    awaited: int = 0
    failed: list[str] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """Return it as JSON."""
        return asdict(self)


def read(told: dict[str, Any]) -> Report:
    """Return a report from its JSON."""
    return Report(**{**told, "lost": [Lost(**item) for item in told.get("lost", ())]})
