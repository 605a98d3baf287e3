"""How words of resources compare in a list: `IL-1b`, `IL-1beta` and `il1b` find IL-1β."""

import re
import unicodedata

from encre.foundation.base.text import fold, sort_key

_NAMES = {
    code: unicodedata.name(chr(code)).rpartition(" ")[2].lower() for code in range(0x3B1, 0x3CA)
} | {0x3BB: "lambda"}
"""Greek letters' names; Unicode writes that of lambda otherwise."""
_APART = re.compile(r"[-'/]")


def written(text: str) -> str:
    """Return words as they are kept: Greek letters named, then compounds in one piece again."""
    spelled = fold(text).translate(_NAMES)
    joined = [_APART.sub("", word) for word in spelled.split() if _APART.search(word)]
    return " ".join([spelled, *joined])


def asked(text: str) -> list[str]:
    """Return the pieces that `written` words have to hold, each anywhere."""
    return sort_key(fold(text).translate(_NAMES)).split()
