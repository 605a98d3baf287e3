"""What forbids that two sets of records be one person without two reviewers (hard conflicts)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from encre.institute.directory.matching.dates import parser, within_a_slip
from encre.institute.directory.matching.employers import employer
from encre.institute.directory.matching.identifiers import numbers, orcid

Facts = Mapping[str, str]
_read_date = parser(())


def hard_conflict(left: Iterable[Facts], right: Iterable[Facts]) -> str:
    """Return `employee_number`, `orcid`, `birth_date` or nothing: what contradicts.

    A different number of one employer, a different ORCID, or no full birth date of one within a
    slip of one of the other (day and month swapped, one digit, two neighbours exchanged).
    """
    left, right = list(left), list(right)
    ours, theirs = _numbers(left), _numbers(right)
    if any(_apart(ours[key], theirs[key]) for key in ours.keys() & theirs.keys()):
        return "employee_number"
    if _apart(_orcids(left), _orcids(right)):
        return "orcid"
    born, also = _dates(left), _dates(right)
    if born and also and not any(within_a_slip(a, b) for a in born for b in also):
        return "birth_date"
    return ""


def values(facts: Facts, column: str) -> list[str]:
    """Return the values of a column, which `;` separates."""
    return [part.strip() for part in facts.get(column, "").split(";") if part.strip()]


def iso_date(text: str) -> str:
    """Return a date in any of the usual writings as AAAA-MM-JJ, or nothing."""
    day = _read_date(text)
    return f"{day[:4]}-{day[4:6]}-{day[6:]}" if day else ""


def _numbers(records: Iterable[Facts]) -> dict[str, set[str]]:
    """Return the employee numbers by employer; without a sole employer a number says nothing."""
    found: dict[str, set[str]] = {}
    for facts in records:
        employers = {employer(text) for text in values(facts, "employer")}
        if len(employers) == 1:
            found.setdefault(employers.pop(), set()).update(
                numbers(facts.get("employee_number", ""))
            )
    return found


def _orcids(records: Iterable[Facts]) -> set[str]:
    found = {orcid(text) for facts in records for text in values(facts, "orcid")}
    return found - {""}


def _dates(records: Iterable[Facts]) -> set[str]:
    found = {_read_date(text) for facts in records for text in values(facts, "birth_date")}
    return found - {""}


def _apart(left: set[str], right: set[str]) -> bool:
    return bool(left and right and not left & right)
