"""Users: brought, read, replaced, patched, withdrawn; versions, conflicts, rights."""

from __future__ import annotations

from typing import Any

import pytest

from encre.foundation.journal.models import Recorded
from encre.foundation.people.models import Account, Person
from encre.foundation.people.services.accounts import close_account, give_role
from encre.foundation.people.services.tokens import create_token
from encre.foundation.people.tests.factories import a_person
from encre.foundation.structures.tests.factories import a_team
from encre.institute.directory.services import provisioning
from encre.institute.directory.tests.scim.speaking import (
    USER,
    Speaker,
    a_speaker,
    a_user,
    somebody,
)

pytestmark = pytest.mark.django_db
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


@pytest.fixture
def client() -> Speaker:
    return a_speaker()


@pytest.fixture
def made(client: Speaker) -> dict[str, Any]:
    told: dict[str, Any] = client.post(
        "/Users",
        a_user(
            "claire.le-goff",
            externalId="E-42",
            emails=[{"value": "claire@example.org", "type": "work", "primary": True}],
            phoneNumbers=[{"value": "+33 1 44 23 60 00", "type": "work"}],
        ),
    )
    return told


def test_somebody_is_brought_with_an_account_and_an_address(client: Speaker, made: Any) -> None:
    person = Person.objects.get(pk=made["id"])
    assert (person.family_name, person.email) == ("Le-Goff", "claire@example.org")
    assert person.account.login == made["userName"] == "claire.le-goff"
    assert person.account.is_active
    assert not person.account.has_usable_password()
    response = client.ask("GET", f"/Users/{made['id']}", status=200)
    assert (
        response["Location"]
        == made["meta"]["location"]
        == response.wsgi_request.build_absolute_uri()
    )
    assert response["ETag"] == made["meta"]["version"]
    events = Recorded.objects.filter(subject_id=person.pk)
    assert {event.by_id for event in events} == {client.row.person_id}


def test_a_login_is_one_whatever_its_case_and_for_ever(client: Speaker, made: Any) -> None:
    told = client.post("/Users", a_user("Claire.LE-GOFF"), status=409)
    assert told["scimType"] == "uniqueness"
    client.ask("DELETE", f"/Users/{made['id']}", status=204)
    assert client.post("/Users", a_user("claire.le-goff"), status=409)["scimType"] == "uniqueness"


def test_who_is_deleted_has_left_and_is_unknown(client: Speaker, made: Any) -> None:
    path = f"/Users/{made['id']}"
    client.ask("DELETE", path, status=204)
    person = Person.objects.get(pk=made["id"])
    assert person.presence == "left"
    assert not person.account.is_active
    for method in ("GET", "DELETE"):
        client.ask(method, path, status=404)
    client.patch(path, {"op": "replace", "path": "active", "value": True}, status=404)
    assert made["id"] not in client.ids()


def test_who_is_known_without_an_account_is_not_entered_twice(client: Speaker) -> None:
    known = a_person(given_name="Léa", family_name="Béranger", email="lea@example.org")
    body = a_user("lea.beranger", emails=[{"value": "lea@example.org"}])
    assert client.post("/Users", body)["id"] == str(known.pk)
    other = client.post("/Users", a_user("leo.beranger", emails=[{"value": "lea@example.org"}]))
    assert other["id"] != str(known.pk)


def test_versions_guard_what_is_read_and_written(client: Speaker, made: Any) -> None:
    path, version = f"/Users/{made['id']}", made["meta"]["version"]
    held = client.ask("GET", path, status=304, **{"If-None-Match": version})
    assert not held.content
    client.ask("GET", path, status=200, **{"If-None-Match": 'W/"autre"'})
    body = a_user("claire.le-goff", name={"familyName": "Morvan", "givenName": "Claire"})
    client.ask("PUT", path, body, status=412, **{"If-Match": 'W/"autre"'})
    changed = client.ask("PUT", path, body, status=200, **{"If-Match": version}).json()
    assert changed["meta"]["version"] != version
    client.ask("PUT", path, body, status=412, **{"If-Match": version})
    client.ask("DELETE", path, status=412, **{"If-Match": version})
    client.ask("DELETE", path, status=204, **{"If-Match": f'"x", {changed["meta"]["version"]}'})


