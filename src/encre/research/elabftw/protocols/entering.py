"""Who calls: a personal token, sent as eLabFTW's clients send theirs; how often it may."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from allauth.core.internal.ratelimit import get_ip
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _

from encre.foundation.access.actors import remember
from encre.foundation.base.rates import counted
from encre.foundation.people.services.tokens import token_of
from encre.research.elabftw.protocols.answers import Answered

if TYPE_CHECKING:
    from encre.foundation.people.models import Person
    from encre.research.elabftw.protocols.calls import Call

CALLS, HEAVY, MISSES, WINDOW = 1_200, 30, 30, 60
"""Calls of one token, those that cost most, and wrong tokens of one address, in a minute."""
READS = ("GET", "HEAD")
BEARER = "bearer "


def caller(request: HttpRequest) -> Person:
    """Return the person whose token this is (raises Answered: 401, 403, 429); no cookie counts."""
    address = hashlib.sha256(get_ip(request).encode()).hexdigest()[:32]
    missed = f"elabftw.missed:{address}"
    if cache.get(missed, 0) >= MISSES:
        raise Answered(429, _("Too many wrong keys."), Retry_After=str(WINDOW))
    presented = request.headers.get("Authorization", "").strip()
    if presented.lower().startswith(BEARER):
        presented = presented[len(BEARER) :].strip()
    token = token_of(presented) if presented else None
    person = token.account.person if token is not None else None
    if token is None or person is None:
        if presented:
            counted(missed, WINDOW)
        raise Answered(
            401,
            _("A key is needed."),
            _("Send a token of your account, unexpired, in the Authorization header."),
        )
    if token.account.language:
        translation.activate(token.account.language)
    if person.automatic:
        raise Answered(403, _("This key is a machine's: it only opens the door made for it."))
    if token.scope == "ro" and request.method not in READS:
        raise Answered(403, _("This key may only read."))
    if counted(f"elabftw.calls:{token.pk}", WINDOW) > CALLS:
        raise Answered(429, _("Too many requests: wait a minute."), Retry_After=str(WINDOW))
    remember(person)
    return person


def weigh(call: Call) -> None:
    """Count a call that costs much: a PDF, an archive (raises Answered: 429)."""
    if counted(f"elabftw.heavy:{call.person.pk}", WINDOW) > HEAVY:
        raise Answered(429, _("Too many requests: wait a minute."), Retry_After=str(WINDOW))
