"""Asks one line of the table, and says in a word what was answered and whether it wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.core.signals import request_finished
from django.db import close_old_connections, connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.matrix.forms import sent

if TYPE_CHECKING:
    from tests.matrix.house import House

# Sessions, counters and the copy of an address that django-allauth keeps are machinery.
MACHINERY = ("django_session", "usersessions", '"cache"', "account_emailaddress")
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
VARIES = (
    (re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]+'), r"\1"),
    (re.compile(r'(X-CSRFToken"?[:=]\s*["\']?(?:&quot;)?)\w+'), r"\1"),
    (re.compile(r'(nonce="?)[\w+/=-]+'), r"\1"),
    (re.compile(r"(nonce&quot;:\s*&quot;|includeIndicatorStyles[^>]*Nonce\W+)[\w+/=-]+"), r"\1"),
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "ID"),
)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    word: str
    text: str
    wrote: list[str]
    location: str = ""

    @property
    def plain(self) -> str:
        """Return the body without what is new at each request."""
        text = self.text
        for pattern, kept in VARIES:
            text = pattern.sub(kept, text)
        return text


def ask(
    house: House, actor: str, method: str, url: str, thing: str, kwargs: dict[str, Any]
) -> Answer:
    """Return what `actor` is answered; nothing of it stays."""
    path = reverse(url, kwargs=fit(url, kwargs))
    with undone(), CaptureQueriesContext(connection) as queries:
        response = house.ask(actor, method, path, **sent(house, url, method, thing))
        text = _text(response)
    wrote = [
        query["sql"]
        for query in queries.captured_queries
        if WRITES.match(query["sql"]) and not any(name in query["sql"] for name in MACHINERY)
    ]
    return Answer(_word(response), text, wrote, response.headers.get("Location", ""))


def put_away(response: HttpResponse) -> None:
    """Close what an answer holds open, but not the connection whose transaction holds the house."""
    request_finished.disconnect(close_old_connections)
    try:
        response.close()
    finally:
        request_finished.connect(close_old_connections)


@contextmanager
def undone() -> Iterator[None]:
    """Undo what happens inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def fit(url: str, kwargs: dict[str, Any]) -> dict[str, Any]:
    """Return those of the object's keys that the address takes."""
    from django.urls import get_resolver

    space, _, name = url.rpartition(":")
    resolver = get_resolver()
    if space:
        _prefix, resolver = resolver.namespace_dict[space]
    taken = resolver.reverse_dict[name][0][0][1]
    return {key: kwargs[key] for key in taken}


def _text(response: HttpResponse) -> str:
    if response.streaming:
        return b"".join(response.streaming_content).decode("utf-8", "replace")
    return response.content.decode("utf-8", "replace")


def _word(response: HttpResponse) -> str:
    location = urlsplit(response.headers.get("Location", "")).path
    if response.status_code == 302 and location == reverse("account_login"):
        return "login"
    if response.status_code == 302 and location == reverse("account_reauthenticate"):
        return "again"
    return str(response.status_code)
