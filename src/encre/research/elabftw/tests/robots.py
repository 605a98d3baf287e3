"""Programs for tests: a person with a key, calls as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import HttpResponse
from django.test import Client

from encre.foundation.people.services.tokens import create_token
from encre.foundation.people.tests.factories import a_person, an_account
from encre.foundation.structures.tests.factories import a_team
from encre.research.notebook.tests.factories import a_notebook

if TYPE_CHECKING:
    from encre.foundation.people.models import Person
    from encre.foundation.structures.models import Structure


@dataclass
class Robot:
    """A program that calls for a person."""

    person: Person
    team: Structure
    key: str
    client: Client = field(default_factory=Client)
    first: int = 0

    def __call__(self, method: str, path: str, data: Any = None, **headers: str) -> HttpResponse:
        """Return the answer to a call."""
        sent = {} if data is None else {"data": data, "content_type": "application/json"}
        call = getattr(self.client, method.lower())
        told = {"Authorization": self.key, **headers}
        return whole(call(f"/api/v2/{path}", headers=told, **sent))

    def made(self, path: str, data: Any = None) -> int:
        """Make something by POST; return its number."""
        answer = self("post", path, {} if data is None else data)
        assert answer.status_code == 201, answer.content
        return int(answer["Location"].rpartition("/")[2])

    def read(self, path: str) -> Any:
        """Return the JSON of a path."""
        answer = self("get", path)
        assert answer.status_code == 200, answer.content
        return json.loads(answer.content)


def whole(answer: Any) -> HttpResponse:
    """Return an answer read to its end, what it held open being closed."""
    if not answer.streaming:
        return cast("HttpResponse", answer)
    try:
        told = b"".join(answer.streaming_content)
        return HttpResponse(told, status=answer.status_code, headers=answer.headers)
    finally:
        # Not the connection: the transaction of the test is in it.
        request_finished.disconnect(close_old_connections)
        answer.close()
        request_finished.connect(close_old_connections)


def a_robot(team: Structure | None = None, *, scope: str = "rw", notebook: bool = True) -> Robot:
    """Return the program of a new person of a team, who has a notebook there."""
    team = team or a_team()
    person = a_person(team)
    if notebook:
        a_notebook(person, team)
    _token, secret = create_token(an_account(person), name="Robot", scope=scope)
    return Robot(person, team, secret)
