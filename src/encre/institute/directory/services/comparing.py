"""What a reading would change in what a source said before, and whether the brake stops it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from encre.institute.directory.models import SourceRecord

if TYPE_CHECKING:
    from encre.institute.directory.models import Run, Source
    from encre.institute.directory.spooling import Spool

FLOOR = 5
"""Up to so many rows may always change: five per cent of ten people would be none."""


@dataclass(frozen=True)
class Known:
    """The last incarnation of an identifier."""

    pk: UUID
    incarnation: int
    fingerprint: str
    present: bool


@dataclass
class Plan:
    """What is to be done, by identifier, in the order of the source."""

    present: int = 0
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    known: dict[str, Known] = field(default_factory=dict)

    @property
    def touched(self) -> list[str]:
        """Return the identifiers whose record is written."""
        return [*self.added, *self.changed, *self.back]


def plan(source: "Source", spool: "Spool", *, full: bool) -> Plan:
    """Compare the rows of a reading with the records there are, in one query.

    Who is not told of has gone when all was read; who is left out by a rule has, in a delta too:
    an account just disabled closes without waiting for the whole.
    """
    index = spool.index
    found = Plan(known=known_of(source))
    found.present = sum(one.present for one in found.known.values())
    for native_id, kept in index.items():
        known = found.known.get(native_id)
        if known is None:
            found.added.append(native_id)
        elif not known.present:
            found.back.append(native_id)
        elif known.fingerprint != kept.fingerprint:
            found.changed.append(native_id)
        else:
            found.unchanged.append(native_id)
    missed = found.known if full else spool.left
    found.gone = [
        native_id
        for native_id, one in found.known.items()
        if one.present and native_id in missed and native_id not in index
    ]
    return found


def known_of(source: "Source") -> dict[str, Known]:
    """Return the last incarnation of every identifier of a source."""
    rows = SourceRecord.objects.filter(source=source).order_by("incarnation")
    facts = rows.values_list("native_id", "pk", "incarnation", "fingerprint", "gone_at")
    return {
        native_id: Known(pk, incarnation, fingerprint, gone_at is None)
        for native_id, pk, incarnation, fingerprint, gone_at in facts.iterator(chunk_size=5_000)
    }


def braked(found: Plan, share: int, accepted: "Run | None" = None) -> bool:
    """Say whether more than a share (in hundredths) of the rows vanish, or change.

    Once a person has accepted a halted reading, up to what they saw may pass.
    """
    seen = (accepted.gone, accepted.changed) if accepted is not None else (0, 0)
    counts = (len(found.gone), len(found.changed))
    return any(
        _too_many(count, found.present, share) and count > passed
        for count, passed in zip(counts, seen, strict=True)
    )


def _too_many(count: int, present: int, share: int) -> bool:
    if not count or count * 100 <= share * present:
        return False
    return count > FLOOR or count >= present


def batches(items: Iterable[str], size: int) -> Iterable[list[str]]:
    """Yield the items by `size`."""
    held = list(items)
    return (held[start : start + size] for start in range(0, len(held), size))
