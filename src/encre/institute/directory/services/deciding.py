"""Bringing a resolution of all source records to persons: attached, created, merged, proposed."""

from __future__ import annotations

import csv
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from encre.foundation import journal
from encre.foundation.base.errors import Refused
from encre.foundation.base.ids import as_uuid
from encre.foundation.journal.queries import trail
from encre.institute.directory import impact
from encre.institute.directory.events import ResolutionApplied
from encre.institute.directory.facts import COLUMNS
from encre.institute.directory.models import (
    OPEN_STATES,
    Review,
    ReviewState,
    Run,
    RunLine,
    SourceRecord,
)
from encre.institute.directory.services import golden, remembering
from encre.institute.directory.services.merging import merge
from encre.institute.directory.services.remembering import HOUSE, Key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from uuid import UUID

    from encre.foundation.people.models import Person

BATCH = 400
FORBIDDEN = -99.0


@dataclass(frozen=True)
class Doubt:
    """Two clusters, by their places, that may be one person, with what speaks for and against."""

    left: int
    right: int
    score: float
    evidence: list[dict[str, Any]]


@dataclass(frozen=True)
class Resolved:
    """What a resolution says: who is who, and what it leaves to people."""

    clusters: Sequence[Sequence[Key]]
    doubts: Sequence[Doubt] = ()


@dataclass
class Brought:
    """What bringing a resolution to persons did."""

    created: int = 0
    attached: int = 0
    merged: int = 0
    reviews: int = 0
    touched: set[UUID] = field(default_factory=set)
    fresh: set[UUID] = field(default_factory=set)


def decide() -> Brought:
    """Resolve all the records there are and bring the persons to it; long, called by a job.

    People whose records changed since the last resolution are computed again. Done twice, or cut
    and done again, it comes to the same.
    """
    begun = timezone.now()
    changed = changed_since(last_resolution())
    with tempfile.TemporaryDirectory(prefix="encre-") as folder:
        write_folder(Path(folder))
        resolved = resolution_of(Path(folder))
    return bring(resolved, changed=changed, begun=begun)


def covered(run: str) -> bool:
    """Say whether a resolution begun after a reading ended has already been brought."""
    last = last_resolution()
    ended = Run.objects.filter(pk=run).values_list("finished_at", flat=True).first()
    return last is not None and ended is not None and ended <= last


def last_resolution() -> datetime | None:
    """Return when the last resolution that was brought to persons began."""
    told = trail().filter(name=ResolutionApplied.name).order_by("-id").first()
    return datetime.fromisoformat(told.data["begun"]) if told else None


def write_folder(folder: Path) -> None:
    """Write one CSV a source, as matching reads them; people of the house alone are one more."""
    writers: dict[str, Any] = {}
    rows = SourceRecord.objects.select_related("source").order_by("source__slug", "native_key")
    with _files(folder) as opened:
        for record in rows.iterator(chunk_size=2_000):
            slug = record.source.slug
            if slug not in writers:
                writers[slug] = _writer(opened(slug))
            writers[slug].writerow({**_only(record.facts), "source_id": record.native_key})
        alone = _alone()
        if alone:
            writer = _writer(opened(HOUSE))
            writer.writerows(alone)


def resolution_of(folder: Path) -> Resolved:
    """Resolve a folder with the house's weights and all that people said before."""
    from encre.institute.directory import matching

    found = matching.resolve(
        folder,
        refusals=remembering.remembered(same=False),
        confirmations=remembering.remembered(same=True),
    )
    doubts = [
        Doubt(doubt.one, doubt.other, doubt.score, list(map(_line, doubt.evidence)))
        for doubt in found.reviews
    ]
    return Resolved(found.clusters, doubts)


def bring(
    resolved: Resolved, *, changed: Collection[UUID] = (), begun: datetime | None = None
) -> Brought:
    """Bring persons to a resolution: none loses its id, none is parted without a reviewer."""
    done = Brought(touched=set(changed))
    people, records = _persons_of(resolved)
    _create(resolved, people, records, done)
    _attach(resolved, people, records, done)
    _settle(done)
    _join(resolved, people, done)
    _propose(resolved, people, done)
    with transaction.atomic():
        told = {"created": done.created, "attached": done.attached, "merged": done.merged}
        begun = begun or timezone.now()
        event = ResolutionApplied(None, begun=begun, reviews=done.reviews, **told)
        journal.record(event, by=None)
    return done


