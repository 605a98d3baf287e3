"""What may not be destroyed now, whatever one's rights: rooms say why, those who destroy ask.

A room declares it where its rules live; the verbs that remove a file, a comment's words or the
facts of a person ask before they do it.
"""

from collections.abc import Callable
from typing import Any

from encre.foundation.base.errors import Refused

Why = Callable[[Any], object]
_known: dict[str, Why] = {}


def retains(name: str) -> Callable[[Why], Why]:
    """Declare what says why an object is kept, as a sentence, or nothing when it is not."""

    def declare(function: Why) -> Why:
        _known[name] = function
        return function

    return declare


def refuse_if_kept(thing: Any) -> None:
    """Raise Refused, with the first reason, when a room keeps `thing` from being destroyed."""
    for why in _known.values():
        if reason := why(thing):
            raise Refused(str(reason))