def test_a_replacement_takes_away_what_it_does_not_say(client: Speaker, made: Any) -> None:
    told = client.ask("PUT", f"/Users/{made['id']}", a_user("CLAIRE.le-goff"), status=200).json()
    assert "emails" not in told
    assert "externalId" not in told
    assert told["active"] is True
    refused = client.ask("PUT", f"/Users/{made['id']}", a_user("autre"), status=400).json()
    assert refused["scimType"] == "mutability"


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ({"op": "Replace", "path": "active", "value": "False"}, {"active": False}),
        ({"op": "REPLACE", "value": {"active": "False"}}, {"active": False}),
        ({"op": "replace", "path": "ACTIVE", "value": False}, {"active": False}),
        (
            {"op": "add", "path": "emails", "value": [{"value": "b@example.org", "type": "home"}]},
            {"emails": {"claire@example.org", "b@example.org"}},
        ),
        (
            {"op": "replace", "path": 'emails[type eq "work"].value', "value": "c@example.org"},
            {"emails": {"c@example.org"}},
        ),
        (
            {"op": "Add", "path": 'emails[type eq "home"].value', "value": "h@example.org"},
            {"emails": {"claire@example.org", "h@example.org"}},
        ),
        ({"op": "remove", "path": 'emails[value ew "example.org"]'}, {"emails": set()}),
        ({"op": "remove", "path": "emails"}, {"emails": set()}),
        (
            {"op": "remove", "path": "emails", "value": [{"value": "claire@example.org"}]},
            {"emails": set()},
        ),
        ({"op": "replace", "path": "name.familyName", "value": "Morvan"}, {"family": "Morvan"}),
        ({"op": "replace", "path": f"{USER}:name.familyName", "value": "A"}, {"family": "A"}),
        ({"op": "replace", "value": {"name.familyName": "Abgrall"}}, {"family": "Abgrall"}),
        ({"op": "replace", "value": {"name": {"givenName": "C"}}}, {"family": "Le-Goff"}),
        ({"op": "replace", "path": "externalId", "value": "E-43"}, {"external": "E-43"}),
        (
            {"op": "add", "path": f"{ENTERPRISE}:employeeNumber", "value": "0042"},
            {"number": "0042"},
        ),
        ({"op": "add", "value": {f"{ENTERPRISE}:employeeNumber": "43"}}, {"number": "43"}),
        ({"op": "add", "path": "nickName", "value": "Clo"}, {}),
    ],
)
def test_patches_as_clients_send_them(
    client: Speaker, made: Any, operation: Any, expected: Any
) -> None:
    told = client.patch(f"/Users/{made['id']}", operation)
    assert told == client.get(f"/Users/{made['id']}")
    seen = {
        "active": told["active"],
        "emails": {mail["value"] for mail in told.get("emails", ())},
        "family": told["name"]["familyName"],
        "external": told.get("externalId"),
        "number": told.get(ENTERPRISE, {}).get("employeeNumber"),
    }
    assert {name: seen[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("operation", "keyword"),
    [
        ({"op": "replace", "path": "userName", "value": "autre"}, "mutability"),
        ({"op": "replace", "path": "displayName", "value": "Autre"}, "mutability"),
        ({"op": "replace", "path": "id", "value": "1"}, "mutability"),
        ({"op": "remove", "path": "name"}, "mutability"),
        ({"op": "remove", "path": "active"}, "mutability"),
        ({"op": "remove"}, "noTarget"),
        ({"op": "replace", "path": "emails[", "value": "x"}, "invalidPath"),
        ({"op": "replace", "path": 'emails[value eq "x" or type pr].value'}, "invalidValue"),
        ({"op": "replace", "path": 'phoneNumbers[type co "zz"].value', "value": "1"}, "noTarget"),
        ({"op": "move", "path": "title", "value": "x"}, "invalidValue"),
        ({"op": "replace", "path": "active", "value": "peut-être"}, "invalidValue"),
        ({"op": "replace", "path": "name.familyName", "value": "x" * 121}, "invalidValue"),
    ],
)
def test_patches_that_are_refused_change_nothing(
    client: Speaker, made: Any, operation: Any, keyword: str
) -> None:
    first = {"op": "replace", "path": "name.givenName", "value": "Autre"}
    told = client.patch(f"/Users/{made['id']}", first, operation, status=400)
    assert told["scimType"] == keyword
    assert client.get(f"/Users/{made['id']}") == made


def test_closing_ends_the_account_and_opening_forgets_the_password(
    client: Speaker, made: Any
) -> None:
    account = Account.objects.get(person_id=made["id"])
    account.set_password("une-phrase-assez-longue")
    account.save()
    path = f"/Users/{made['id']}"
    client.patch(path, {"op": "replace", "path": "active", "value": False})
    account.refresh_from_db()
    assert not account.is_active
    client.patch(path, {"op": "replace", "path": "active", "value": True})
    account.refresh_from_db()
    assert account.is_active
    assert not account.has_usable_password()


def test_who_holds_a_role_is_not_a_machine_s_to_change(client: Speaker) -> None:
    operator = client.operator
    somebody_else = somebody(a_team())
    from encre.foundation.people.tests.factories import an_account

    an_account(operator)
    mail = {"op": "replace", "path": "emails", "value": [{"value": "pirate@example.org"}]}
    client.patch(f"/Users/{operator.pk}", mail, status=403)
    client.ask("DELETE", f"/Users/{operator.pk}", status=403)
    operator.refresh_from_db()
    assert operator.email != "pirate@example.org"
    client.patch(f"/Users/{somebody_else.pk}", mail)
    give_role(somebody_else, "keeper", by=None)
    client.patch(f"/Users/{somebody_else.pk}", mail | {"value": []}, status=403)


def test_the_unlisted_exist_for_clients_that_may_see_them_only(client: Speaker) -> None:
    hidden, team = somebody(unlisted=True), a_team()
    shown = somebody(team)
    wide = a_speaker("Large", unlisted=True)
    assert client.ids() == [str(shown.pk)]
    client.get(f"/Users/{hidden.pk}", status=404)
    assert client.ids(filter=f'userName eq "{hidden.account.login}"') == []
    assert set(wide.ids()) == {str(shown.pk), str(hidden.pk)}
    wide.patch(f"/Users/{hidden.pk}", {"op": "replace", "path": "active", "value": False})


def test_birth_names_and_dates_never_leave(client: Speaker) -> None:
    person = somebody(a_team(), birth_name="Kermarrecsecret")
    assert "Kermarrecsecret" not in str(client.get(f"/Users/{person.pk}"))
    assert client.ids(filter='name.formatted co "Kermarrecsecret"') == []
    schemas = str(client.get("/Schemas")).lower()
    assert "birth" not in schemas


def test_each_client_has_its_own_identifiers(client: Speaker, made: Any) -> None:
    other = a_speaker("Autre")
    assert "externalId" not in other.get(f"/Users/{made['id']}")
    other.patch(f"/Users/{made['id']}", {"op": "add", "path": "externalId", "value": "X"})
    assert client.ids(filter='externalId eq "E-42"') == [made["id"]]
    assert client.ids(filter='externalId eq "X"') == []
    assert client.ids(filter='externalId eq "e-42"') == []


def test_who_was_merged_is_found_where_they_are_now(client: Speaker, made: Any) -> None:
    gone = somebody()
    Person.objects.filter(pk=gone.pk).update(presence="merged", merged_into_id=made["id"])
    response = client.ask("GET", f"/Users/{gone.pk}", status=308)
    assert response["Location"] == made["meta"]["location"]


def test_tokens_open_as_much_as_they_say(client: Speaker, made: Any) -> None:
    nobody = Speaker(client.row, "faux.jeton", client.operator)
    refused = nobody.ask("GET", "/Users", status=401)
    assert refused["WWW-Authenticate"].startswith("Bearer")
    reader = provisioning.make_token(
        client.row, name="lecture", scope="ro", expires_at=None, by=client.operator
    )[1]
    reading = Speaker(client.row, reader, client.operator)
    assert reading.ids() == [made["id"]]
    reading.post("/Users/.search", {"filter": "active eq true"}, status=200)
    reading.ask("DELETE", f"/Users/{made['id']}", status=403)
    person = somebody(a_team())
    own = create_token(person.account, name="moi", scope="rw")[1]
    mine = Speaker(client.row, own, client.operator)
    mine.get("/Users", status=403)
    assert mine.get("/Me")["id"] == str(person.pk)
    client.get("/Me", status=404)
    provisioning.change_client(
        client.row, name="Essai", unlisted=False, enabled=False, by=client.operator
    )
    client.get("/Users", status=403)
    close_account(client.row.person.account, by=None)
    client.get("/Users", status=401)


def test_a_token_of_provisioning_opens_no_other_door(client: Speaker) -> None:
    from django.test import Client

    headers = {"Authorization": f"Bearer {client.token}"}
    response = Client().get("/api/v1/people", headers=headers)
    assert response.status_code == 403


def test_errors_are_kept_without_anybody_s_name(client: Speaker, made: Any) -> None:
    client.get(f"/Users/{made['id']}x", status=404)
    client.get("/Users", filter='emails eq "claire@example.org', status=400)
    told = [str(error) for error in client.row.errors.order_by("id")]
    assert told == ["GET /Users/{id} 404", "GET /Users 400"]
