"""The side of `bench pages` that speaks to the database under measure: fill, sign in, count."""

import json
import os
import sys
from typing import Any

import django


def main(words: list[str]) -> None:
    """Do one word and print its answer as JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "encre.project.settings")
    django.setup()
    answer = fill(*words[1:]) if words[0] == "fill" else count(*words[1:])
    sys.stdout.write(json.dumps(answer))


def fill(people: str, units: str, entries: str) -> dict[str, Any]:
    """Make the database and fill it; return the marks, with a session for each reader."""
    from django.core.management import call_command
    from django.db import connection

    from encre.demo.crowd import Crowd

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    marks = Crowd(int(people), int(units), int(entries)).fill()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    os.sync()  # what filling left to write is not what is measured
    return {
        **marks,
        "cookie": session_of(marks["reader"]),
        "lone_cookie": session_of(marks["lone"]),
    }


def count(address: str, cookie: str) -> int:
    """Return how many queries a page makes, once everything is warm."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost"})
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)
    if answer.status_code != 200:  # noqa: PLR2004
        raise SystemExit(f"{address} answered {answer.status_code}")
    return len(seen)


def session_of(account_id: str) -> str:
    """Return the key of a session opened for an account."""
    from django.contrib.auth import (
        BACKEND_SESSION_KEY,
        HASH_SESSION_KEY,
        SESSION_KEY,
        get_user_model,
    )
    from django.contrib.sessions.backends.db import SessionStore

    account = get_user_model().objects.get(pk=account_id)
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    main(sys.argv[1:])
