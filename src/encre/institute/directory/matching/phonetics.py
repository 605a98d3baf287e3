"""How a French name sounds, so that MOREAU, MORAUD and MOREAUX meet."""

from __future__ import annotations

import re
from functools import lru_cache

_SOUNDS: tuple[tuple[str, str], ...] = (
    (r"[^a-z]", ""),
    (r"^h", ""),
    (r"eaux?|aux|aud|ault|aut", "o"),
    (r"au", "o"),
    (r"ph", "f"),
    (r"th", "t"),
    (r"sch|sh|ch", "3"),
    (r"gn", "n"),
    (r"qu|q|ck|k", "c"),
    (r"cc", "c"),
    (r"c(?=[eiy])", "s"),
    (r"g(?=[eiy])", "j"),
    (r"[ae]in|[ae]im|ym|yn|im(?=[^aeiouy]|$)|in(?=[^aeiouy]|$)", "1"),
    (r"[ae][mn](?=[^aeiouymn]|$)", "2"),
    (r"o[mn](?=[^aeiouymn]|$)", "4"),
    (r"oe|eu|oeu", "e"),
    (r"ai|ei|ay|ey|er$|ez$|et$", "e"),
    (r"ou", "u"),
    (r"y", "i"),
    (r"z", "s"),
    (r"w", "v"),
    (r"h", ""),
    (r"(.)\1+", r"\1"),
    (r"(?<=..)[stdxpe]+$", ""),
)  # fmt: skip
_RULES = tuple((re.compile(pattern), sound) for pattern, sound in _SOUNDS)


@lru_cache(maxsize=400_000)
def sound(name: str) -> str:
    """Return the sound of a folded name; a name with no letter keeps its digits."""
    heard = name
    for pattern, by in _RULES:
        heard = pattern.sub(by, heard)
    return heard or name
