"""What a service asked, carried from its door to the one page that decides, sealed."""

import time
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.urls import reverse

_SALT = "encre.login.pending"
LIFE = 3600
"""Seconds a person may take to sign in."""


@dataclass(frozen=True)
class Pending:
    """A service waits for an answer: what it asked and how it is to be answered."""

    service: str
    claims: list[str]
    renew: bool = False
    passive: bool = False
    ask_again: bool = False
    second_factor: bool = False
    asked_at: float = field(default_factory=time.time)
    max_age: int | None = None
    how: dict[str, Any] = field(default_factory=dict)

    def address(self) -> str:
        """Return the address of the page that decides."""
        sealed = signing.dumps(asdict(self), salt=_SALT, compress=True)
        return f"{reverse('login_go')}?{urlencode({'r': sealed})}"


def opened(text: str) -> Pending | None:
    """Return what was sealed; None when it is old or was touched."""
    try:
        return Pending(**signing.loads(text, salt=_SALT, max_age=LIFE))
    except (signing.BadSignature, TypeError):
        return None
