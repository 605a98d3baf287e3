"""How words of resources compare in a list: `IL-1b`, `IL-1beta` and `il1b` find IL-1β."""

import re

from encre.commons.search.words import plain
from encre.foundation.base.text import sort_key

_APART = re.compile(r"[-'/]")


def written(text: str) -> str:
    """Return words as they are kept: Greek letters named, then compounds in one piece again."""
    spelled = plain(text)
    joined = [_APART.sub("", word) for word in spelled.split() if _APART.search(word)]
    return " ".join([spelled, *joined])


def asked(text: str) -> list[str]:
    """Return the pieces that `written` words have to hold, each anywhere."""
    return sort_key(plain(text)).split()
