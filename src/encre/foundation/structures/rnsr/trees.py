"""The tree of the file: who lies under whom, read from both ends, without circles."""

from collections import defaultdict
from typing import TYPE_CHECKING
from uuid import UUID

from encre.foundation.structures.models import Attachment, Source
from encre.foundation.structures.rnsr.rows import Problem, Row

if TYPE_CHECKING:
    from encre.foundation.structures.rnsr.comparing import Comparison


def attach_all(work: "Comparison", rows: list[Row], in_file: set[str]) -> set[str]:
    """Compare the attachments; return the numbers of the children whose place changes."""
    wanted = _wanted(work, rows)
    numbers = {work.known.structures[number].pk: number for number in in_file}
    present = {(row.child_id, row.parent_id): row for row in work.known.attachments}
    parents: dict[UUID, set[UUID]] = defaultdict(set)
    moved: set[str] = set()
    for (child, parent), held in present.items():
        both = child in numbers and parent in numbers
        if held.source == Source.RNSR and both and (child, parent) not in wanted:
            held.ends = work.today
            work.changes.changed_attachments.append(held)
            moved.add(numbers[child])
        else:
            parents[child].add(parent)
    by_id = {structure.pk: structure for structure in work.known.structures.values()}
    for (child, parent), row in wanted.items():
        if (child, parent) in present:
            continue
        if child == parent or _above(parent, child, parents):
            lower, upper = by_id[child].rnsr, by_id[parent].rnsr
            work.report.problems.append(Problem(row.line, "circle", upper, lower))
            continue
        parents[child].add(parent)
        work.changes.new_attachments.append(
            Attachment(child=by_id[child], parent=by_id[parent], source=Source.RNSR)
        )
        moved.add(by_id[child].rnsr)
    work.changes.moved.extend(work.known.structures[number] for number in sorted(moved))
    return moved


def _wanted(work: "Comparison", rows: list[Row]) -> dict[tuple[UUID, UUID], Row]:
    """Return the pairs (child, parent) of the file whose two ends are known and open."""
    pairs: dict[tuple[str, str], Row] = {}
    for row in rows:
        for parent in row.parents:
            pairs.setdefault((row.number, parent), row)
        for child in row.children:
            pairs.setdefault((child, row.number), row)
    found: dict[tuple[UUID, UUID], Row] = {}
    for (child, parent), row in pairs.items():
        lower, upper = work.known.structures.get(child), work.known.structures.get(parent)
        if lower is None or upper is None or lower.stub or upper.stub:
            work.report.unresolved_parents += 1
        elif lower.ends is None and upper.ends is None:
            found[(lower.pk, upper.pk)] = row
    return found


def _above(start: UUID, target: UUID, parents: dict[UUID, set[UUID]]) -> bool:
    """Say whether one climbs from `start` to `target`."""
    waiting, seen = [start], {start}
    while waiting:
        for parent in parents.get(waiting.pop(), ()):
            if parent == target:
                return True
            if parent not in seen:
                seen.add(parent)
                waiting.append(parent)
    return False
