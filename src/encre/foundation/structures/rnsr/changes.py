"""What an import would write, and the report that tells it."""

from dataclasses import asdict, dataclass, field
from typing import Any

from encre.foundation.structures.models import (
    Attachment,
    Body,
    Label,
    Responsibility,
    Site,
    Structure,
    Succession,
    Supervision,
)
from encre.foundation.structures.rnsr.rows import Problem


@dataclass
class Changes:
    """Every row to write; computed first, so that a dry run and an import are one computation."""

    new_bodies: list[Body] = field(default_factory=list)
    changed_bodies: list[Body] = field(default_factory=list)
    new_sites: list[Site] = field(default_factory=list)
    new_structures: list[Structure] = field(default_factory=list)
    changed_structures: list[Structure] = field(default_factory=list)
    new_labels: list[Label] = field(default_factory=list)
    changed_labels: list[Label] = field(default_factory=list)
    new_supervisions: list[Supervision] = field(default_factory=list)
    changed_supervisions: list[Supervision] = field(default_factory=list)
    new_directors: list[Responsibility] = field(default_factory=list)
    changed_directors: list[Responsibility] = field(default_factory=list)
    new_successions: list[Succession] = field(default_factory=list)
    changed_successions: list[Succession] = field(default_factory=list)
    new_attachments: list[Attachment] = field(default_factory=list)
    changed_attachments: list[Attachment] = field(default_factory=list)
    moved: list[Structure] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """What happens to one structure of the file."""

    number: str
    title: str
    what: str
    fields: tuple[str, ...] = ()


@dataclass
class Report:
    """What an import did, or would do: true counts, each change, each problem."""

    rows: int = 0
    skipped: int = 0
    encoding: str = "utf-8"
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    filled: int = 0
    stubs: int = 0
    missing: int = 0
    kept: int = 0
    bodies: int = 0
    sites: int = 0
    labels: int = 0
    supervisions: int = 0
    directors: int = 0
    successions: int = 0
    attachments: int = 0
    unresolved_parents: int = 0
    unplaced: int = 0
    dry_run: bool = False
    seconds: float = 0.0
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def as_data(self, *, told: bool = True) -> dict[str, Any]:
        """Return the report as JSON data, each problem with its sentence unless told later."""
        from encre.foundation.structures.rnsr.saying import sentence

        data = asdict(self)
        if not told:
            return data
        for shown, problem in zip(data["problems"], self.problems, strict=True):
            shown["message"] = str(sentence(problem))
        return data
