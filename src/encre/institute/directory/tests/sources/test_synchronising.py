"""A reading: whole or not at all, braked, the same done twice, and what it says of each row."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from encre.foundation.base.errors import NotFound, Refused
from encre.foundation.journal.models import Recorded
from encre.foundation.people.tests.factories import a_person
from encre.institute.directory.models import LineKind, Run, RunState, SourceRecord
from encre.institute.directory.services import asking, sources
from encre.institute.directory.tests.sources.factories import (
    a_file_source,
    a_keeper,
    an_active,
    last,
    rows_of,
    send,
    state,
    table,
    work,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper() -> Any:
    return a_keeper()


@pytest.fixture(autouse=True)
def _apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is who has its own tests: here nobody resolves."""
    monkeypatch.setattr("encre.institute.directory.services.deciding.decide", _nothing)


def _nothing(_run: str = "") -> Any:
    from encre.institute.directory.services.deciding import Brought

    return Brought()


def counts(run: Run) -> tuple[int, int, int, int, int]:
    return (run.rows, run.added, run.changed, run.gone, run.unchanged)


def events(name: str) -> int:
    return Recorded.objects.filter(name=name).count()


def test_a_trial_tells_and_writes_nothing(keeper: Any) -> None:
    source = a_file_source(keeper)
    send(source, table(rows_of(20)), keeper)
    run = asking.ask_reading(source, by=keeper, trial=True)
    work()
    run.refresh_from_db()
    assert run.state == RunState.DONE
    assert counts(run) == (20, 20, 0, 0, 0)
    assert run.lines.filter(kind="added").count() == 20
    assert not SourceRecord.objects.exists()
    assert not events("directory.source.synchronised")


def test_arrivals_changes_departures_and_returns(keeper: Any) -> None:
    source = an_active(keeper, rows_of(200))
    assert counts(last(source)) == (200, 200, 0, 0, 0)
    assert events("directory.source.synchronised") == 1
    rows = rows_of(203)
    rows[0] = rows[0].replace("U 0", "U 99")
    del rows[5:8]
    send(source, table(rows), keeper)
    work()
    assert counts(last(source)) == (200, 3, 1, 3, 196)
    changed = last(source).lines.get(kind=LineKind.CHANGED)
    assert (changed.place, changed.native_id, changed.column) == ("2", "u0", "unit")
    gone = SourceRecord.objects.get(native_id="u6")
    assert gone.gone_at is not None
    assert gone.facts["email"] == "u6@x.example"
    send(source, table(rows_of(203)), keeper)
    work()
    assert counts(last(source)) == (203, 3, 1, 0, 199)
    assert last(source).lines.filter(kind=LineKind.BACK).count() == 3
    assert not SourceRecord.objects.exclude(gone_at=None).exists()


def test_the_same_export_again_changes_nothing(keeper: Any) -> None:
    source = an_active(keeper, rows_of(30))
    before = state(source)
    rows = rows_of(30)
    send(source, table(reversed(rows)), keeper)
    work()
    assert counts(last(source)) == (30, 0, 0, 0, 30)
    assert state(source) == before
    assert events("directory.source.synchronised") == 1


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        (b"", "empty", ""),
        (b"<!doctype html><p>503</p>", "html", "1"),
        (table([]), "no_rows", ""),
        (table(rows_of(30))[:-20], "csv_width", "31"),
        (table([*rows_of(30), 'u31;"x']), "csv_quote", "32"),
        (b"clef;patro\n1;a\n", "missing_columns", ""),
        (table(["u1;a;b;;;", *[";a;b;;;"] * 9]), "no_identifiers", ""),
    ],
)
def test_a_broken_source_changes_nothing_and_says_so(
    keeper: Any, data: bytes, code: str, place: str
) -> None:
    source = an_active(keeper, rows_of(30))
    before = state(source)
    send(source, data, keeper)
    work()
    run = last(source)
    assert run.state == RunState.REFUSED
    assert (run.refusal["code"], run.refusal["place"]) == (code, place)
    assert state(source) == before
    assert events("directory.source.refused") == 1


