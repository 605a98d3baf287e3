"""Telling an LDAP server what changed, and comparing all it holds with what it must hold.

No verb of a person: jobs call it, outside any transaction while they speak to the server.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from encre.institute.directory import shaping
from encre.institute.directory.leaving import entries, names
from encre.institute.directory.leaving.facts import Entry, Shape
from encre.institute.directory.leaving.server import Server, ServerTrouble, Way
from encre.institute.directory.leaving.trunk import trunk
from encre.institute.directory.models import Due, Target
from encre.institute.login.sealing import box

if TYPE_CHECKING:
    from encre.institute.directory.shaping import Snapshot

PURPOSE = "encre.directory.target"
BATCH = 200
BRAKE_SHARE, BRAKE_FLOOR = 0.05, 20
_OUT_OF_REACH = {0, 3, 7, 8, 13, 32, 48, 49, 50, 51, 52, 53, 80}
"""Answers that concern the server, not one entry: the whole is tried again later."""


class Braked(Exception):
    """The server holds many entries that Encre does not know: somebody must look first."""

    def __init__(self, gone: int, held: int) -> None:
        super().__init__(f"{gone} of {held}")
        self.gone, self.held = gone, held


@dataclass
class Told:
    """What a delivery or a comparison did."""

    entries: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0
    refused: int = 0
    codes: set[str] = field(default_factory=set)

    @property
    def differences(self) -> int:
        """Return how many entries were not as they should."""
        return self.added + self.changed + self.removed + self.refused


def sealed(password: str) -> str:
    """Return the publisher's password as it is kept."""
    return box(PURPOSE).encrypt(password.encode()).decode()


def way_of(target: Target) -> Way:
    """Return how the server is reached."""
    password = box(PURPOSE).decrypt(target.secret.encode()).decode() if target.secret else ""
    return Way(target.address, target.publisher, password, target.start_tls, target.authority)


def shape_of(target: Target) -> Shape:
    """Return what the server takes."""
    scope = settings.IDENTITY_SCOPE
    return Shape(target.base, scope, target.establishment, target.eduperson, target.supann)


def all_entries(shape: Shape) -> Iterator[Entry]:
    """Yield every entry that a server must hold: people, structures, then groups."""
    taken = shaping.snapshot()
    for person in shaping.people_facts(None, taken):
        yield entries.person_entry(person, shape)
    groups = []
    for pk in taken.structures:
        structure = shaping.structure_facts(pk, taken)
        if structure is not None:
            yield entries.structure_entry(structure, shape)
            groups.append(entries.group_entry(structure, shape))
    yield from filter(None, groups)


def everything(shape: Shape, publisher: str) -> Iterator[Entry]:
    """Yield all that an empty server is filled with, what stands above entries first."""
    yield from trunk(shape, publisher, settings.INSTITUTE_NAME)
    yield from all_entries(shape)


def deliver(target: Target, due: list[Due]) -> Told:
    """Bring the entries of what changed up to date (raises ServerTrouble: try all again)."""
    taken, shape, told = shaping.snapshot(), shape_of(target), Told()
    people = [row.subject for row in due if row.kind == "person"]
    wanted: dict[str, Entry | None] = {str(pk): None for pk in people}
    for person in shaping.people_facts(people, taken):
        wanted[str(person.id)] = entries.person_entry(person, shape)
    for row in due:
        if row.kind == "structure":
            wanted |= _structure(row.subject, shape, taken)
    with Server(way_of(target)) as door:
        _bring(door, shape, wanted, told)
    return told


def _structure(pk: UUID, shape: Shape, taken: "Snapshot") -> dict[str, Entry | None]:
    facts = shaping.structure_facts(pk, taken)
    group = str(entries.group_id(pk))
    if facts is None:
        return {str(pk): None, group: None}
    return {
        str(pk): entries.structure_entry(facts, shape),
        group: entries.group_entry(facts, shape),
    }


def _bring(door: Server, shape: Shape, wanted: dict[str, Entry | None], told: Told) -> None:
    """Remove, then add, change and move, until the server holds what is wanted.

    A login that passed from one person to another is free before it is written again.
    """
    present = door.having(shape.base, wanted)
    for identifier, entry in sorted(wanted.items(), key=lambda pair: pair[1] is not None):
        held = present.get(identifier)
        told.entries += entry is not None
        if entry is None:
            if held is not None:
                _try(told, lambda dn=held.dn: door.drop(dn))  # type: ignore[misc]
                told.removed += 1
        elif _try(told, lambda e=entry, h=held: door.put(e, h)):  # type: ignore[misc]
            told.added += held is None
            told.changed += held is not None


def _try(told: Told, act: Callable[[], bool | None]) -> bool:
    """Do it; an entry the server will not have is counted, and the others go on."""
    try:
        return bool(act())
    except ServerTrouble as trouble:
        if trouble.code in _OUT_OF_REACH:
            raise
        told.refused += 1
        told.codes.add(str(trouble))
        return False


def compare(
    target: Target, *, forced: bool = False, moved: Callable[[int], None] = lambda _done: None
) -> Told:
    """Compare all the server holds with all it must hold, and mend what differs.

    Raises ServerTrouble; Braked when it would remove more than a twentieth, unless `forced`.
    """
    with Server(way_of(target)) as door:
        _recognise(target, door)
        shape, told = shape_of(target), Told()
        told.added += door.plant(trunk(shape, target.publisher, settings.INSTITUTE_NAME))
        there = _held(door, shape.base)
        # A stranger's entry could hold a login of ours: it goes first.
        _sweep(door, [dn for one, dn in there if not one], there, told, forced=forced)
        batch: dict[str, Entry | None] = {}
        wanted: set[str] = set()
        for entry in all_entries(shape):
            batch[entry.id] = entry
            wanted.add(entry.id)
            if len(batch) == BATCH:
                _bring(door, shape, batch, told)
                moved(told.entries)
                batch = {}
        _bring(door, shape, batch, told)
        gone = [dn for one, dn in there if one and one not in wanted]
        _sweep(door, gone, there, told, forced=forced)
    return told


def _held(door: Server, base: str) -> list[tuple[str, str]]:
    return [pair for branch in names.KEPT for pair in door.identifiers(names.branch(branch, base))]


def _sweep(
    door: Server, unknown: list[str], there: list[tuple[str, str]], told: Told, *, forced: bool
) -> None:
    """Remove what Encre does not know in the branches it keeps, the deepest first."""
    if len(unknown) > max(BRAKE_FLOOR, BRAKE_SHARE * len(there)) and not forced:
        raise Braked(len(unknown), len(there))
    for dn in sorted(unknown, key=lambda name: -name.count(",")):
        _try(told, lambda name=dn: door.drop(name))  # type: ignore[misc]
        told.removed += 1


def _recognise(target: Target, door: Server) -> None:
    """Note which schemas the server was given."""
    known = door.knows()
    target.eduperson, target.supann = "eduperson" in known, "supannperson" in known
    Target.objects.filter(pk=target.pk).update(eduperson=target.eduperson, supann=target.supann)


def waiting(target: Target) -> list[Due]:
    """Return what waits to be told, the oldest first."""
    return list(target.due.order_by("stamp")[:BATCH])


def settle(target: Target, due: Iterable[Due], told: Told) -> None:
    """Forget what was told; what changed again meanwhile has another stamp, and stays."""
    for row in due:
        Due.objects.filter(pk=row.pk, stamp=row.stamp).delete()
    now = timezone.now()
    Target.objects.filter(pk=target.pk).update(
        told_at=now, failing_since=None, trouble="; ".join(sorted(told.codes))[:120]
    )
