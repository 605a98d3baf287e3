"""Who calls: a token of a declared client; how often it may."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allauth.core.internal.ratelimit import get_ip
from django.core.cache import cache
from django.http import HttpRequest

from encre.foundation.access.actors import remember
from encre.foundation.base.rates import counted
from encre.foundation.people.services.tokens import token_of
from encre.institute.directory.protocols.scim.answers import READS, Answered, error
from encre.institute.directory.provisioned import client_of

if TYPE_CHECKING:
    from encre.foundation.people.models import Person
    from encre.institute.directory.models import ProvisioningClient

CALLS, MISSES, WINDOW = 3_000, 30, 60
"""Calls of one client, and wrong tokens of one address, in that many seconds."""
BEARER = "bearer "
_SEARCH = ".search"


@dataclass(frozen=True)
class Caller:
    """A client, or a person who looks at their own User with a token of theirs."""

    person: Person
    client: ProvisioningClient | None


def caller(request: HttpRequest) -> Caller:
    """Return who calls (raises Answered: 401, 403, 429)."""
    address = hashlib.sha256(get_ip(request).encode()).hexdigest()[:32]
    if cache.get(f"scim.missed:{address}", 0) >= MISSES:
        raise Answered(error(429, "Too many wrong tokens.", Retry_After=str(WINDOW)))
    presented = request.headers.get("Authorization", "")
    known = presented.lower().startswith(BEARER)
    token = token_of(presented[len(BEARER) :].strip()) if known else None
    if token is None or token.account.person is None:
        if presented:
            counted(f"scim.missed:{address}", WINDOW)
        raise Answered(
            error(401, "A token is needed.", WWW_Authenticate='Bearer realm="Encre SCIM"')
        )
    person = token.account.person
    remember(person)
    client = client_of(person)
    reads = request.method in READS or request.path.rstrip("/").endswith(_SEARCH)
    if token.scope == "ro" and not reads:
        raise Answered(error(403, "This token may only read."))
    if client is not None and counted(f"scim.calls:{client.pk}", WINDOW) > CALLS:
        raise Answered(error(429, "Too many requests.", Retry_After=str(WINDOW)))
    if client is not None:
        client.person = person
    return Caller(person, client)
