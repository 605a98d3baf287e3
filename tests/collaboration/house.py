"""The people and entries of the proof, made through the services."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from encre.foundation.access.levels import Level
from encre.foundation.access.services import Subject, share, unshare
from encre.foundation.people.tests.factories import a_person, an_account
from encre.foundation.structures.tests.factories import a_team
from encre.research.notebook.models import Entry
from encre.research.notebook.services.live import document_at
from encre.research.notebook.services.saving import save_live
from encre.research.notebook.tests.factories import a_notebook, an_entry

if TYPE_CHECKING:
    from uuid import UUID

    from encre.foundation.access.models import Grant
    from encre.foundation.people.models import Account, Person

SEED = "<h2>graine</h2><p>graine graine</p><p>graine</p>"


class House:
    """A team that writes, and a guest of another unit."""

    def __init__(self) -> None:
        team = a_team()
        host = a_person(team)
        self.notebook = a_notebook(host, team)
        self.people = {"host": host, "guest": a_person()}
        self._grants: dict[str, Grant] = {}

    def cookies(self) -> dict[str, dict[str, str]]:
        """Return the cookie of each person's session."""
        return {
            name: {"cookie": f"{settings.SESSION_COOKIE_NAME}={_session(person)}"}
            for name, person in self.people.items()
        }

    def session(self, who: str) -> dict[str, str]:
        """Return the cookie of one more session."""
        key = _opened(self.people[who].account)
        return {"cookie": f"{settings.SESSION_COOKIE_NAME}={key}"}

    def end(self, cookie: str) -> None:
        """End a session, as an administrator or a withdrawal does."""
        SessionStore(cookie.partition("=")[2]).delete()

    def run_out(self, cookie: str) -> None:
        """Let a session reach its last hour."""
        rows = Session.objects.filter(pk=cookie.partition("=")[2])
        rows.update(expire_date=timezone.now() - timedelta(seconds=1))

    def names(self) -> dict[str, str]:
        """Return how each person is called."""
        return {name: person.display_name for name, person in self.people.items()}

    def entry(self) -> UUID:
        """Begin an entry."""
        return an_entry(self.notebook, SEED).pk

    def share(self, entry: str, level: str) -> None:
        """Let the guest "edit" or "view" the entry, or nothing more ("")."""
        row = Entry.objects.get(pk=entry)
        guest, host = self.people["guest"], self.people["host"]
        if level:
            subject = Subject(person=guest)
            self._grants[entry] = share(row, level=Level(level), subject=subject, by=host)
        else:
            unshare(self._grants.pop(entry), row, by=host)

    def kept(self, entry: str) -> tuple[bytes, str]:
        """Return the document as the store has it, and the text of the saved entry."""
        row = save_live(Entry.objects.get(pk=entry))
        row.body.refresh_from_db()
        return document_at(row)[0].get_update(), row.body.text


def _session(person: Person) -> str:
    return _opened(an_account(person))


def _opened(account: Account) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    return str(session.session_key)
