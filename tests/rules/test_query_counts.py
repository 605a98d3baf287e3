"""What each page asks of the database: the same with one row and with fifty, and pinned.

`UPDATE_QUERY_COUNTS=1` writes `query_counts.json` again; its difference is read like code.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import zeal
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from zeal.constants import initialize_app_registry
from zeal.patch import patch

from encre.research.notebook.models import Entry
from tests.matrix.asking import fit, undone
from tests.matrix.elabftw_house import keyed
from tests.rules.crowd import begin, gather

if TYPE_CHECKING:
    from tests.matrix import house as building

pytestmark = pytest.mark.django_db
KEPT = Path(__file__).with_name("query_counts.json")
# Lists, pages of one object, answers for programs: (address, object, query, reader).
PAGES = [
    ("home:portal", "none", "", "author"),
    ("home:account", "none", "", "author"),
    ("login_sessions", "none", "", "author"),
    ("login_mine", "none", "", "author"),
    ("login_services", "none", "", "operator"),
    ("login_tokens", "none", "", "author"),
    ("notices:inbox", "none", "", "author"),
    ("search:search", "none", "?q=entree", "author"),
    ("search:suggest", "none", "?q=entree", "author"),
    ("threads:tag_suggestions", "none", "?tag=mot", "author"),
    ("notebook:entries", "none", "", "author"),
    ("notebook:entries", "none", "?status=running&tag=mot1", "author"),
    ("notebook:entries", "none", "?export=csv", "author"),
    ("notebook:notebooks", "none", "", "author"),
    ("notebook:bin", "none", "", "author"),
    ("notebook:archives", "none", "", "author"),
    ("notebook:notebook", "notebook.open", "", "author"),
    ("notebook:entry", "entry.open", "", "author"),
    ("notebook:entry", "entry.open", "?panel=history", "author"),
    ("notebook:write", "entry.open", "", "author"),
    ("notebook:properties", "entry.open", "", "author"),
    ("notebook:revisions", "entry.open", "", "author"),
    ("notebook:share", "entry.open", "", "author"),
    ("notebook:mentioned", "none", "?q=e", "author"),
    ("notebook:new", "none", "", "author"),
    ("notebook:entries", "none", "?cols=title&cols=f.champ1", "author"),
    ("notebook:holds", "none", "", "dpo"),
    ("notebook:deposits", "none", "", "author"),
    ("notebook:new_deposit", "none", "", "author"),
    ("notebook:deposit", "deposit", "", "author"),
    ("notebook:templates", "none", "", "author"),
    ("notebook:template", "template.team", "", "author"),
    ("notebook:template_versions", "template.team", "", "author"),
    ("notebook:links", "entry.open", "", "author"),
    ("notebook:migrations", "none", "", "author"),
    ("notebook:migration_lines", "arrival.planned", "", "author"),
    ("inventory:resources", "none", "", "author"),
    ("inventory:resources", "none", "?need=low&need=expiring&q=ressource", "author"),
    ("inventory:resources", "none", "?export=csv", "author"),
    ("inventory:resources", "none", "?export=json", "author"),
    ("inventory:bin", "none", "", "author"),
    ("inventory:types", "none", "", "author"),
    ("inventory:places", "none", "", "author"),
    ("inventory:free", "none", "?count=2", "author"),
    ("inventory:type", "type", "", "author"),
    ("inventory:place", "box", "", "author"),
    ("inventory:resource", "resource.open", "", "author"),
    ("inventory:versions", "resource.open", "", "author"),
    ("inventory:container", "tube.open", "", "author"),
    ("inventory:receive", "resource.open", "", "author"),
    ("inventory:import", "none", "", "author"),
    ("inventory:table", "table.ready", "", "author"),
    ("api:list_resources", "none", "?limit=100", "author"),
    ("api:get_resource", "resource.open", "", "author"),
    ("api:list_places", "none", "?limit=100", "author"),
    ("files:file", "file.open", "", "author"),
    ("atlas:home", "none", "", "author"),
    ("atlas:map", "none", "", "author"),
    ("atlas:institute-chart", "none", "", "author"),
    ("atlas:structures", "none", "", "author"),
    ("atlas:structures", "none", "?export=csv", "author"),
    ("atlas:structure", "unit", "", "author"),
    ("atlas:transmit", "unit", "", "keeper"),
    ("atlas:transmission", "transmission", "", "keeper"),
    ("atlas:chart", "unit", "", "author"),
    ("atlas:people", "none", "", "author"),
    ("atlas:people", "none", "?export=csv", "author"),
    ("atlas:person", "person.listed", "", "author"),
    ("api:list_structures", "none", "?limit=100", "author"),
    ("api:get_structure", "unit", "", "author"),
    ("api:list_people", "none", "?limit=100", "author"),
    ("api:get_person", "person.listed", "", "author"),
    ("console:health", "none", "", "operator"),
    ("console:jobs", "none", "", "operator"),
    ("console:dead", "none", "", "operator"),
    ("console:parked", "none", "", "operator"),
    ("console:schedules", "none", "", "operator"),
    ("console:readers", "none", "", "operator"),
    ("console:journal", "none", "", "operator"),
    ("console:mail", "none", "", "operator"),
    ("console:accounts", "none", "", "operator"),
    ("directory:targets", "none", "", "operator"),
    ("directory:target", "target", "", "operator"),
    ("directory:departures", "none", "", "keeper"),
    ("directory:departure", "leaver", "", "head"),
    ("directory:arrivals", "none", "", "agent"),
    ("directory:reviews", "none", "", "keeper"),
    ("directory:unknown-units", "none", "", "keeper"),
    ("directory:record", "golden", "", "keeper"),
    ("equipment:instruments", "none", "", "author"),
    ("equipment:instrument", "instrument", "", "author"),
    ("equipment:book", "instrument", "", "author"),
    ("equipment:bookings", "none", "", "member"),
    ("equipment:approvals", "none", "", "author"),
    ("equipment:trainings", "instrument", "", "author"),
    ("elabftw:door", "elabftw.experiments", "?limit=100", "author"),
    ("elabftw:door", "elabftw.experiments", "?q=entree&limit=100", "author"),
    ("elabftw:door", "elabftw.entry", "", "author"),
    ("elabftw:door", "elabftw.entry.comments", "", "author"),
    ("elabftw:door", "elabftw.entry.revisions", "", "author"),
    ("elabftw:door", "elabftw.entry.steps", "", "author"),
    ("elabftw:door", "elabftw.entry.tags", "", "author"),
    ("elabftw:door", "elabftw.entry.uploads", "", "author"),
    ("elabftw:door", "elabftw.entry.experiments_links", "", "author"),
    ("elabftw:door", "elabftw.experiments_templates", "?limit=100", "author"),
    ("elabftw:door", "elabftw.items", "?limit=200", "author"),
    ("elabftw:door", "elabftw.resource", "", "author"),
    ("elabftw:door", "elabftw.items_types", "?limit=100", "author"),
    ("elabftw:door", "elabftw.events", "", "author"),
    ("elabftw:door", "elabftw.exports", "", "author"),
    ("elabftw:door", "elabftw.users", "?limit=100", "author"),
    ("elabftw:door", "elabftw.teams", "", "author"),
    ("elabftw:door", "elabftw.tags", "", "author"),
    ("elabftw:door", "elabftw.unfinished_steps", "", "author"),
    ("elabftw:door", "elabftw.extra_fields_keys", "", "author"),
    ("elabftw:door", "elabftw.info", "", "author"),
    ("api:list_instruments", "none", "?limit=100", "author"),
    ("api:list_instrument_bookings", "instrument", "?limit=100", "author"),
]


def name_of(page: tuple[str, str, str, str]) -> str:
    """Return what names a page in the file."""
    url, thing, query, _reader = page
    return f"{url} {thing if thing != 'none' else ''}{query}".strip()


@pytest.fixture(scope="module")
def counts(
    standing: building.House, folder: Path, django_db_blocker: Any
) -> Iterator[dict[str, tuple[list[str], list[str]]]]:
    """Ask every page with one row, then with fifty; return the queries of each."""
    none = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    places = {"DATA_DIR": folder, "BLOBS_DIR": folder / "blobs", "CACHES": none}
    with django_db_blocker.unblock(), override_settings(**places), transaction.atomic():
        begin(standing)
        for page in PAGES:
            _ask(standing, page)  # what a process reads once and keeps
        few = {name_of(page): _ask(standing, page) for page in PAGES}
        gather(standing)
        many = {name_of(page): _ask(standing, page) for page in PAGES}
        yield {name: (few[name], many[name]) for name in few}
        transaction.set_rollback(True)


def _ask(house: building.House, page: tuple[str, str, str, str]) -> list[str]:
    url, thing, query, reader = page
    path = reverse(url, kwargs=fit(url, house.objects[thing])) + query
    with undone(), CaptureQueriesContext(connection) as asked:
        response = house.ask(reader, "GET", path, **keyed(house, url))
        if response.streaming:
            b"".join(response.streaming_content)
    assert response.status_code == 200, f"{path}: {response.status_code}"
    return [
        query["sql"] for query in asked.captured_queries if not query["sql"].startswith(_AROUND)
    ]


_AROUND = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_fifty_rows_cost_what_one_does(counts: Any, page: tuple[str, str, str, str]) -> None:
    few, many = counts[name_of(page)]
    repeated = sorted({sql[:300] for sql in many if many.count(sql) > few.count(sql)})
    assert len(many) <= len(few), "\n".join([f"{len(few)} then {len(many)}", *repeated[:6]])


def test_counts_are_those_pinned(counts: Any) -> None:
    present = {name: len(few) for name, (few, _many) in counts.items()}
    vendor = connection.vendor
    kept = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    if os.environ.get("UPDATE_QUERY_COUNTS"):
        kept[vendor] = present
        KEPT.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", "utf-8")
    known = kept.get(vendor, {})
    assert present.keys() == known.keys(), "UPDATE_QUERY_COUNTS=1 pins the new pages"
    changed = [f"{n}: {known[n]} -> {present[n]}" for n in known if known[n] != present[n]]
    assert not changed, "\n".join(changed)


@pytest.fixture(scope="module")
def watched() -> Callable[..., Any]:
    """Have django-zeal look at every read of a related object."""
    initialize_app_registry()
    patch()
    return zeal.zeal_context


def test_the_crowd_is_on_the_pages(counts: Any, house: building.House) -> None:
    assert counts
    with undone():
        for path, word in (("/notebook/", "Entreefoule"), ("/atlas/people/", "Foule")):
            text = house.ask("author", "GET", path).content.decode()
            assert text.count(word) > 20, path


def test_row_by_row_would_be_seen(counts: Any, watched: Any) -> None:
    with override_settings(ZEAL_RAISE=True), watched(), pytest.raises(zeal.errors.NPlusOneError):
        [entry.notebook.title for entry in Entry.objects.all()[:10]]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_row_by_row(
    counts: Any, watched: Any, house: building.House, page: tuple[str, str, str, str]
) -> None:
    with override_settings(ZEAL_RAISE=True), watched():
        _ask(house, page)
