"""The rows of one reading, mapped, kept in a nameless temporary file until they are compared."""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import TracebackType

from encre.foundation.base.text import sort_key
from encre.institute.directory.facts import COLUMNS
from encre.institute.directory.mapping import Mapped
from encre.institute.directory.mapping.applying import ONE
from encre.institute.directory.reading import Warned

WARNINGS_KEPT = 5_000


@dataclass(frozen=True)
class Kept:
    """What the index holds of a row: where it lies, its fingerprint, its place in the source."""

    at: int
    fingerprint: str
    place: str


@dataclass
class Spool:
    """Rows by identifier, in the order of the source; used as a context manager.

    The file has no name and goes with the process: nothing personal is left behind.
    """

    index: dict[str, Kept] = field(default_factory=dict)
    warnings: list[tuple[str, str, Warned]] = field(default_factory=list)
    warned: int = 0
    left: dict[str, str] = field(default_factory=dict)
    rows: int = 0
    nameless: int = 0

    def __enter__(self) -> "Spool":
        """Open the file."""
        self._file = tempfile.TemporaryFile(prefix="encre-")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let the file go."""
        self._file.close()

    def add(self, row: Mapped) -> None:
        """Keep a row; a second one of the same person is joined to the first."""
        self.rows += 1
        self._warn(row, row.warned)
        if not row.native_id:
            self.nameless += 1
            self._warn(row, (Warned("no_identifier"),))
            return
        known = self.index.get(row.native_id)
        if known is not None:
            self._join(row, known)
            return
        self._put(row)

    def leave(self, row: Mapped) -> None:
        """Note that a rule leaves a row out: it is still there, and no longer a person's."""
        if row.native_id:
            self.left[row.native_id] = row.place

    def get(self, native_id: str) -> Mapped:
        """Return a kept row."""
        self._file.seek(self.index[native_id].at)
        place, facts, raw = json.loads(self._file.readline())
        return Mapped(place, native_id, facts, raw)

    def __iter__(self) -> Iterator[str]:
        """Yield the identifiers in the order of the source."""
        return iter(self.index)

    def _put(self, row: Mapped) -> None:
        self._file.seek(0, 2)
        at = self._file.tell()
        told = json.dumps([row.place, row.facts, row.raw], ensure_ascii=False)
        self._file.write(told.encode("utf-8", "replace") + b"\n")
        self.index[row.native_id] = Kept(at, row.fingerprint, row.place)

    def _join(self, row: Mapped, known: Kept) -> None:
        """Join two contracts of one person; two people under one identifier are told apart."""
        first = self.get(row.native_id)
        if not _same_name(first.facts, row.facts):
            self._warn(row, (Warned("taken_identifier", "source_id", known.place),))
            return
        self._warn(row, (Warned("joined", "source_id", known.place),))
        facts = {
            name: _joined(name, first.facts.get(name, ""), row.facts.get(name, ""))
            for name in COLUMNS
            if first.facts.get(name) or row.facts.get(name)
        }
        self._put(Mapped(first.place, row.native_id, facts, first.raw))

    def _warn(self, row: Mapped, told: tuple[Warned, ...]) -> None:
        self.warned += len(told)
        if len(self.warnings) < WARNINGS_KEPT:
            self.warnings += [(row.place, row.native_id, one) for one in told]


def _same_name(left: dict[str, str], right: dict[str, str]) -> bool:
    return all(
        sort_key(left.get(name, "")) == sort_key(right.get(name, ""))
        for name in ("family_name", "given_names")
    )


def _joined(name: str, first: str, second: str) -> str:
    if name in ONE:
        return first or second
    return ";".join(dict.fromkeys(part for part in f"{first};{second}".split(";") if part))
