"""The process with a database: sources loaded, decided twice, people merged and parted again."""

from __future__ import annotations

import csv
import hashlib
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import django

from encre.institute.directory.generator.chance import chance
from encre.institute.directory.generator.units import units

if TYPE_CHECKING:
    from encre.foundation.people.models import Person
    from encre.institute.directory.models import Merge

MERGES = 100
ROOMS = ("people", "structures", "access", "directory", "notebook", "files", "threads", "login")
_APART = {"merge", "moved", "decision", "review", "run", "runline"}
"""What tells that something was done, rather than how things are."""
_TOLD = {"updated_at"}
_BATCH = 1_000


def main(folder: str, seed: str) -> None:
    """Live through it all, and print the figures."""
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    keeper = _institute(int(seed))
    _sources(Path(folder))
    began = time.perf_counter()
    _decide()
    decided = time.perf_counter() - began
    before = _persons()
    _read_again(int(seed))
    _decide()
    after = _persons()
    figures: dict[str, Any] = {
        "ids_changed_on_reimport": sum(after.get(key) != person for key, person in before.items()),
        "persons": len(set(before.values())),
        "decide_s": round(decided, 1),
    }
    sys.stdout.write(json.dumps(figures | _undone(keeper, int(seed))) + "\n")


def _decide() -> None:
    from encre.institute.directory.services.deciding import decide

    decide()


def _institute(seed: int) -> Person:
    """Make the units that the directories name, and a keeper of the directory."""
    from encre.foundation.people.services.accounts import give_role
    from encre.foundation.people.services.persons import create_person
    from encre.foundation.structures.services.codes import add_label
    from encre.foundation.structures.services.records import create_structure

    root = create_structure(by=None, kind="institute", name="Institut")
    for unit in units(seed):
        name = f"Unité {unit.number}"
        made = create_structure(by=None, kind="unit", name=name, parents=[root])
        add_label(made, f"U {unit.number}", by=None)
    keeper = create_person(
        by=None, family_name="Keeper", given_name="Bench", email="keeper@bench.example"
    )
    give_role(keeper, "keeper", by=None)
    return keeper


def _sources(folder: Path) -> None:
    """Enter the thirteen sources and their rows, as their first reading would."""
    from django.apps import apps
    from django.utils import timezone

    from encre.institute.directory.models import Source, SourceRecord

    owner = apps.get_model("structures.Structure")._default_manager.order_by("pk")[0]
    now = timezone.now()
    for path in sorted(folder.glob("*.csv")):
        source = Source.objects.create(name=path.stem, slug=path.stem, owner=owner, kind="csv")
        rows = [
            SourceRecord(
                source=source,
                native_id=facts["source_id"],
                native_key=facts["source_id"],
                facts={name: text for name, text in facts.items() if text},
                fingerprint=hashlib.sha256(repr(facts).encode()).hexdigest(),
                first_seen=now,
                last_seen=now,
            )
            for facts in _rows(path)
        ]
        SourceRecord.objects.bulk_create(rows, batch_size=_BATCH)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _read_again(seed: int) -> None:
    """Say of every row, in another order, that it was seen again just now."""
    from django.utils import timezone

    from encre.institute.directory.models import SourceRecord

    keys = sorted(SourceRecord.objects.values_list("pk", flat=True), key=str)
    chance(seed, "again").shuffle(keys)
    for start in range(0, len(keys), _BATCH):
        rows = SourceRecord.objects.filter(pk__in=keys[start : start + _BATCH])
        rows.update(last_seen=timezone.now())


def _persons() -> dict[UUID, UUID | None]:
    from encre.institute.directory.models import SourceRecord

    return dict(SourceRecord.objects.values_list("pk", "person_id"))


def _undone(keeper: Person, seed: int) -> dict[str, Any]:
    """Merge pairs of people, undo all in another order, and compare every table."""
    from encre.institute.directory.services.merging import unmerge

    before = _state()
    done = list(_merged(seed, keeper))
    changed = _state() != before
    rng = chance(seed, "undo")
    rng.shuffle(done)
    began = time.perf_counter()
    for merge in done:
        unmerge(merge, by=keeper, apart=False)
    seconds = time.perf_counter() - began
    after = _state()
    differs = sorted(name for name in before if before[name] != after[name])
    return {
        "merges_undone": len(done),
        "undo_exact": bool(done) and changed and not differs,
        "undo_differs_in": differs,
        "undo_ms": round(1_000 * seconds / max(len(done), 1), 1),
    }


def _merged(seed: int, keeper: Person) -> Iterator[Merge]:
    """Merge pairs that the desk waits for, then neighbours, as far as no conflict forbids."""
    from django.apps import apps

    from encre.foundation.base.errors import Refused
    from encre.institute.directory.models import Review
    from encre.institute.directory.services.merging import merge

    people = apps.get_model("people.Person")._default_manager
    pairs = list(
        Review.objects.filter(right__isnull=False)
        .exclude(left=keeper)
        .exclude(right=keeper)
        .values_list("left", "right")
    )
    pairs.sort(key=str)
    chance(seed, "merges").shuffle(pairs)
    others = people.filter(automatic=False).exclude(pk=keeper.pk).order_by("pk")
    several = list(others.values_list("pk", flat=True))
    pairs += list(zip(several[:MERGES], several[7 : MERGES + 7], strict=True))
    made = 0
    for left, right in pairs:
        if made >= MERGES:
            return
        try:
            yield merge(people.get(pk=left), people.get(pk=right), by=None)
        except Refused:
            continue
        made += 1


def _state() -> dict[str, str]:
    """Return a digest of every table that says how things are."""
    from django.apps import apps

    found = {}
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models(include_auto_created=True):
            if model._meta.model_name in _APART or not model._meta.managed:
                continue
            names = [f.attname for f in model._meta.concrete_fields if f.attname not in _TOLD]
            digest = hashlib.sha256()
            rows = model._base_manager.order_by("pk").values_list(*names)
            for row in rows.iterator(chunk_size=_BATCH):
                digest.update(repr(row).encode())
            found[model._meta.label_lower] = digest.hexdigest()
    return found


if __name__ == "__main__":
    main(*sys.argv[1:])
