"""Bringing people to what their records, corrections and ranks make of them; parts of verbs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from encre.foundation.people.services.sourced import create_sourced, update_sourced
from encre.institute.directory.golden.survival import ATTRIBUTES, Kept, Ranks, Set, Told, surviving
from encre.institute.directory.models import Correction, Merge, Rank, SourceRecord, Value
from encre.institute.directory.services.placing import place

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date
    from uuid import UUID

    from encre.foundation.people.models import Person

BATCH = 400


@dataclass
class Known:
    """All that is known of one person before their golden record is computed."""

    person: Person
    records: list[SourceRecord] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    values: dict[str, Value] = field(default_factory=dict)
    inherited: list[tuple[str, str, Any]] = field(default_factory=list)
    merged: bool = False

    @property
    def managed(self) -> bool:
        """Say whether the golden record keeps this person: else they are kept by hand alone."""
        return bool(self.records or self.merged or any(not row.typed for row in self.corrections))


def settle(people: Collection[UUID], *, fresh: Collection[UUID] = ()) -> None:
    """Compute the golden record of people again and write what differs; merged ones keep theirs.

    `fresh` are people just made from their records: nothing of theirs was typed by hand.
    """
    ranks = _ranks()
    wanted = sorted(set(people), key=str)
    for start in range(0, len(wanted), BATCH):
        with transaction.atomic():
            _settle(wanted[start : start + BATCH], ranks, frozenset(fresh))


def new_person(records: Sequence[SourceRecord]) -> Person:
    """Make a person of records, whose golden record is then to be settled."""
    return new_people([records])[0]


def new_people(groups: Sequence[Sequence[SourceRecord]]) -> list[Person]:
    """Make a person of each group of records and give them the records."""
    ranks, day = _ranks(), timezone.localdate()
    facts = []
    for records in groups:
        kept = surviving(map(told, records), (), ranks, day)
        names = {name: row.text for name, row in kept.items() if name != "orcid"}
        names.setdefault("family_name", "?")
        facts.append(names)
    people = create_sourced(facts)
    for person, records in zip(people, groups, strict=True):
        for record in records:
            record.person = person
    rows = [record for records in groups for record in records]
    SourceRecord.objects.bulk_update(rows, ["person"], batch_size=BATCH)
    _keep(
        {
            person.pk: surviving(map(told, records), (), ranks, day)
            for person, records in zip(people, groups, strict=True)
        },
        {},
        withheld={person.pk for person in people},
    )
    return people


def told(record: SourceRecord) -> Told:
    """Return a record as survivorship reads it."""
    return Told(record.pk, record.source_id, record.facts, record.first_seen, record.gone_at)


def _ranks() -> Ranks:
    rows = Rank.objects.values_list("source_id", "attribute", "place")
    return {(source, attribute): place for source, attribute, place in rows}


def _settle(ids: list[UUID], ranks: Ranks, fresh: frozenset[UUID]) -> None:
    day = timezone.localdate()
    known = _known(ids)
    _adopt_typed(known.values(), fresh)
    golden = {key: _surviving(row, ranks, day) for key, row in known.items() if row.managed}
    rivals = _rivals(golden, known)
    if rivals:
        others = _known(sorted(rivals, key=str))
        _adopt_typed(others.values(), fresh)
        known |= others
        golden |= {key: _surviving(row, ranks, day) for key, row in others.items() if row.managed}
    withheld = _withheld(golden)
    values = {key: row.values for key, row in known.items()}
    _keep(golden, values, withheld=withheld)
    changes = {
        known[key].person: facts
        for key, kept in golden.items()
        if (facts := _changes(known[key].person, kept, withheld=key in withheld))
    }
    update_sourced(changes)
    _let_go([row for row in known.values() if not row.managed])
    place(
        {key: [told(record) for record in row.records] for key, row in known.items()},
        {key: row.person for key, row in known.items()},
        ranks,
    )


def _known(ids: Sequence[UUID]) -> dict[UUID, Known]:
    people = apps.get_model("people.Person")._base_manager
    rows = people.filter(pk__in=ids).exclude(presence="merged").order_by("pk")
    known = {person.pk: Known(person) for person in rows}
    for record in SourceRecord.objects.filter(person__in=ids).order_by("pk"):
        if record.person_id in known:
            known[record.person_id].records.append(record)
    for row in Correction.objects.filter(person__in=ids, ended_at=None).exclude(
        attribute="sponsor"
    ):
        if row.person_id in known:
            known[row.person_id].corrections.append(row)
    for value in Value.objects.filter(person__in=ids):
        if value.person_id in known:
            known[value.person_id].values[value.attribute] = value
    _add_inherited(known)
    return known


def _add_inherited(known: dict[UUID, Known]) -> None:
    """Add what was typed of the people merged into these, who had no golden record."""
    into: dict[UUID, UUID] = {key: key for key in known}
    waiting = list(known)
    while waiting:
        rows = Merge.objects.filter(target__in=waiting, undone_at=None).select_related("source")
        waiting = []
        for done in rows.order_by("created_at", "pk"):
            row = known[into[done.target_id]]
            row.merged = True
            into[done.source_id] = into[done.target_id]
            waiting.append(done.source_id)
            if not Value.objects.filter(person=done.source).exists():
                since = done.created_at
                row.inherited += [(name, getattr(done.source, name), since) for name in ATTRIBUTES]


def _adopt_typed(rows: Iterable[Known], fresh: frozenset[UUID]) -> None:
    """Keep as corrections what was typed on people's pages since the last computation."""
    new, old = [], []
    for row in rows:
        if not row.managed or row.person.pk in fresh:
            continue
        for name in ATTRIBUTES:
            present, value = getattr(row.person, name), row.values.get(name)
            expected = "" if value is None or value.withheld else value.text
            if present == expected or (name == "orcid" and not present):
                continue
            if name == "family_name" and value is None and row.values:
                continue
            old += [held for held in row.corrections if held.typed and held.attribute == name]
            new.append(_typed(row, name, present))
    Correction.objects.filter(pk__in=[row.pk for row in old]).delete()
    for made in Correction.objects.bulk_create(new):
        for row in rows:
            if row.person.pk == made.person_id:
                row.corrections = [held for held in row.corrections if held not in old]
                row.corrections.append(made)


