"""Who may come through the live door: the session of the cookie, the origin, the right."""

from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from encre.foundation import access
from encre.research.notebook.models import Entry

if TYPE_CHECKING:
    from collections.abc import Collection

    from encre.foundation.people.models import Person

VIEW, EDIT = "notebook.entry.view", "notebook.entry.edit"


@dataclass(frozen=True)
class Visitor:
    """A signed-in person at the door of an entry."""

    person: "Person"
    session: str
    entry: UUID
    writes: bool


def admit(headers: dict[str, str], entry: UUID) -> Visitor | None:
    """Return the visitor of a handshake, None when the entry is not for them."""
    if not is_our_page(headers.get("origin", "")):
        return None
    try:
        cookies = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return None
    held = cookies.get(settings.SESSION_COOKIE_NAME)
    return visitor(held.value, entry) if held else None


def visitor(session: str, entry: UUID) -> Visitor | None:
    """Return who a session is and what they may do to an entry as of now, None when nothing."""
    person = _person_of(session)
    row = Entry(pk=entry)
    if person is None or not access.can(person, VIEW, row):
        return None
    return Visitor(person, session, entry, access.can(person, EDIT, row))


def rights_now(session: str, entries: "Collection[UUID]") -> dict[UUID, bool]:
    """Return which of these entries a session may see as of now, and whether it may write them."""
    person = _person_of(session)
    if person is None:
        return {}
    rows = Entry.objects.filter(pk__in=entries)
    seen, written = (
        set(access.visible(person, rows, right).values_list("pk", flat=True))
        for right in (VIEW, EDIT)
    )
    return {entry: entry in written for entry in seen}


def ran_out(session: str) -> bool:
    """Say whether a session only reached its last hour; one that was ended is no longer there."""
    return Session.objects.filter(pk=session, expire_date__lte=timezone.now()).exists()


def _person_of(session: str) -> "Person | None":
    account = get_user(SimpleNamespace(session=SessionStore(session)))  # type: ignore[arg-type]
    found: Any = getattr(account, "person", None) if account.is_authenticated else None
    return found


def is_our_page(origin: str) -> bool:
    """Say whether a page of this institute opened the connection: a cookie alone is no proof."""
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    return not settings.PRODUCTION and urlsplit(origin).hostname in {
        host.strip("[]") for host in settings.ALLOWED_HOSTS
    }
