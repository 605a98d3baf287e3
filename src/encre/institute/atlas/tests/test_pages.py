"""The pages: what visitors, members and keepers see; what is hidden; what leaves as a file."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from encre.foundation.base.ids import uuid7
from encre.foundation.people.models import Person
from encre.foundation.people.services.persons import update_person
from encre.foundation.structures import services
from encre.foundation.structures.tests import making
from encre.institute.atlas.tests.conftest import House, joins

Sign = Callable[[Person], Client]
PUBLIC = ("home", "structures", "map", "institute-chart", "outline")


def page(client: Client, name: str, *args: object, **query: str) -> str:
    answer = client.get(reverse(f"atlas:{name}", args=args), query)
    assert answer.status_code == 200
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode()


def test_visitors_read_structures_and_no_person(client: Client, house: House) -> None:
    for name in PUBLIC:
        page(client, name)
    shown = page(client, "structure", house.unit.pk)
    assert "Immunité et inflammation" in shown
    assert "Zoé" not in shown
    for name, args in (("people", []), ("person", [house.member.pk])):
        answer = client.get(reverse(f"atlas:{name}", args=args))
        assert answer.status_code == 302
        assert "/login/" in answer["Location"]


def test_a_unit_shows_its_teams_people_director_labels_and_place(
    signed: Sign, house: House
) -> None:
    shown = page(signed(house.stranger), "structure", house.unit.pk)
    for words in ("Macrophages", "Zoé Le Goff", "Karim Benali", "UMR_S 1016", "CNRS", "Rennes"):
        assert words in shown
    assert reverse("atlas:structure", args=[house.delegation.pk]) in shown
    assert "is-exact" in shown


def test_staff_counts_are_of_people_not_of_contracts(signed: Sign, house: House) -> None:
    joins(house.member, house.unit, category="doctoral", primary=False, share=50)
    client = signed(house.stranger)
    answer = client.get(reverse("atlas:structure", args=[house.unit.pk]))
    staff = answer.context["staff"]
    assert staff["total"] == 2
    assert [count for _label, count, _url in staff["counts"]] == [1, 1]
    assert len(staff["rows"]) == 2


def test_a_merged_unit_shows_where_it_comes_from_and_the_old_one_what_it_became(
    client: Client, house: House
) -> None:
    old = making.structure(name="Ancienne unité", ends=date(2014, 12, 31))
    services.state_succession(old, house.unit, by=None, kind="F", year=2015)
    assert "Ancienne unité" in page(client, "structure", house.unit.pk)
    became = page(client, "structure", old.pk)
    assert "Immunité" in became or "IMIN" in became
    assert "Ancienne unité" not in page(client, "structures")
    assert "Ancienne unité" in page(client, "structures", state="closed")


def test_unlisted_people_are_hidden_from_strangers_and_visitors(
    signed: Sign, client: Client, house: House
) -> None:
    update_person(house.head, by=None, unlisted=True)
    assert "Karim" not in page(client, "structure", house.unit.pk)
    assert "Karim" not in page(client, "institute-chart")
    stranger = signed(house.stranger)
    assert "Karim" not in page(stranger, "people")
    assert "Karim" not in page(stranger, "structure", house.unit.pk).partition('id="staff"')[2]
    hidden = stranger.get(reverse("atlas:person", args=[house.head.pk]))
    unknown = stranger.get(reverse("atlas:person", args=[uuid7()]))
    assert (hidden.status_code, unknown.status_code) == (404, 404)


def test_a_birth_name_is_hidden_when_asked(signed: Sign, house: House) -> None:
    update_person(house.member, by=None, birth_name="Kerbrat")
    stranger = signed(house.stranger)
    assert "Kerbrat" in page(stranger, "person", house.member.pk)
    update_person(house.member, by=None, hide_birth_name=True)
    assert "Kerbrat" not in page(stranger, "person", house.member.pk)
    assert "Kerbrat" in page(signed(house.keeper), "person", house.member.pk)


def test_a_merged_identifier_leads_to_the_person_it_became(signed: Sign, house: House) -> None:
    Person.objects.filter(pk=house.member.pk).update(presence="merged", merged_into=house.head)
    answer = signed(house.stranger).get(reverse("atlas:person", args=[house.member.pk]))
    assert answer["Location"] == reverse("atlas:person", args=[house.head.pk])


def test_the_person_page_tells_what_one_shares_and_hides_the_journal(
    signed: Sign, house: House
) -> None:
    joins(house.stranger, house.team)
    answer = signed(house.stranger).get(reverse("atlas:person", args=[house.member.pk]))
    assert [place.pk for place in answer.context["in_common"]] == [house.team.pk]
    assert answer.context["history"] == []
    assert signed(house.member).get(answer.request["PATH_INFO"]).context["history"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "umrs 1016"}, True),
        ({"q": "inflammation immunite"}, True),
        ({"q": "zzz"}, False),
        ({"kind": "team"}, False),
        ({"domain": "Biologie, médecine et santé"}, True),
        ({"domain": "Biologie"}, False),
        ({"town": "rennes"}, True),
        ({"department": "29"}, False),
    ],
)
def test_lists_are_narrowed(
    client: Client, house: House, query: dict[str, str], found: bool
) -> None:
    assert ("Immunité et inflammation" in page(client, "structures", **query)) == found


def test_lists_under_a_delegation_or_a_body(client: Client, house: House) -> None:
    body = str(house.unit.supervisions.get().body_id)
    assert "Macrophages" in page(client, "structures", under=str(house.delegation.pk))
    shown = client.get(reverse("atlas:structures"), {"body": body})
    assert shown.context["total"] == 1
    assert client.get(reverse("atlas:structures"), {"under": "no-id"}).status_code == 200


def test_people_are_found_by_name_unit_and_category(signed: Sign, house: House) -> None:
    client = signed(house.stranger)
    people = reverse("atlas:people")
    for query, total in (
        ({"q": "goff zoe"}, 1),
        ({"unit": str(house.unit.pk)}, 2),
        ({"unit": str(house.team.pk)}, 1),
        ({"category": "doctoral"}, 1),
        ({}, 4),
    ):
        assert client.get(people, query).context["total"] == total


def test_exports_are_safe_to_open(client: Client, house: House) -> None:
    making.structure(name='=HYPERLINK("http://evil.example")')
    text = page(client, "structures", export="csv")
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=";"))
    assert all(not cell.startswith(("=", "+", "@")) for row in rows for cell in row)
    assert any(cell.startswith("'=HYPERLINK") for row in rows for cell in row)
    data = json.loads(page(client, "structures", export="json"))
    assert {row["name"] for row in data} >= {"Immunité et inflammation (IMIN)", "Macrophages"}
    assert len(data) == len(rows) - 1


def test_the_chart_shows_each_level_and_its_director(client: Client, house: House) -> None:
    shown = page(client, "chart", house.delegation.pk)
    assert shown.index("IMIN") < shown.index("Macrophages")
    assert "Karim Benali" in shown
    assert client.get(reverse("atlas:chart", args=[uuid7()])).status_code == 404


def test_the_life_of_a_structure_reads_in_order(client: Client, house: House) -> None:
    for name, kind, year in (("Née avant", "F", 2015), ("Venue après", "I", 2019)):
        old = making.structure(name=name, ends=date(year - 1, 12, 31))
        services.state_succession(old, house.unit, by=None, kind=kind, year=year)
    new = making.structure(name="Devenue")
    services.state_succession(house.unit, new, by=None, kind="E", year=2024)
    services.close_structure(house.unit, by=None, on=date(2024, 12, 31))
    life = client.get(reverse("atlas:structure", args=[house.unit.pk])).context["life"]
    assert [(step.year, step.other.name if step.other else "") for step in life] == [
        (2015, "Née avant"),
        (2015, ""),
        (2019, "Venue après"),
        (2024, "Devenue"),
        (2024, ""),
    ]
