"""A declared client and how it speaks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.test import Client

from encre.foundation.people.services.accounts import give_role, open_account
from encre.foundation.people.tests.factories import a_person
from encre.foundation.structures.tests.factories import an_institute
from encre.institute.directory.services import provisioning

if TYPE_CHECKING:
    from encre.institute.directory.models import ProvisioningClient

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
MEDIA = "application/scim+json"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
BULK = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"


@dataclass
class Speaker:
    """A client of SCIM that holds a token."""

    row: ProvisioningClient
    token: str
    operator: Any

    def ask(
        self, method: str, path: str, body: Any = None, status: int | None = None, **headers: str
    ) -> Any:
        """Return the response, whose status is the one expected; refusals are in SCIM's form."""
        sent: dict[str, Any] = {"headers": {"Authorization": f"Bearer {self.token}", **headers}}
        if body is not None:
            data = body if isinstance(body, (str, bytes)) else json.dumps(body)
            sent |= {"data": data, "content_type": MEDIA}
        response = Client().generic(method, f"/scim/v2{path}", **sent)
        if status is not None:
            assert response.status_code == status, response.content
        if response.status_code >= 400:
            told = response.json()
            assert response["Content-Type"] == MEDIA
            assert told["schemas"] == [ERROR]
            assert told["status"] == str(response.status_code)
        return response

    def get(self, path: str, status: int = 200, **query: Any) -> Any:
        """Return what is read at a path."""
        from urllib.parse import urlencode

        asked = f"{path}?{urlencode(query)}" if query else path
        return self.ask("GET", asked, status=status).json()

    def post(self, path: str, body: Any, status: int = 201) -> Any:
        """Return what a POST gives."""
        return self.ask("POST", path, body, status=status).json()

    def patch(self, path: str, *operations: dict[str, Any], status: int = 200) -> Any:
        """Return what a PATCH gives."""
        body = {"schemas": [PATCH], "Operations": list(operations)}
        return self.ask("PATCH", path, body, status=status).json()

    def ids(self, path: str = "/Users", **query: Any) -> list[str]:
        """Return the identifiers of a list."""
        return [one["id"] for one in self.get(path, **query)["Resources"]]


def a_user(login: str, **more: Any) -> dict[str, Any]:
    """Return a User as a client sends it."""
    given, _dot, family = login.partition(".")
    return {
        "schemas": [USER],
        "userName": login,
        "name": {"familyName": family.title() or "Sans", "givenName": given.title()},
        **more,
    }


def a_speaker(name: str = "Essai", *, unlisted: bool = False, scope: str = "rw") -> Speaker:
    """Declare a client in a new institute, if there is none."""
    from encre.foundation.access.queries import institute_scope

    if institute_scope() is None:
        an_institute()
    operator = a_person(given_name="Olga")
    give_role(operator, "operator", by=None)
    row = provisioning.declare_client(name=name, unlisted=unlisted, by=operator)
    _token, secret = provisioning.make_token(
        row, name="essai", scope=scope, expires_at=None, by=operator
    )
    return Speaker(row, secret, operator)


def somebody(structure: Any = None, **facts: Any) -> Any:
    """Return a person with an account."""
    person = a_person(structure, **facts)
    open_account(person, by=None)
    return person
