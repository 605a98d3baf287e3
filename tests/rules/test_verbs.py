"""A verb writes its one event; interrupted after any of its writes, it leaves nothing."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from importlib import import_module
from pkgutil import walk_packages
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.db import connection

from encre.foundation.journal.models import Recorded
from tests.matrix.asking import WRITES, undone
from tests.rules.verbs import NOT_VERBS, VERBS, Verb

if TYPE_CHECKING:
    from tests.matrix.house import House

pytestmark = pytest.mark.django_db
TABLE = re.compile(r'(?:INTO|UPDATE|FROM)\s+"(\w+)"', re.IGNORECASE)
MOST_WRITES = 80


class Cut(Exception):
    """The machine stops here."""


@contextmanager
def cut_after(number: int) -> Iterator[list[str]]:
    """Stop the machine once the statement that is the `number`th to write is done (0: never)."""
    written: list[str] = []

    def watch(execute: Callable[..., Any], sql: str, *given: Any) -> Any:
        done = execute(sql, *given)
        if WRITES.match(sql):
            written.append(sql)
            if len(written) == number:
                raise Cut
        return done

    with connection.execute_wrapper(watch):
        yield written


def afresh(house: House) -> House:
    """Return the house with objects of its own: what a try changed in memory is not seen again."""
    return replace(house, rows=deepcopy(house.rows), people=deepcopy(house.people))


def state(tables: set[str]) -> dict[str, list[Any]]:
    """Return every row of `tables`."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of our own tables
            found[table] = sorted(repr(row) for row in cursor.fetchall())
    return found


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_writes_its_events(house: House, verb: Verb) -> None:
    house = afresh(house)
    with undone():
        verb.prepare(house)
        before = Recorded.objects.count()
        verb.act(house)
        assert Recorded.objects.count() - before == verb.events


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_all_or_nothing(house: House, verb: Verb) -> None:
    with undone():
        own = afresh(house)
        verb.prepare(own)
        with cut_after(0) as written:
            verb.act(own)
    assert written
    tables = {"journal_recorded", "jobs_job", *TABLE.findall(" ".join(written))}
    assert len(written) <= MOST_WRITES
    for number in range(1, len(written) + 1):
        with undone():
            own = afresh(house)
            verb.prepare(own)
            before = state(tables)
            with pytest.raises(Cut), cut_after(number) as done:
                verb.act(own)
            left = _changed(before, state(tables))
            assert not left, f"cut after {done[-1][:120]}, this stayed: {left[:3]}"


def _changed(before: Any, after: Any) -> list[str]:
    return [
        f"{table}: {row[:200]}" for table in after for row in set(after[table]) ^ set(before[table])
    ]


def test_every_verb_is_here() -> None:
    told = {verb.name for verb in VERBS}
    told |= {name for names in NOT_VERBS.values() for name in names.split()}
    found = {name for module in _services() for name in _public(module)}
    assert not found - told, f"verbs that no test knows: {sorted(found - told)}"
    gone = {name for name in told - found if ".services" in name}
    assert not gone, f"no longer there: {sorted(gone)}"


def _services() -> Iterator[Any]:
    for app in apps.get_app_configs():
        if not app.name.startswith("encre."):
            continue
        try:
            package = import_module(f"{app.name}.services")
        except ModuleNotFoundError:
            continue
        yield package
        for inner in walk_packages(getattr(package, "__path__", []), f"{package.__name__}."):
            yield import_module(inner.name)


def _public(module: Any) -> Iterator[str]:
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if not name.startswith("_") and function.__module__ == module.__name__:
            yield f"{module.__name__.removeprefix('encre.')}.{name}"
