"""The mark of an Encre session: what ties it to the sessions it opened at services.

The session's own key changes when a password does, and is a secret; the mark stays.
"""

import secrets
from collections.abc import MutableMapping
from importlib import import_module
from typing import Any

from django.conf import settings

from encre.institute.login.sealing import digest

_MARK = "login.mark"


def mark_of(session: MutableMapping[str, Any]) -> str:
    """Return the digest of the session's mark, made the first time."""
    if _MARK not in session:
        session[_MARK] = secrets.token_urlsafe(32)
    return digest(str(session[_MARK]))


def known_mark(session: Any) -> str:
    """Return the digest of the session's mark, empty when it opened nothing."""
    mark = session.get(_MARK)
    return digest(str(mark)) if mark else ""


def marks_of(session_keys: list[str]) -> list[str]:
    """Return the marks of stored sessions, given by their keys."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    found = (known_mark(store(session_key=key)) for key in session_keys)
    return [mark for mark in found if mark]
