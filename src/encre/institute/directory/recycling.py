"""Whether an identifier that a source knows has passed to somebody else: pure rules."""

from collections.abc import Mapping

from encre.foundation.base.text import sort_key
from encre.institute.directory.conflicts import iso_date, values
from encre.institute.directory.matching.dates import within_a_slip

Facts = Mapping[str, str]


def recycled(before: Facts, after: Facts) -> bool:
    """Say whether a name jumps together with a birth date, a number or an ORCID, or wholly.

    A surname alone changes at a marriage, a date alone is corrected: neither is a jump.
    """
    old, new = _family(before), _family(after)
    if not old or not new:
        return False
    surname = not old & new
    given = _given_jumps(before, after)
    if surname and given:
        return not _one_person_s(before, after)
    return (surname or given) and _contradicted(before, after)


def _family(facts: Facts) -> set[str]:
    return _words(facts.get("family_name", "")) | _words(facts.get("birth_name", ""))


def _words(text: str) -> set[str]:
    return set(sort_key(text.replace(";", " ").replace(".", " ")).split())


def _given_jumps(before: Facts, after: Facts) -> bool:
    """Say whether both first names are known and share no word, an initial counting for one."""
    old, new = _words(before.get("given_names", "")), _words(after.get("given_names", ""))
    initials = {(a, b) for a in old for b in new if 1 in (len(a), len(b)) and a[0] == b[0]}
    return bool(old and new) and not old & new and not initials


def _one_person_s(before: Facts, after: Facts) -> bool:
    """Say whether an ORCID, or a birth date with a staff number, is still the same."""
    if _shared(before, after, "orcid"):
        return True
    return _shared(before, after, "birth_date") and _shared(before, after, "employee_number")


def _shared(before: Facts, after: Facts, column: str) -> bool:
    return bool(set(values(before, column)) & set(values(after, column)))


def _contradicted(before: Facts, after: Facts) -> bool:
    old, new = iso_date(before.get("birth_date", "")), iso_date(after.get("birth_date", ""))
    if old and new:
        return not within_a_slip(old.replace("-", ""), new.replace("-", ""))
    return any(
        values(before, column) and values(after, column) and not _shared(before, after, column)
        for column in ("orcid", "employee_number")
    )
