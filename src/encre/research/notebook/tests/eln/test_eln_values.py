"""Dates, people and typed values, one by one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from encre.research.notebook.eln.dates import moment, noted
from encre.research.notebook.eln.fields import extra_fields
from encre.research.notebook.eln.graph import Graph
from encre.research.notebook.eln.people import author
from encre.research.notebook.eln.report import Findings


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("2025-09-16T10:32:54+02:00", "2025-09-16T10:32:54+02:00"),
        ("2022-05-30T12:25:36+0200", "2022-05-30T12:25:36+02:00"),
        ("2026-01-19T14:26:13.865Z", "2026-01-19T14:26:13.865000+00:00"),
        ("2024-08-27 11:01:48", "2024-08-27T11:01:48"),
        ("2024-08-27 11:01:48 UTC", "2024-08-27T11:01:48+00:00"),
        ("2024-08-27 11:01:48 +0200", "2024-08-27T11:01:48+02:00"),
        ("2025-10-15T14:24:08.0153491234", "2025-10-15T14:24:08.015349"),
        ("2024-05-16", "2024-05-16"),
        ("2024-05", "2024-05-01"),
        ("2024", "2024-01-01"),
        ("20240516T101112Z", "2024-05-16T10:11:12+00:00"),
        ("2021-04-14/2021-04-20", "2021-04-14"),
        ("2024/08/27 11:01", "2024-08-27T11:01:00"),
        ("27.08.2024", "2024-08-27"),
        ("27/08/2024 09:30", "2024-08-27T09:30:00"),
        ("08/27/2024", "2024-08-27"),
        ("Tue, 15 Oct 2024 14:24:28 +0200", "2024-10-15T14:24:28+02:00"),
        ("Mon Jan 19 2026 14:26:44 GMT+0100 (CET)", "2026-01-19T14:26:44+01:00"),
        ("1701965473304", "2023-12-07T16:11:13.304000+00:00"),
        (1701965473, "2023-12-07T16:11:13+00:00"),
        ("06/07/2024", None),
        ("last Tuesday", None),
        ("2024-02-31", None),
        ("", None),
        (None, None),
        (True, None),
    ],
)
def test_dates_of_any_shape(written: object, understood: str | None) -> None:
    read = moment(written)
    assert (read.iso if read else None) == understood
    if read and not understood:
        assert read.raw == written


def test_a_zone_is_never_guessed() -> None:
    read = moment("2024-08-27 11:01:48")
    assert read and read.naive
    day = moment("2024-08-27")
    assert day and not day.naive


def test_ambiguous_dates_are_told() -> None:
    findings = Findings()
    noted("06/07/2024", "one", findings)
    noted("whenever", "one", findings)
    assert [item.code for item in findings.problems] == ["date_ambiguous", "date_unreadable"]


@settings(derandomize=True, deadline=None)
@given(
    some.one_of(some.text(), some.integers(), some.floats(), some.from_regex(r"[0-9/.: T+-]{1,30}"))
)
def test_no_date_breaks_the_reading(written: object) -> None:
    noted(written, "x", Findings(), day_first_colons=True)


def graph(*nodes: dict[str, object]) -> Graph:
    return Graph(
        {"@graph": list(nodes)}, lambda identifier: identifier.removeprefix("./").rstrip("/")
    )


@pytest.mark.parametrize(
    ("value", "name", "orcid", "email"),
    [
        ("Ana Lima", "Ana Lima", "", ""),
        ("ana@example.org", "ana@example.org", "", "ana@example.org"),
        ("Ana (0000-0002-1825-0097)", "Ana (0000-0002-1825-0097)", "0000-0002-1825-0097", ""),
        (
            {"@id": "https://orcid.org/0000-0002-1825-0097"},
            "0000-0002-1825-0097",
            "0000-0002-1825-0097",
            "",
        ),
        (
            {"givenName": "Ana", "familyName": "Lima", "identifier": "0000-0002-1825-0097"},
            "Ana Lima",
            "0000-0002-1825-0097",
            "",
        ),
        (
            {"name": "Ana", "identifier": {"propertyID": "orcid", "value": "0000-0002-1825-0097"}},
            "Ana",
            "0000-0002-1825-0097",
            "",
        ),
        (
            {"name": "Ana", "identifier": ["x", "https://orcid.org/0000-0002-1825-0098"]},
            "Ana",
            "",
            "",
        ),
        ({"@id": "mailto:ana@example.org"}, "ana@example.org", "", "ana@example.org"),
        ({"@id": "person://ana", "@type": "Person"}, "ana", "", ""),
        ({"@id": "./users/7"}, "7", "", ""),
    ],
)
def test_people(value: object, name: str, orcid: str, email: str) -> None:
    found = author(graph(), value, "x", Findings())
    assert found and (found.name, found.orcid, found.email) == (name, orcid, email)


def test_a_person_described_twice_keeps_the_name_that_is_one() -> None:
    nodes = [
        {"@id": "p", "@type": "Person", "name": name} for name in ("jb@example.org", "Jo Blum")
    ]
    findings = Findings()
    found = author(graph(*nodes), {"@id": "p"}, "x", findings)
    assert found and (found.name, found.email) == ("Jo Blum", "jb@example.org")
    assert findings.problems == []


def test_employer_of_an_author() -> None:
    nodes = [
        {"@id": "p", "name": "Ana", "worksFor": [{"@id": "o"}]},
        {"@id": "o", "name": "Inserm"},
    ]
    found = author(graph(*nodes), {"@id": "p"}, "x", Findings())
    assert found and found.affiliation == "Inserm"


@pytest.mark.parametrize(
    "metadata", [None, [], "x", {"extra_fields": []}, {"extra_fields": {"a": 3}}]
)
def test_unusable_definitions(metadata: object) -> None:
    assert extra_fields(metadata) == {}


def test_groups_known_by_number_or_text() -> None:
    found = extra_fields(
        {
            "elabftw": {"extra_fields_groups": [{"id": 1, "name": "G"}, None]},
            "extra_fields": {
                "a": {"value": "", "group_id": "1"},
                "b": {"value": "", "group_id": 9},
            },
        }
    )
    assert (found["a"].group, found["b"].group) == ("G", "")
