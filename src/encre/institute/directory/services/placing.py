"""Bringing affiliations to what records say; unknown units are written down, not fatal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps

from encre.foundation.people.services.sourced import write_affiliations
from encre.foundation.structures.labels import canonical
from encre.foundation.structures.queries import employers, named_by
from encre.institute.directory.conflicts import values
from encre.institute.directory.golden.stays import Places, Stay, stays
from encre.institute.directory.matching.employers import employer
from encre.institute.directory.models import Derived, Moved, UnknownUnit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from encre.foundation.people.models import Person
    from encre.institute.directory.golden.survival import Ranks, Told

FACTS = ("category", "position", "starts", "ends", "primary")
BATCH = 500


def place(
    records: Mapping[UUID, Sequence[Told]], people: Mapping[UUID, Person], ranks: Ranks
) -> None:
    """Write the stays of people, given their records; what was typed by hand is left alone."""
    units = {
        text for rows in records.values() for told in rows for text in values(told.facts, "unit")
    }
    found = named_by(units)
    bodies = _bodies() if units else {}
    places = Places(found.get, lambda name: bodies.get(employer(name)))
    present, by_hand = _present(list(records))
    new, derived, changed, gone = [], [], {}, []
    renewed: list[Derived] = []
    for key, rows in records.items():
        wanted = {
            (stay.structure, stay.employer, stay.number): stay
            for stay in stays(rows, ranks, places)
            if not any(_overlaps(stay, held) for held in by_hand.get(key, ()))
        }
        held = present.get(key, {})
        gone += [row.affiliation_id for at, row in held.items() if at not in wanted]
        for at, stay in wanted.items():
            row = held.get(at)
            if row is None:
                affiliation = _affiliation(people[key], stay)
                new.append(affiliation)
                derived.append(
                    Derived(affiliation=affiliation, record_id=stay.record, number=stay.number)
                )
            else:
                if differs := _bring(row.affiliation, stay):
                    row.affiliation.person = people[key]
                    changed[row.affiliation] = differs
                if row.record_id != stay.record:
                    row.record_id = stay.record
                    renewed.append(row)
    write_affiliations(new, changed, gone)
    Derived.objects.bulk_create(derived, batch_size=BATCH)
    Derived.objects.bulk_update(renewed, ["record"], batch_size=BATCH)
    _note_unknown(records, found)


def _bodies() -> dict[str, UUID]:
    """Return the bodies by the one name that every writing of theirs comes to."""
    found: dict[str, UUID] = {}
    for pk, texts in employers():
        for text in filter(None, texts):
            found.setdefault(employer(text), pk)
    return found


def _present(people: list[UUID]) -> tuple[dict[UUID, dict[Any, Derived]], dict[UUID, list[Any]]]:
    """Return the affiliations that sources gave, by place, and those typed by hand."""
    given: dict[UUID, dict[Any, Derived]] = {}
    rows = Derived.objects.filter(affiliation__person__in=people).select_related("affiliation")
    for row in rows:
        it = row.affiliation
        given.setdefault(it.person_id, {})[it.structure_id, it.employer_id, row.number] = row
    typed: dict[UUID, list[Any]] = {}
    affiliations = apps.get_model("people.Affiliation").objects
    passed = Moved.objects.filter(model="people.affiliation").values_list("key", flat=True)
    passed_keys = set(passed)
    for held in affiliations.filter(person__in=people, derived__isnull=True):
        if str(held.pk) not in passed_keys:
            typed.setdefault(held.person_id, []).append(held)
    return given, typed


def _overlaps(stay: Stay, held: Any) -> bool:
    return (
        held.structure_id == stay.structure
        and (held.starts is None or stay.ends is None or held.starts <= stay.ends)
        and (stay.starts is None or held.ends is None or stay.starts <= held.ends)
    )


def _affiliation(person: Person, stay: Stay) -> Any:
    facts = {name: getattr(stay, name) for name in FACTS}
    model = apps.get_model("people.Affiliation")
    return model(person=person, structure_id=stay.structure, employer_id=stay.employer, **facts)


def _bring(row: Any, stay: Stay) -> list[str]:
    differs = [name for name in FACTS if getattr(row, name) != getattr(stay, name)]
    for name in differs:
        setattr(row, name, getattr(stay, name))
    return differs


def _note_unknown(records: Mapping[UUID, Sequence[Told]], found: Mapping[str, UUID]) -> None:
    wanted = {
        (told.key, text[:200])
        for rows in records.values()
        for told in rows
        if told.gone is None
        for text in values(told.facts, "unit")
        if text not in found
    }
    keys = [told.key for rows in records.values() for told in rows]
    held = {
        (row.record_id, row.text): row.pk for row in UnknownUnit.objects.filter(record__in=keys)
    }
    UnknownUnit.objects.filter(pk__in=[pk for at, pk in held.items() if at not in wanted]).delete()
    UnknownUnit.objects.bulk_create(
        (
            UnknownUnit(record_id=record, text=text, code=(canonical(text) or text)[:200])
            for record, text in sorted(wanted - set(held), key=str)
        ),
        batch_size=BATCH,
    )
