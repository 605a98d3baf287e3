"""Lists: pages by index and by cursor, sorting, attributes, groups, bulk, hostile requests."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from encre.foundation.people.services.affiliations import add_affiliation
from encre.foundation.structures.tests.factories import a_team, a_unit
from encre.institute.directory.models import ProvisionedGroup, ProvisionedMember
from encre.institute.directory.tests.scim.speaking import (
    BULK,
    GROUP,
    Speaker,
    a_speaker,
    a_user,
    somebody,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Speaker:
    return a_speaker()


@pytest.fixture
def seven(client: Speaker) -> list[str]:
    names = ("zoe.abgrall", "yann.bihan", "xavier.cadiou", "wanda.danzé", "a.élie", "b.fur", "c.ef")
    return [client.post("/Users", a_user(name))["id"] for name in names]


@pytest.mark.parametrize(
    ("query", "expected", "start"),
    [
        ({"startIndex": 1, "count": 3}, (0, 3), 1),
        ({"startIndex": 6, "count": 3}, (5, 7), 6),
        ({"startIndex": 0, "count": 2}, (0, 2), 1),
        ({"startIndex": -5, "count": 2}, (0, 2), 1),
        ({"startIndex": 8, "count": 2}, (0, 0), 8),
        ({"startIndex": 10**30, "count": 2}, (0, 0), 10**30),
        ({"count": 0}, (0, 0), 1),
        ({"count": -1}, (0, 0), 1),
        ({"count": 10**30}, (0, 7), 1),
        ({}, (0, 7), 1),
    ],
)
def test_pages_by_index(
    client: Speaker, seven: list[str], query: Any, expected: Any, start: int
) -> None:
    told = client.get("/Users", **query)
    first, last = expected
    assert [one["id"] for one in told["Resources"]] == seven[first:last]
    assert told["totalResults"] == 7
    assert told["itemsPerPage"] == last - first
    assert told["startIndex"] == start


@pytest.mark.parametrize("query", [{"startIndex": "un"}, {"count": "1.5"}, {"sortOrder": "up"}])
def test_pages_that_mean_nothing(client: Speaker, query: Any) -> None:
    assert client.get("/Users", status=400, **query)["scimType"] == "invalidValue"


@pytest.mark.parametrize("sort", ["", "userName", "name.familyName", "externalId", "emails"])
@pytest.mark.parametrize("order", ["ascending", "descending"])
def test_cursors_give_the_pages_of_indexes(
    client: Speaker, seven: list[str], sort: str, order: str
) -> None:
    for number, one in enumerate(seven[::2]):
        change = {"externalId": f"x{number % 2}", "emails": [{"value": f"{number}@example.org"}]}
        client.patch(f"/Users/{one}", {"op": "add", "value": change})
    asked = {"sortBy": sort, "sortOrder": order, "count": 2} if sort else {"count": 2}
    whole = client.ids(**(asked | {"count": 100}))
    assert sorted(whole) == sorted(seven)
    found, told = [], client.get("/Users", cursor="", **asked)
    assert told["totalResults"] == 7
    found += told["Resources"]
    while "nextCursor" in told:
        told = client.get("/Users", cursor=told["nextCursor"], **asked)
        found += told["Resources"]
    assert [one["id"] for one in found] == whole
    cursor = client.get("/Users", cursor="", **asked)["nextCursor"]
    for bad in ("x", cursor[:-3], "a b"):
        refused = client.get("/Users", cursor=bad, status=400, **asked)
        assert refused["scimType"] == "invalidCursor"
    other = client.get("/Users", cursor=cursor, status=400, **(asked | {"filter": "active pr"}))
    assert other["scimType"] == "invalidCursor"


def test_sorting_puts_what_is_missing_at_the_end_of_the_ascent(
    client: Speaker, seven: list[str]
) -> None:
    names = client.get("/Users", sortBy="name.familyName")["Resources"]
    told = [one["name"]["familyName"] for one in names]
    assert told == ["Abgrall", "Bihan", "Cadiou", "Danzé", "Ef", "Élie", "Fur"]
    client.patch(f"/Users/{seven[3]}", {"op": "add", "path": "externalId", "value": "1"})
    assert client.ids(sortBy="externalId")[0] == seven[3]
    assert client.ids(sortBy="externalId", sortOrder="descending")[-1] == seven[3]
    assert client.ids(sortBy="meta.lastModified", sortOrder="descending")[0] == seven[3]
    refused = client.get("/Users", sortBy="name", status=400)
    assert refused["scimType"] == "invalidPath"
    assert client.get("/Users", sortBy="groups.display", status=400)["scimType"] == "invalidPath"


def test_attributes_that_are_asked_and_left_out(client: Speaker, seven: list[str]) -> None:
    one = client.get("/Users", attributes="USERNAME,name.familyName", count=1)["Resources"][0]
    assert set(one) == {"schemas", "id", "userName", "name"}
    assert set(one["name"]) == {"familyName"}
    one = client.get(f"/Users/{seven[0]}", excludedAttributes="name,meta,id")
    assert "id" in one
    assert not {"name", "meta"} & set(one)
    assert "formatted" not in client.get(f"/Users/{seven[0]}")["name"]
    asked = client.get(f"/Users/{seven[0]}", attributes="name.formatted")
    assert asked["name"]["formatted"] == "Zoe Abgrall"
    client.get("/Users", attributes="id", excludedAttributes="id", status=400)
    body = {"attributes": ["userName"], "startIndex": 2, "count": 1}
    found = client.post("/Users/.search", body, status=200)
    assert [one["id"] for one in found["Resources"]] == [seven[1]]


def test_the_root_lists_people_and_groups(client: Speaker, seven: list[str]) -> None:
    group = client.post("/Groups", {"schemas": [GROUP], "displayName": "Abeilles"})
    told = client.get("/", count=100)
    assert {one["id"] for one in told["Resources"]} == {*seven, group["id"]}
    assert told["totalResults"] == 8
    found = client.post("/.search", {"filter": 'displayName sw "abeil"'}, status=200)
    assert [one["id"] for one in found["Resources"]] == [group["id"]]
    ordered = client.get("/", sortBy="userName", count=100)["Resources"]
    assert ordered[-1]["id"] == group["id"]
    assert [one["userName"] for one in ordered[:-1]] == sorted(o["userName"] for o in ordered[:-1])


def test_structures_are_groups_that_are_only_read(client: Speaker) -> None:
    unit = a_unit()
    team = a_team(unit, name="Épithélium")
    person, other = somebody(team), somebody(unit)
    hidden = somebody(team, unlisted=True)
    told = client.get(f"/Groups/{team.pk}")
    assert told["displayName"] == "Épithélium"
    assert [one["value"] for one in told["members"]] == [str(person.pk)]
    above = client.get(f"/Groups/{unit.pk}")
    assert {one["value"] for one in above["members"]} == {str(person.pk), str(other.pk)}
    assert str(hidden.pk) not in str(above)
    user = client.get(f"/Users/{person.pk}")
    assert {one["value"] for one in user["groups"]} == {str(unit.pk), str(team.pk)}
    assert client.ids("/Groups", filter=f'members.value eq "{person.pk}"') == sorted(
        [str(unit.pk), str(team.pk)]
    )
    assert set(client.ids(filter=f'groups.value eq "{unit.pk}"')) == {
        str(person.pk),
        str(other.pk),
    }
    path = f"/Groups/{team.pk}"
    for operation in (
        {"op": "add", "path": "members", "value": [{"value": str(other.pk)}]},
        {"op": "remove", "path": "members"},
        {"op": "replace", "path": "displayName", "value": "Autre"},
    ):
        assert client.patch(path, operation, status=400)["scimType"] == "mutability"
    client.ask("DELETE", path, status=403)
    named = client.patch(path, {"op": "add", "path": "externalId", "value": "G1"})
    assert named["externalId"] == "G1"
    assert client.ids("/Groups", filter='externalId eq "G1"') == [str(team.pk)]
    shown = client.get(path, attributes="members.display")["members"]
    assert shown == [{"display": person.display_name}]


def test_groups_of_a_client(client: Speaker, seven: list[str]) -> None:
    members = [{"value": one, "type": "User"} for one in seven[:3]]
    made = client.post("/Groups", {"schemas": [GROUP], "displayName": "Essai", "members": members})
    path = f"/Groups/{made['id']}"

    def after(*operations: Any) -> set[str]:
        told = client.patch(path, *operations)
        return {one["value"] for one in told.get("members", ())}

    one, two, three, four, five, *_more = seven
    assert after({"op": "Add", "path": "members", "value": [{"value": four}]}) == {*seven[:4]}
    assert after({"op": "remove", "path": f'members[value eq "{one}"]'}) == {two, three, four}
    gone = {"op": "Remove", "path": "members", "value": [{"value": two}]}
    assert after(gone) == {three, four}
    assert after({"op": "add", "value": {"members": [{"value": five}]}}) == {three, four, five}
    assert after({"op": "remove", "path": 'members[display co "cadiou"]'}) == {four, five}
    assert after({"op": "replace", "path": "members", "value": [{"value": one}]}) == {one}
    assert after({"op": "remove", "path": "members"}) == set()
    for bad in ([{"value": "x"}], [{"value": made["id"]}], [{"value": one, "type": "Group"}], [3]):
        refused = {"op": "add", "path": "members", "value": bad}
        assert client.patch(path, refused, status=400)["scimType"] == "invalidValue"
    wrong = {"op": "replace", "path": f'members[value eq "{one}"].value', "value": two}
    assert client.patch(path, wrong, status=400)["scimType"] == "noTarget"
    other = a_speaker("Autre")
    other.patch(path, {"op": "replace", "path": "displayName", "value": "Pris"}, status=403)
    other.ask("DELETE", path, status=403)
    version = client.get(path)["meta"]["version"]
    renamed = client.ask(
        "PUT", path, {"schemas": [GROUP], "displayName": "Neuf"}, **{"If-Match": version}
    ).json()
    assert renamed["displayName"] == "Neuf"
    client.ask("DELETE", path, status=412, **{"If-Match": version})
    client.ask("DELETE", path, status=204)
    client.get(path, status=404)


def test_a_group_of_ten_thousand(client: Speaker) -> None:
    from encre.foundation.base.ids import uuid7
    from encre.foundation.people.models import Account, Person

    people = Person.objects.bulk_create(
        Person(id=uuid7(), family_name=f"N{number}") for number in range(10_000)
    )
    Account.objects.bulk_create(
        Account(login=f"n{number}", person=person) for number, person in enumerate(people)
    )
    members = [{"value": str(person.pk)} for person in people]
    made = client.post(
        "/Groups", {"schemas": [GROUP], "displayName": "Tous", "members": members[:9_000]}
    )
    path = f"/Groups/{made['id']}"
    assert len(made["members"]) == 9_000
    told = client.patch(path, {"op": "add", "path": "members", "value": members[5_000:]})
    assert len(told["members"]) == 10_000
    gone = {"op": "remove", "path": f'members[value eq "{people[0].pk}"]'}
    assert len(client.patch(path, gone)["members"]) == 9_999
    assert "members" not in client.get(path, excludedAttributes="members")
    client.patch(path, {"op": "remove", "path": "members"})
    assert not ProvisionedMember.objects.exists()


def operation(method: str, path: str, **more: Any) -> dict[str, Any]:
    return {"method": method, "path": path, **more}


def bulk(client: Speaker, *operations: Any, status: int = 200, **more: Any) -> Any:
    body = {"schemas": [BULK], "Operations": list(operations), **more}
    return client.post("/Bulk", body, status=status)


def test_a_bulk_refers_to_what_it_makes_in_any_order(client: Speaker) -> None:
    group = {"schemas": [GROUP], "displayName": "Ensemble", "members": [{"value": "bulkId:u1"}]}
    told = bulk(
        client,
        operation("POST", "/Groups", bulkId="g1", data=group),
        operation("POST", "/Users", bulkId="u1", data=a_user("un.seul")),
        operation(
            "PATCH",
            "/Groups/bulkId:g1",
            data={"Operations": [{"op": "replace", "path": "displayName", "value": "Seul"}]},
        ),
    )["Operations"]
    assert [line["status"] for line in told] == ["201", "201", "200"]
    assert [line.get("bulkId") for line in told] == ["g1", "u1", None]
    group = client.get(told[0]["location"].partition("/scim/v2")[2])
    assert group["displayName"] == "Seul"
    assert group["members"][0]["value"] == told[1]["location"].rpartition("/")[2]
    assert told[2]["version"] == group["meta"]["version"]


def test_a_bulk_says_what_failed_and_stops_when_asked(client: Speaker) -> None:
    client.post("/Users", a_user("deja.pris"))
    taken = operation("POST", "/Users", bulkId="t", data=a_user("deja.pris"))
    fine = operation("POST", "/Users", bulkId="f", data=a_user("tout.va"))
    needing = operation(
        "POST",
        "/Groups",
        bulkId="g",
        data={"schemas": [GROUP], "displayName": "G", "members": [{"value": "bulkId:t"}]},
    )
    told = bulk(client, taken, fine, needing)["Operations"]
    assert [line["status"] for line in told] == ["409", "201", "409"]
    assert told[0]["response"]["scimType"] == "uniqueness"
    assert "location" not in told[0]
    assert not ProvisionedGroup.objects.exists()
    stopped = bulk(client, taken, taken | {"bulkId": "t2"}, fine, failOnErrors=1)["Operations"]
    assert [line["status"] for line in stopped] == ["409"]
    some = client.get("/Users", filter='userName eq "tout.va"')["Resources"][0]
    told = bulk(
        client,
        operation("DELETE", f"/Users/{some['id']}", version='W/"autre"'),
        operation("DELETE", f"/Users/{some['id']}", version=some["meta"]["version"]),
        operation("POST", "/Users", data=a_user("sans.nom")),
        operation("GET", "/Users"),
        operation("POST", "/Bulk", bulkId="b", data={}),
        operation("PUT", "/Users/x/y", data={}),
        operation("POST", "/Users", bulkId="z", data=[1]),
    )["Operations"]
    statuses = [line["status"] for line in told]
    assert statuses == ["412", "204", "400", "400", "400", "400", "400"]
    assert bulk(client, *[fine] * 1_001, status=413)["status"] == "413"
    assert bulk(client, failOnErrors=0, status=400)["scimType"] == "invalidValue"
    client.ask("GET", "/Bulk", status=405)


def test_two_that_need_each_other_are_refused(client: Speaker) -> None:
    def needing(name: str, other: str) -> Any:
        data = {"schemas": [GROUP], "displayName": name, "members": [{"value": f"bulkId:{other}"}]}
        return operation("POST", "/Groups", bulkId=name, data=data)

    told = bulk(client, needing("a", "b"), needing("b", "a"))["Operations"]
    assert [line["status"] for line in told] == ["409", "409"]


def test_discovery_is_open_and_complete() -> None:
    from django.test import Client

    browser = Client()
    for path in ("ServiceProviderConfig", "Schemas", "ResourceTypes", "ResourceTypes/User"):
        response = browser.get(f"/scim/v2/{path}")
        assert response.status_code == 200
        assert response["Content-Type"] == "application/scim+json"
    for schema in browser.get("/scim/v2/Schemas").json()["Resources"]:
        assert browser.get(f"/scim/v2/Schemas/{schema['id']}").json() == schema
    assert browser.get("/scim/v2/Schemas/rien").status_code == 404
    assert browser.get("/scim/v2/Schemas?filter=id+pr").status_code == 403
    assert browser.post("/scim/v2/Schemas").status_code == 405


HOSTILE_FILTERS = [
    *("", " ", "(", ")", "userName", "userName eq", 'userName eq "', "userName eq 'x'", "eq"),
    *('userName eq "x" and', "not userName pr", 'userName xx "x"', "emails[type]", "emails[]"),
    *('emails[type eq "x"', 'emails[emails[type eq "x"]]', 'name[familyName eq "x"]'),
    *('active gt "x"', "active co true", 'meta.created gt "hier"', "meta.version pr", "zz eq 1"),
    'userName eq "\x00"',
    'userName eq "\\u0000"',
    "not (" * 2_000 + "userName pr" + ")" * 2_000,
    " or ".join(["userName pr"] * 1_000),
    " and ".join(['emails[type eq "x"]'] * 500),
    'userName eq "' + "x" * 1_000_000 + '"',
    'meta.created gt "9999-12-31T23:59:59-23:59"',
]


@pytest.mark.parametrize("text", HOSTILE_FILTERS, ids=lambda text: repr(text[:20]))
def test_hostile_filters_are_refused(client: Speaker, text: str) -> None:
    told = client.post("/Users/.search", {"filter": text}, status=400)
    assert told["scimType"] in ("invalidFilter", "invalidSyntax")


def test_parentheses_alone_nest_nothing(client: Speaker) -> None:
    deep = "(" * 5_000 + "userName pr" + ")" * 5_000
    client.post("/Users/.search", {"filter": deep}, status=200)


def test_hostile_bodies_are_refused(client: Speaker, seven: list[str]) -> None:
    bodies: list[bytes] = [
        *(b" ", b"{", b"[]", b"null", b"1", b'"x"', b"\xff", b"{]", b"NaN", b'{"a": NaN}'),
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"userName": "\\u0000", "name": {"familyName": "x"}}',
        b'{"userName": "\\ud800", "name": {"familyName": "x"}}',
        b'{"userName": 1, "name": "x"}',
        b'{"userName": {}, "name": []}',
        b'{"userName": "x y", "name": {"familyName": "x"}}',
        b'{"userName": "x", "name": {"familyName": ""}}',
        b'{"userName": "x", "name": {"familyName": "x"}, "emails": "x"}',
        b'{"userName": "x", "name": {"familyName": "x"}, "emails": [null]}',
        b'{"userName": "x", "name": {"familyName": "x"}, "emails": [{"value": ""}]}',
        b'{"userName": "x", "name": {"familyName": "x"}, "externalId": "%s"}' % (b"x" * 300),
        b'{"userName": "%s", "name": {"familyName": "x"}}' % (b"x" * 65),
    ]
    for body in bodies:
        for method, path in (
            ("POST", "/Users"),
            ("PUT", f"/Users/{seven[0]}"),
            ("PATCH", f"/Users/{seven[0]}"),
            ("POST", "/Groups"),
            ("POST", "/Bulk"),
        ):
            client.ask(method, path, body, status=400)
    large = client.ask("POST", "/Users", b'{"a": "' + b"x" * 10_100_000 + b'"}', status=413)
    assert large.json()["status"] == "413"
    for path in ("/Rien", "/Users/rien/encore", "/Groups/x", "/users"):
        client.ask("GET", path, status=404)
    client.ask("POST", f"/Users/{seven[0]}", {}, status=405)
    client.ask("DELETE", "/Users", status=405)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["value", "type", "op", "path", "members", "emails", "x"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    op=st.sampled_from(["add", "remove", "replace", "ADD", "x", None, 3]),
    path=st.sampled_from(
        ["members", "emails", 'emails[type eq "work"]', "name", "active", "externalId", None, 3]
    )
    | st.text(max_size=12),
    value=JSON,
)
def test_any_patch_is_answered(client: Speaker, op: Any, path: Any, value: Any) -> None:
    login = "patch.moi"
    found = client.ids(filter=f'userName eq "{login}"')
    user = found[0] if found else client.post("/Users", a_user(login))["id"]
    made = client.ids("/Groups") or [
        client.post("/Groups", {"schemas": [GROUP], "displayName": "G"})["id"]
    ]
    body = json.dumps({"Operations": [{"op": op, "path": path, "value": value}]})
    for target in (f"/Users/{user}", f"/Groups/{made[0]}"):
        assert client.ask("PATCH", target, body).status_code in (200, 400)


def test_people_of_today_only_are_members(client: Speaker) -> None:
    from datetime import timedelta

    from django.utils import timezone

    team, person = a_team(), somebody()
    today = timezone.localdate()
    add_affiliation(person, team, by=None, category="guest", ends=today - timedelta(days=1))
    assert "members" not in client.get(f"/Groups/{team.pk}")
    assert "title" not in client.get(f"/Users/{person.pk}")
