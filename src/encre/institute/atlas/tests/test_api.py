"""The API: structures for all, people for those known, pages without gaps, nothing sent twice."""

from collections.abc import Callable

import pytest
from django.test import Client

from encre.foundation.base.ids import uuid7
from encre.foundation.people.models import Person
from encre.foundation.people.services.accounts import open_account
from encre.foundation.people.services.persons import update_person
from encre.foundation.people.services.tokens import create_token, revoke_token
from encre.foundation.structures import services
from encre.foundation.structures.tests import making
from encre.institute.atlas.tests.conftest import House

Sign = Callable[[Person], Client]
BASE = "/api/v1"


def test_anyone_reads_structures(client: Client, house: House) -> None:
    found = client.get(f"{BASE}/structures", {"label": "umrs 1016"}).json()["items"]
    assert [row["id"] for row in found] == [str(house.unit.pk)]
    assert found[0]["labels"] == ["UMR_S 1016"]
    assert found[0]["bodies"][0]["name"] == "CNRS"
    assert found[0]["site"]["town"] == "Rennes"
    one = client.get(f"{BASE}/structures/{house.unit.pk}").json()
    assert one["parts"] == [str(house.team.pk)]
    assert client.get(f"{BASE}/structures/{uuid7()}").status_code == 404
    assert client.get(f"{BASE}/structures/nothing").status_code == 422


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"kind": "team"}, 1),
        ({"q": "macrophages"}, 1),
        ({"department": "35"}, 1),
        ({"domain": "Biologie, médecine et santé"}, 1),
        ({"rnsr": "200412238P"}, 0),
        ({}, 4),
    ],
)
def test_structures_are_narrowed(
    client: Client, house: House, query: dict[str, str], count: int
) -> None:
    assert len(client.get(f"{BASE}/structures", query).json()["items"]) == count


def test_pages_follow_one_another_without_gap_or_repeat(client: Client, house: House) -> None:
    for number in range(7):
        making.structure(name=f"Même nom {number % 2}")
    seen, cursor = [], ""
    while True:
        page = client.get(f"{BASE}/structures", {"limit": 3, "cursor": cursor}).json()
        seen += [row["id"] for row in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == 11
    assert client.get(f"{BASE}/structures", {"limit": 101}).status_code == 422
    assert client.get(f"{BASE}/structures", {"cursor": "broken"}).status_code == 200


def test_what_the_caller_holds_is_not_sent_again(client: Client, house: House) -> None:
    url = f"{BASE}/structures/{house.unit.pk}"
    first = client.get(url)
    again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    services.update_structure(house.unit, by=None, acronym="X")
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_people_need_a_session_or_a_living_token(
    client: Client, signed: Sign, house: House
) -> None:
    assert client.get(f"{BASE}/people").status_code == 401
    assert client.get(f"{BASE}/people/{house.member.pk}").status_code == 401
    account = open_account(house.stranger, by=None)
    token, secret = create_token(account, name="Essai")
    bearer = {"Authorization": f"Bearer {secret}"}
    found = client.get(f"{BASE}/people", {"q": "le goff"}, headers=bearer).json()["items"]
    assert [row["family_name"] for row in found] == ["Le Goff"]
    assert found[0]["affiliations"][0]["structure"] == str(house.team.pk)
    revoke_token(token, by=account)
    for wrong in (bearer, {"Authorization": "Bearer no.way"}, {"Authorization": "Basic x"}):
        assert client.get(f"{BASE}/people", headers=wrong).status_code == 401
        assert client.get(f"{BASE}/structures", headers=wrong).status_code == 401
    assert signed(house.stranger).get(f"{BASE}/people").status_code == 200


def test_people_are_filtered_and_birth_names_stay(signed: Sign, house: House) -> None:
    update_person(house.member, by=None, birth_name="Kerbrat")
    update_person(house.head, by=None, unlisted=True)
    client = signed(house.stranger)
    text = client.get(f"{BASE}/people").content.decode()
    assert "Kerbrat" not in text
    assert "Karim" not in text
    assert client.get(f"{BASE}/people/{house.head.pk}").status_code == 404
    unit = client.get(f"{BASE}/people", {"unit": str(house.unit.pk)}).json()["items"]
    assert [row["given_name"] for row in unit] == ["Zoé"]


def test_the_description_of_the_api_is_served(client: Client) -> None:
    paths = client.get(f"{BASE}/openapi.json").json()["paths"]
    assert {f"{BASE}/structures", f"{BASE}/people"} <= set(paths)
