"""The process with a database: sources loaded, decided twice, people merged and parted again."""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import django

from encre.institute.directory.generator import KEYS, NATIVES
from encre.institute.directory.generator.chance import chance
from encre.institute.directory.generator.exporting import kind, mapping
from encre.institute.directory.generator.units import units

if TYPE_CHECKING:
    from encre.foundation.people.models import Person
    from encre.institute.directory.models import Merge, Source

MERGES = 100
ROOMS = ("people", "structures", "access", "directory", "notebook", "files", "threads", "login")
_APART = {"merge", "moved", "decision", "review", "run", "runline"}
"""What tells that something was done, rather than how things are."""
_TOLD = {"updated_at"}
_BATCH = 1_000


def main(folder: str, again: str, seed: str) -> None:
    """Live through it all, and print the figures; the folders hold native files."""
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    keeper = _institute(int(seed))
    _declare(Path(folder), keeper)
    figures: dict[str, Any] = {"read_13_sources_s": _timed(_activate, keeper)}
    figures["decide_s"] = _timed(_decide)
    before = _persons()
    figures["read_again_s"] = _timed(_send_again, Path(again), keeper)
    figures["decide_again_s"] = _timed(_decide)
    after = _persons()
    changed = sum(after.get(record) != person for record, person in before.items())
    figures["ids_changed_on_reimport"] = changed + len(after.keys() - before.keys())
    figures["persons"] = len(set(before.values()))
    sys.stdout.write(json.dumps(figures | _undone(keeper, int(seed))) + "\n")


def _timed(act: Callable[..., None], *words: Any) -> float:
    began = time.perf_counter()
    act(*words)
    return round(time.perf_counter() - began, 1)


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


def _declare(folder: Path, keeper: Person) -> None:
    """Declare the thirteen sources with their mappings, and try each."""
    from django.apps import apps

    from encre.institute.directory.services import asking, sources

    owner = apps.get_model("structures.Structure")._default_manager.get(kind="institute")
    for key in KEYS:
        source = sources.declare_source(name=key, kind=kind(key), owner=owner, by=keeper)
        source = sources.map_source(source, by=keeper, version=source.version, mapping=mapping(key))
        _send(source, folder, keeper)
        asking.ask_reading(source, by=keeper, trial=True)
    _work()


def _activate(keeper: Person) -> None:
    """Read every source for the first time."""
    from encre.institute.directory.models import Source
    from encre.institute.directory.services import sources

    for source in Source.objects.order_by("slug"):
        sources.activate_source(source, by=keeper)
    _work()


def _send_again(folder: Path, keeper: Person) -> None:
    """Send every directory again, its rows in another order."""
    from encre.institute.directory.models import Source

    for source in Source.objects.order_by("slug"):
        _send(source, folder, keeper)
    _work()


def _send(source: Source, folder: Path, keeper: Person) -> None:
    from encre.institute.directory.services import sources

    path = folder / f"{source.slug}.{NATIVES[source.slug].ending}"
    with path.open("rb") as stream:
        sources.send_file(source, stream, name=path.name, by=keeper)


def _work() -> None:
    """Read what waits; who follows the readings is called apart, to be timed."""
    from encre.foundation import jobs

    jobs.run_named("directory.look_at_source", "directory.read_source")


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
