"""Identifiers of people and structures, each checked by its own key.

Each `…_or_none` returns the canonical form, or None when the text is not such an identifier.
"""

import re

_KEY_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


def orcid_or_none(text: str) -> str | None:
    """Return `0000-0002-1825-0097` when the key is right (ISO 7064 mod 11-2)."""
    match = re.search(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])\s*/?$", text.strip())
    if match is None:
        return None
    digits = "".join(match.groups()).upper()
    if orcid_key(digits[:15]) != digits[15]:
        return None
    return "-".join(digits[start : start + 4] for start in range(0, 16, 4))


def orcid_key(digits: str) -> str:
    """Return the sixteenth character of an ORCID iD from its fifteen digits."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    key = (12 - total % 11) % 11
    return "X" if key == 10 else str(key)  # noqa: PLR2004


def idref_or_none(text: str) -> str | None:
    """Return the nine characters of an IdRef PPN when the key is right (mod 11, weights 9 to 2)."""
    match = re.search(r"(\d{8})([\dXx])\s*$", text.strip())
    if match is None or not re.fullmatch(r"(https?://www\.idref\.fr/)?\d{8}[\dXx]", text.strip()):
        return None
    total = sum(int(d) * w for d, w in zip(match[1], range(9, 1, -1), strict=True))
    key = (11 - total % 11) % 11
    expected = "X" if key == 10 else str(key)  # noqa: PLR2004
    return match[1] + expected if match[2].upper() == expected else None


def idhal_or_none(text: str) -> str | None:
    """Return an idHAL: lower-case letters, digits and hyphens, two characters or more."""
    folded = text.strip().lower()
    return folded if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", folded) and len(folded) > 1 else None


def rnsr_or_none(text: str) -> str | None:
    """Return a national number of structure: nine digits and a letter indexed by them mod 23."""
    return _lettered(text, digits=9)


def uai_or_none(text: str) -> str | None:
    """Return a number of establishment (UAI): seven digits and a letter indexed by them mod 23."""
    return _lettered(text, digits=7)


def _lettered(text: str, *, digits: int) -> str | None:
    code = text.strip().upper()
    if not re.fullmatch(rf"\d{{{digits}}}[A-Z]", code):
        return None
    return code if _KEY_LETTERS[int(code[:digits]) % 23] == code[digits] else None


def siret_or_none(text: str) -> str | None:
    """Return the fourteen digits of a SIRET when Luhn's key is right (ISO/IEC 7812-1)."""
    digits = re.sub(r"\s", "", text)
    if not re.fullmatch(r"\d{14}", digits):
        return None
    doubled = [int(d) * (2 if place % 2 == 0 else 1) for place, d in enumerate(digits)]
    return digits if sum(sum(divmod(n, 10)) for n in doubled) % 10 == 0 else None


def ror_or_none(text: str) -> str | None:
    """Return the nine characters of a ROR identifier (Crockford base 32, key mod 97)."""
    match = re.fullmatch(r"(?:https?://ror\.org/)?(0[a-hj-km-np-tv-z0-9]{6})(\d{2})", text.strip())
    if match is None:
        return None
    number = 0
    for char in match[1]:
        number = number * 32 + _CROCKFORD.index(char)
    return match[1] + match[2] if 98 - (number * 100) % 97 == int(match[2]) else None