def test_the_brake_halts_and_lets_pass_once(keeper: Any) -> None:
    source = an_active(keeper, rows_of(200))
    before = state(source)
    send(source, table(rows_of(150)), keeper)
    work()
    halted = last(source)
    assert halted.state == RunState.HALTED
    assert halted.gone == 50
    assert halted.lines.filter(kind=LineKind.GONE).count() == 50
    assert state(source) == before
    assert events("directory.source.halted") == 1
    with pytest.raises(NotFound):
        asking.accept_reading(halted, by=a_person())
    asking.accept_reading(halted, by=keeper)
    work()
    assert counts(last(source)) == (150, 0, 0, 50, 150)
    with pytest.raises(Refused):
        asking.accept_reading(halted, by=keeper)
    # What passed once is no habit: the next is halted again.
    send(source, table(rows_of(100)), keeper)
    work()
    assert last(source).state == RunState.HALTED


def test_the_brake_halts_changes_too_and_few_rows_pass(keeper: Any) -> None:
    source = an_active(keeper, rows_of(40))
    send(source, table([row.upper() for row in rows_of(40)]), keeper)
    work()
    assert last(source).state == RunState.HALTED
    send(source, table(rows_of(36)), keeper)
    work()
    assert counts(last(source)) == (36, 0, 0, 4, 36)


def test_an_identifier_given_to_somebody_else(keeper: Any) -> None:
    source = an_active(keeper, rows_of(30))
    rows = rows_of(30)
    rows[3] = "u3;Durand;Karim;05/11/1991;karim@x.example;U 3"
    rows[4] = rows[4].replace("Nom00004", "Nom00004-Petit")  # a marriage
    rows[5] = rows[5].replace(";06/03/", ";06/04/")  # a slip
    send(source, table(rows), keeper)
    work()
    first, second = SourceRecord.objects.filter(native_id="u3").order_by("incarnation")
    assert first.gone_at is not None
    assert first.facts["family_name"] == "Nom00003"
    assert (second.incarnation, second.native_key, second.gone_at) == (2, "u3#2", None)
    assert SourceRecord.objects.filter(native_id__in=["u4", "u5"]).count() == 2
    assert counts(last(source)) == (30, 1, 2, 1, 27)
    send(source, table(rows), keeper)
    work()
    assert counts(last(source)) == (30, 0, 0, 0, 30)


def test_a_malformed_identifier_goes_and_the_person_stays(keeper: Any) -> None:
    columns = ["id", "nom", "orcid", "mail"]
    source = a_file_source(keeper, columns=columns)
    data = b"id;nom;orcid;mail\nu1;A;0000-0002-1825-0098;nobody\nu2;B;0000-0002-1825-0097;b@x.fr\n"
    send(source, data, keeper)
    run = asking.ask_reading(source, by=keeper, trial=True)
    work()
    sources.activate_source(source, by=keeper)
    work()
    facts = SourceRecord.objects.get(native_id="u1").facts
    assert facts == {"source_id": "u1", "family_name": "A"}
    lines = last(source).lines.filter(kind=LineKind.WARNING)
    assert list(lines.values_list("place", "native_id", "code", "column").order_by("pk")) == [
        ("2", "u1", "bad_identifier", "email"),
        ("2", "u1", "bad_identifier", "orcid"),
    ]
    assert run.lines.filter(kind=LineKind.WARNING).count() == 2


def test_one_person_twice_and_two_people_under_one_identifier(keeper: Any) -> None:
    rows = rows_of(30)
    rows += [rows[0].replace("U 0", "U 77"), "u1;Autre;Paul;;paul@x.example;U 1"]
    source = an_active(keeper, rows)
    assert SourceRecord.objects.get(native_id="u0").facts["unit"] == "U 0;U 77"
    assert SourceRecord.objects.get(native_id="u1").facts["family_name"] == "Nom00001"
    told = last(source).lines.filter(kind=LineKind.WARNING).order_by("pk")
    assert [(one.code, one.place, one.value) for one in told] == [
        ("joined", "32", "2"),
        ("taken_identifier", "33", "3"),
    ]


def test_twenty_thousand_rows_cost_the_same_queries_a_batch(keeper: Any) -> None:
    source = an_active(keeper, rows_of(1_000))
    asked = []
    for count in (2_000, 3_000):
        send(source, table(rows_of(count)), keeper)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            work()
        assert last(source).added == 1_000
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_only_its_delegation_and_keepers_read_a_source(keeper: Any) -> None:
    source = an_active(keeper, rows_of(6))
    with pytest.raises(NotFound):
        asking.ask_reading(source, by=a_person())
    with pytest.raises(NotFound):
        sources.pause_source(source, by=a_person())
    sources.pause_source(source, by=keeper)
    with pytest.raises(Refused):
        asking.ask_reading(source, by=keeper)
