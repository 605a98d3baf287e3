"""What each room forgets of a person whose time is over (GDPR, article 5.1.e).

A room declares it in its `personal.py`. What others wrote, and the proof of what was done, stays.
"""

from collections.abc import Callable
from typing import Any

Forget = Callable[[Any], int]
_known: dict[str, Forget] = {}


def forgets(name: str) -> Callable[[Forget], Forget]:
    """Declare what forgets a person, in the caller's transaction, and returns how many rows."""

    def declare(function: Forget) -> Forget:
        _known[name] = function
        return function

    return declare


def forget(person: Any) -> dict[str, int]:
    """Let every room forget a person; return what each forgot."""
    return {name: function(person) for name, function in sorted(_known.items())}