def _typed(row: Known, name: str, text: str) -> Correction:
    """Return what was typed: before any source was heard, or since the last computation."""
    made = timezone.now() if row.values else row.person.created_at
    return Correction(person=row.person, attribute=name, value=text, typed=True, created_at=made)


def _surviving(row: Known, ranks: Ranks, day: date) -> dict[str, Kept]:
    corrections = [
        Set(held.pk, held.attribute, held.value, held.created_at, held.until)
        for held in row.corrections
    ]
    return surviving(map(told, row.records), corrections, ranks, day, row.inherited)


def _rivals(golden: dict[UUID, dict[str, Kept]], known: dict[UUID, Known]) -> set[UUID]:
    """Return who else claims, or claimed, an ORCID of these people: one of them has it."""
    texts = {kept["orcid"].text for kept in golden.values() if "orcid" in kept}
    texts |= {row.values["orcid"].text for row in known.values() if "orcid" in row.values}
    rows = Value.objects.filter(attribute="orcid", text__in=texts - {""})
    return set(rows.exclude(person__in=known).values_list("person_id", flat=True))


def _withheld(golden: dict[UUID, dict[str, Kept]]) -> set[UUID]:
    """Return who must do without the ORCID they claim: somebody before them has it."""
    claims: dict[str, list[UUID]] = defaultdict(list)
    for key, kept in golden.items():
        if "orcid" in kept and kept["orcid"].text:
            claims[kept["orcid"].text].append(key)
    people = apps.get_model("people.Person")._base_manager
    rows = people.filter(orcid__in=list(claims)).exclude(presence="merged")
    by_hand = set(rows.exclude(pk__in=golden).values_list("orcid", flat=True))
    return {
        key
        for text, keys in claims.items()
        for key in (keys if text in by_hand else sorted(keys, key=str)[1:])
    }


def _changes(person: Person, kept: dict[str, Kept], *, withheld: bool) -> dict[str, str]:
    """Return the facts that differ; a person never loses the family name they are called by."""
    wanted = {name: kept[name].text if name in kept else "" for name in ATTRIBUTES}
    if withheld:
        wanted["orcid"] = ""
    wanted["family_name"] = wanted["family_name"] or person.family_name
    return {name: text for name, text in wanted.items() if getattr(person, name) != text}


def _keep(
    golden: dict[UUID, dict[str, Kept]],
    present: dict[UUID, dict[str, Value]],
    *,
    withheld: Collection[UUID],
) -> None:
    """Write where each value comes from; rows that say the same are left alone."""
    new: list[Value] = []
    changed: list[Value] = []
    gone: list[int] = []
    for key, kept in golden.items():
        held = present.get(key, {})
        gone += [row.pk for name, row in held.items() if name not in kept]
        for name, value in kept.items():
            row = held.get(name) or Value(person_id=key, attribute=name)
            facts = {
                "text": value.text,
                "record_id": value.record,
                "correction_id": value.correction,
                "since": value.since,
                "withheld": name == "orcid" and key in withheld,
            }
            differs = [fact for fact, wanted in facts.items() if getattr(row, fact) != wanted]
            for fact in differs:
                setattr(row, fact, facts[fact])
            if row.pk is None:
                new.append(row)
            elif differs:
                changed.append(row)
    Value.objects.filter(pk__in=gone).delete()
    names = ["text", "record_id", "correction_id", "since", "withheld"]
    Value.objects.bulk_update(changed, [n.removesuffix("_id") for n in names], batch_size=BATCH)
    Value.objects.bulk_create(new, batch_size=BATCH)


def _let_go(rows: list[Known]) -> None:
    """Give people without records back to the hands that typed them."""
    changes = {}
    for row in rows:
        typed = {held.attribute: held.value for held in row.corrections if held.typed}
        if not row.values and not typed:
            continue
        facts = {
            name: text
            for name in ATTRIBUTES
            if getattr(row.person, name) != (text := typed.get(name, ""))
            and (text or name != "family_name")
        }
        if facts:
            changes[row.person] = facts
        Value.objects.filter(person=row.person).delete()
        Correction.objects.filter(person=row.person, typed=True).delete()
        row.values = {}
    update_sourced(changes)
