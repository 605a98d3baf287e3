"""Who the live door lets in."""

from importlib import import_module
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from encre.foundation.people.tests.factories import a_person, an_account
from encre.research.notebook.collaboration.admission import admit
from encre.research.notebook.services.proof import lock_entry
from encre.research.notebook.tests.factories import an_entry

pytestmark = pytest.mark.django_db
OURS = "http://localhost:8000"


def knocking(person, origin: str = OURS) -> dict[str, str]:
    """Return the headers of a page of `person`, signed in."""
    account = an_account(person)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    cookie = f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
    return {"origin": origin, "cookie": cookie}


def test_its_author_writes_until_it_is_locked():
    entry = an_entry()
    headers = knocking(entry.author)
    guest = admit(headers, entry.pk)
    assert guest is not None
    assert guest.person == entry.author
    assert guest.writes
    lock_entry(entry, by=entry.author, version=1)
    assert not admit(headers, entry.pk).writes


@pytest.mark.parametrize(
    "origin", ["", "null", "https://ailleurs.example", "http://localhost.example"]
)
def test_a_page_of_another_site_stays_outside(origin):
    entry = an_entry()
    assert admit(knocking(entry.author, origin), entry.pk) is None


def test_a_stranger_and_an_unknown_entry_get_the_same_answer():
    entry = an_entry()
    assert admit(knocking(a_person()), entry.pk) is None
    assert admit(knocking(entry.author), uuid4()) is None


@pytest.mark.parametrize(
    "cookie", ["", "sessionid=", "sessionid=inconnu", "sess\x00;;=", "a" * 9000]
)
def test_a_cookie_that_opens_nothing(cookie):
    assert admit({"origin": OURS, "cookie": cookie}, an_entry().pk) is None