def changed_since(moment: datetime | None) -> set[UUID]:
    """Return the people whose records were changed by readings ended since a moment."""
    runs = Run.objects.filter(trial=False, finished_at__isnull=False)
    if moment is not None:
        runs = runs.filter(finished_at__gt=moment)
    found: set[UUID] = set()
    for run in runs:
        lines = RunLine.objects.filter(run=run).exclude(kind="warning")
        rows = SourceRecord.objects.filter(
            person__isnull=False, source=run.source_id, native_id__in=lines.values("native_id")
        )
        found |= {pk for pk in rows.values_list("person_id", flat=True) if pk is not None}
    return found


def _line(item: Any) -> dict[str, Any]:
    """Return a line of evidence as JSON holds it: a forbidden pair weighs as no other."""
    return {**item._asdict(), "weight": max(float(item.weight), FORBIDDEN)}


class _files:
    """Open files of a folder by name, and close them all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.opened: list[Any] = []

    def __enter__(self) -> Any:
        return self._open

    def __exit__(self, *_error: object) -> None:
        for stream in self.opened:
            stream.close()

    def _open(self, name: str) -> Any:
        path = self.folder / f"{name}.csv"
        self.opened.append(path.open("w", encoding="utf-8", newline=""))
        return self.opened[-1]


def _writer(stream: Any) -> Any:
    writer = csv.DictWriter(stream, COLUMNS, restval="")
    writer.writeheader()
    return writer


def _only(facts: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in facts.items() if name in COLUMNS}


def _alone() -> list[dict[str, str]]:
    """Return the people of the house without any record, as a source would give them."""
    rows = apps.get_model("people.Person").objects.filter(
        source_records__isnull=True, automatic=False
    )
    rows = rows.exclude(presence="merged").order_by("pk")
    return [
        {
            "source_id": str(person.pk),
            "family_name": person.family_name,
            "birth_name": person.birth_name,
            "given_names": person.given_name,
            "email": person.email,
            "phone": person.phone,
            "orcid": person.orcid,
        }
        for person in rows
    ]


def _persons_of(
    resolved: Resolved,
) -> tuple[list[dict[UUID, None]], dict[Key, SourceRecord]]:
    """Return the persons of each cluster today, and every record by its name."""
    rows = SourceRecord.objects.select_related("source").defer("raw", "facts").order_by("pk")
    records = {remembering.key_of(record): record for record in rows}
    people: list[dict[UUID, None]] = []
    for cluster in resolved.clusters:
        held: dict[UUID, None] = {}
        for key in map(_key, cluster):
            record = records.get(key)
            person = record.person_id if record else as_uuid(key[1]) if key[0] == HOUSE else None
            if person is not None:
                held[person] = None
        people.append(held)
    return people, records


def _key(pair: Iterable[str]) -> Key:
    source, identifier = pair
    return (source, identifier)


def _create(
    resolved: Resolved,
    people: list[dict[UUID, None]],
    records: dict[Key, SourceRecord],
    done: Brought,
) -> None:
    """Make a person of each cluster that has none."""
    new = [place for place, held in enumerate(people) if not held]
    for start in range(0, len(new), BATCH):
        places = new[start : start + BATCH]
        groups = {
            place: [
                records[key].pk for key in map(_key, resolved.clusters[place]) if key in records
            ]
            for place in places
        }
        groups = {place: keys for place, keys in groups.items() if keys}
        with transaction.atomic():
            wanted = [pk for keys in groups.values() for pk in keys]
            free = SourceRecord.objects.select_for_update().filter(pk__in=wanted, person=None)
            whole = free.in_bulk()
            parts = {
                place: [whole[pk] for pk in keys if pk in whole] for place, keys in groups.items()
            }
            parts = {place: rows for place, rows in parts.items() if rows}
            made = golden.new_people(list(parts.values()))
            for place, person in zip(parts, made, strict=True):
                people[place][person.pk] = None
            fresh = {person.pk for person in made}
            golden.settle(fresh, fresh=fresh)
        done.created += len(made)


def _attach(
    resolved: Resolved,
    people: list[dict[UUID, None]],
    records: dict[Key, SourceRecord],
    done: Brought,
) -> None:
    """Give the new records of a cluster to its person."""
    by_person: dict[UUID, list[UUID]] = defaultdict(list)
    for place, cluster in enumerate(resolved.clusters):
        for key in map(_key, cluster):
            record = records.get(key)
            if record is not None and record.person_id is None and people[place]:
                by_person[_first(people[place])].append(record.pk)
    free = SourceRecord.objects.filter(person=None)
    waiting = list(by_person.items())
    for start in range(0, len(waiting), BATCH):
        with transaction.atomic():
            for person, keys in waiting[start : start + BATCH]:
                attached = free.filter(pk__in=keys).update(person=person)
                done.attached += attached
                if attached:
                    done.touched.add(person)


def _first(people: Iterable[UUID]) -> UUID:
    """Return the oldest person: UUIDv7 sort by the time they were made."""
    return min(people, key=str)


def _settle(done: Brought) -> None:
    golden.settle(done.touched)


def _join(resolved: Resolved, people: list[dict[UUID, None]], done: Brought) -> None:
    """Merge what is surely one person; two who both can enter, or are in conflict, are proposed."""
    for place, held in enumerate(people):
        if len(held) < 2:  # noqa: PLR2004 - one person is as it should be
            continue
        rows = _people(held)
        if len(rows) < 2:  # noqa: PLR2004 - the others were merged meanwhile
            continue
        first, *others = sorted(rows, key=lambda row: (not impact.has_rights(row), str(row.pk)))
        for other in others:
            if remembering.refused(first, other):
                continue
            if impact.has_rights(other) or impact.conflict(first, other):
                done.reviews += _review(first, other, 1.0, [])
                continue
            try:
                merge(other, first, by=None)
            except Refused:
                done.reviews += _review(first, other, 1.0, [])
            else:
                done.merged += 1
                people[place] = {key: None for key in held if key != other.pk}


def _people(ids: Iterable[UUID]) -> list[Person]:
    model = apps.get_model("people.Person")
    return list(model.objects.filter(pk__in=list(ids)).exclude(presence="merged"))


def _propose(resolved: Resolved, people: list[dict[UUID, None]], done: Brought) -> None:
    """Bring the desk to what the resolution doubts; what it no longer doubts leaves the desk."""
    wanted: set[UUID] = set()
    for doubt in resolved.doubts:
        left, right = people[doubt.left], people[doubt.right]
        if not left or not right:
            continue
        pair = _people({_first(left), _first(right)})
        if len(pair) == 2 and not remembering.refused(*pair):  # noqa: PLR2004 - a pair
            done.reviews += _review(pair[0], pair[1], doubt.score, doubt.evidence, wanted)
    for place, held in enumerate(people):
        if len(held) > 1:
            rows = sorted(_people(held), key=lambda row: str(row.pk))
            for other in rows[1:]:
                if not remembering.refused(rows[0], other):
                    _review(rows[0], other, 1.0, [], wanted)
        del place
    for person, groups in _parted(people, resolved).items():
        done.reviews += _part_review(person, groups, wanted)
    stale = Review.objects.filter(state__in=(ReviewState.WAITING, ReviewState.LATER))
    stale.exclude(pk__in=wanted).update(state=ReviewState.WITHDRAWN)


def _parted(people: list[dict[UUID, None]], resolved: Resolved) -> dict[UUID, list[list[Key]]]:
    """Return the persons whose records the resolution puts in several clusters."""
    places: dict[UUID, list[int]] = defaultdict(list)
    for place, held in enumerate(people):
        for person in held:
            places[person].append(place)
    return {
        person: [[_key(pair) for pair in resolved.clusters[place]] for place in held]
        for person, held in places.items()
        if len(held) > 1
    }


def _review(
    one: Person,
    two: Person,
    score: float,
    evidence: list[dict[str, Any]],
    wanted: set[UUID] | None = None,
) -> int:
    """Propose two persons once; say again what speaks for and against. Return 1 when it is new."""
    left, right = sorted((one, two), key=lambda person: str(person.pk))
    with transaction.atomic():
        rows = Review.objects.select_for_update().filter(left=left, right=right)
        held = rows.filter(state__in=OPEN_STATES).first()
        new = held is None
        if held is None:
            held = Review(left=left, right=right, place=_last() + 1)
        answers = [item for item in held.evidence if item.get("field") == "answer"]
        if evidence or new:
            held.evidence, held.score = [*evidence, *answers], score
        held.conflict = impact.conflict(left, right)
        held.save()
    if wanted is not None:
        wanted.add(held.pk)
    return int(new)


def _part_review(person: UUID, groups: list[list[Key]], wanted: set[UUID]) -> int:
    told = [{"field": "group", "records": [list(key) for key in group]} for group in groups]
    with transaction.atomic():
        rows = Review.objects.select_for_update().filter(left=person, right=None)
        held = rows.filter(state__in=OPEN_STATES).first()
        new = held is None
        if held is None:
            held = Review(left_id=person, place=_last() + 1)
        held.evidence = told
        held.save()
    wanted.add(held.pk)
    return int(new)


def _last() -> int:
    return Review.objects.aggregate(last=Max("place"))["last"] or 0
