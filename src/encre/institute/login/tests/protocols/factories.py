"""Services, people and browsers for the tests of the protocols."""

import base64
import hashlib
import re
import secrets
import time
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from allauth.account.internal.userkit import user_id_to_str
from django.contrib.auth.hashers import make_password
from django.test import Client

from encre.foundation.people.services.accounts import give_role
from encre.foundation.people.tests.factories import PASSWORD, a_person, an_account
from encre.foundation.structures.tests.factories import an_institute
from encre.institute.login.models import Service
from encre.institute.login.services.declaring import declare_service

BACK = "https://app.example.org/back"
OUT = "https://app.example.org/out"
TELL = "https://app.example.org/tell"
ALL = ["login", "name", "email", "affiliation", "structures", "orcid"]


def an_operator() -> Any:
    """Return somebody who may declare services."""
    person = a_person(an_institute(), given_name="Odile")
    give_role(person, "operator", by=None)
    return person


def a_service(protocol: str = "oidc", **facts: Any) -> tuple[Service, str]:
    """Return a declared service and its secret."""
    if protocol == "oidc":
        facts.setdefault("returns", [BACK])
        facts.setdefault("logout_returns", [OUT])
    if protocol == "cas":
        facts.setdefault("returns", ["https://wiki.example.org/app"])
    facts.setdefault("name", f"Service {secrets.token_hex(3)}")
    facts.setdefault("address", "https://app.example.org/")
    facts.setdefault("asks_consent", False)
    facts.setdefault("claims", ALL)
    return declare_service(by=an_operator(), protocol=protocol, **facts)


def browser(account: Any, **options: Any) -> Client:
    """Return a browser signed in as the sign-in page would have it, without its slow hash."""
    client = Client(headers={"accept-language": "fr"}, **options)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    proof = {"method": "password", "at": time.time(), "username": account.login}
    session["account_authentication_methods"] = [proof]
    session["account_authentication_methods_user"] = user_id_to_str(account)
    session.save()
    client.get("/")
    return client


@cache
def _hashed() -> str:
    return make_password(PASSWORD)


def somebody(structure: Any = None, **facts: Any) -> Any:
    """Return an account with a password."""
    account = an_account(a_person(structure, **facts))
    account.password = _hashed()
    account.save(update_fields=["password"])
    return account


def query(address: str) -> dict[str, str]:
    """Return the parameters of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


@dataclass
class Asking:
    """What an OpenID Connect client asks, with its proof key."""

    service: Service
    verifier: str = ""

    def __post_init__(self) -> None:
        self.verifier = self.verifier or secrets.token_urlsafe(48)

    @property
    def challenge(self) -> str:
        """Return the challenge of the proof key."""
        made = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(made).rstrip(b"=").decode()

    def parameters(self, **more: Any) -> dict[str, str]:
        """Return the parameters of an authorisation request; None takes one away."""
        told = {
            "client_id": self.service.client_id,
            "redirect_uri": BACK,
            "response_type": "code",
            "scope": "openid profile email affiliation structures orcid",
            "state": "l’état",
            "nonce": "n-1",
            "code_challenge": self.challenge,
            "code_challenge_method": "S256",
            **more,
        }
        return {name: value for name, value in told.items() if value is not None}

    def authorize(self, client: Client, **more: Any) -> Any:
        """Ask, and follow our own redirections; return the first answer that leaves or shows."""
        return follow(client, f"/login/oidc/authorize?{urlencode(self.parameters(**more))}")

    def code(self, client: Client, **more: Any) -> str:
        """Return a code."""
        answer = self.authorize(client, **more)
        return query(left(answer))["code"]

    def exchange(self, code: str, secret: str = "", **more: Any) -> Any:
        """Exchange a code, as the service's own program does."""
        told = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": BACK,
            "code_verifier": self.verifier,
            "client_id": self.service.client_id,
            "client_secret": secret,
            **more,
        }
        return token(**told)


def token(**told: str) -> Any:
    """Ask the token endpoint."""
    sent = {name: value for name, value in told.items() if value}
    return Client().post("/login/oidc/token", sent)


def follow(client: Client, address: str) -> Any:
    """Follow the redirections that stay in the house."""
    for _hop in range(10):
        answer = client.get(address)
        target = answer.headers.get("Location", "")
        if answer.status_code != 302 or not target.startswith("/"):
            return answer
        address = target
    raise AssertionError(address)


def left(answer: Any) -> str:
    """Return where a person is sent: by a redirection, or by the page between."""
    if answer.status_code == 302:
        return str(answer["Location"])
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', answer.text)
    assert found, answer.text
    return found[1].replace("&amp;", "&").replace("&#x27;", "'")
