"""Mail addresses and identifiers, unique where real ones are; telephones in their forms."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from encre.institute.directory.generator.employment import INSTITUTE
from encre.institute.directory.generator.mistakes import bare
from encre.institute.directory.generator.styles import DIRECTORIES, Style

DOTTED, INITIAL, REVERSED = "dotted", "initial", "reversed"
_STRIDE, _SPREAD = 7_368_787, 10_000_000
_SPACE = 6_000_000


def local_form(domain: str) -> str:
    """Return how a domain makes the part before the @: most write first name, dot, surname."""
    prefix, _hyphen, town = domain.removesuffix(".example").partition("-")
    if prefix == "univ" and len(town) % 3 == 1:
        return INITIAL
    if prefix == "chu":
        return REVERSED if len(town) % 2 else INITIAL
    return DOTTED


@lru_cache(maxsize=100_000)
def plain(name: str) -> str:
    """Return a name in the letters of an address: lower case, no accent, hyphens kept."""
    low = bare(name).lower()
    kept = "".join(char if char.isalnum() or char == "-" else "-" * (char == " ") for char in low)
    return kept.strip("-")


def local_part(form: str, given: str, surname: str) -> str:
    """Return the part before the @, without the digit that tells homonyms apart."""
    first, last = plain(given), plain(surname)
    if not first or not last:
        return first or last or "contact"
    if form == INITIAL:
        return f"{first[0]}{last.replace('-', '')}"
    return f"{last}.{first}" if form == REVERSED else f"{first}.{last}"


class Register:
    """Gives each name to one holder: the next ones get a digit, as registrars do.

    With `shared`, addresses are written by rule and never looked up: homonyms then have the same
    one in the directories of the same house, which makes an address a weak proof.
    """

    def __init__(self, *, shared: bool = False) -> None:
        self._shared = shared
        self._holders: dict[str, int | list[int]] = {}

    def place(self, name: str, holder: int) -> int:
        """Return the place of a holder among those of a name, 0 for the first."""
        known = self._holders.setdefault(name, holder)
        if known == holder:
            return 0
        if isinstance(known, int):
            self._holders[name] = [known, holder]
            return 1
        if holder not in known:
            known.append(holder)
        return known.index(holder)

    def address(self, domain: str, local: str, holder: int) -> str:
        """Return the address of a holder: `jean.martin2@…` for the second of a name."""
        place = 0 if self._shared else self.place(f"{local}@{domain}", holder)
        return f"{local}{place + 1 if place else ''}@{domain}"

    def usual(self, domain: str, holder: int, given: str, surname: str) -> str:
        """Return the address that a domain gives to a person of this name."""
        return self.address(domain, local_part(local_form(domain), given, surname), holder)


def source_id(register: Register, style: Style, holder: int, given: str, login: str) -> str:
    """Return the identifier of a record in a directory; `holder` counts records, not people."""
    form = style.identifiers
    number = (holder * _STRIDE + len(style.key)) % _SPREAD
    if form == "number":
        return str(10_000_000 + number)
    if form == "prefixed":
        return f"P{number:07}"
    if form == "uuid":
        digest = hashlib.blake2b(f"{style.key}:{holder}".encode(), digest_size=16).hexdigest()
        return "-".join((digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:]))
    if form == "letters":
        stem = plain(login).replace("-", "")[:5] + plain(given).replace("-", "")[:2]
    else:
        stem = local_part(form, given, login)
    place = register.place(f"{style.key}:{stem}", holder)
    return f"{stem}{place + 1 if place else ''}"


def telephone(area: str, number: int, form: int) -> str:
    """Write a number of an area in one of four forms: plain, international, spaces, dots."""
    digits = f"{area}{number:08}"[:10] if len(area) == 2 else f"{area}{number % 10**6:06}"  # noqa: PLR2004
    if form == 1:
        return f"+{'262' if area == '0262' else '33'}{digits[1:]}"
    pairs = [digits[at : at + 2] for at in range(0, 10, 2)]
    return (digits, "", " ".join(pairs), ".".join(pairs))[form]


def area(home: int) -> str:
    """Return the first digits of the telephones of a delegation."""
    return DIRECTORIES[home].area


def institute_address(register: Register, holder: int, given: str, surname: str) -> str:
    """Return the address of a person at the institute."""
    return register.usual(INSTITUTE.domain, holder, given, surname)
