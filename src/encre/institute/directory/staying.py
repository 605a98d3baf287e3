"""When a person leaves, computed from their affiliations alone: pure rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

GRACE: dict[str, int] = {
    "researcher": 60,
    "teacher": 60,
    "hospital": 30,
    "engineer": 30,
    "postdoc": 60,
    "doctoral": 60,
    "trainee": 7,
    "administration": 30,
    "emeritus": 30,
    "guest": 0,
}
"""Days an account stays open after the last day, unless the house says otherwise."""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Held:
    """An affiliation: its category and its days, both included, either open."""

    category: str
    starts: date | None
    ends: date | None


@dataclass(frozen=True)
class Ending:
    """The last day of work, and the last day on which the account opens."""

    last_day: date
    closes_on: date


def ending(held: Iterable[Held], today: date, grace: Mapping[str, int]) -> Ending | None:
    """Return when the present stay ends, or None: no end in sight, or nothing begun yet.

    Access is the union of the affiliations. One that begins before the account would close, the day
    after for instance, goes on with the same stay. After the last, the narrowest grace holds of
    those whose own grace still runs.
    """
    begun = [one for one in held if one.starts is None or one.starts <= today]
    later = [one for one in held if one.starts is not None and one.starts > today]
    if not begun:
        return None
    while True:
        if any(one.ends is None for one in begun):
            return None
        found = _close(begun, grace)
        joined = [one for one in later if one.starts and one.starts <= found.closes_on + DAY]
        if not joined:
            return found
        begun += joined
        later = [one for one in later if one not in joined]


def withdrawn(
    found: Ending | None, held: Iterable[Held], said: Ending | None, today: date
) -> Ending | None:
    """Return the end once a provisioning client has said one (`said`), beside the affiliations'.

    Whoever works here today stays, whatever a client says; else the first of the two ends holds.
    """
    if said is None or works_on(held, today):
        return found
    if found is None:
        return said
    return Ending(min(found.last_day, said.last_day), min(found.closes_on, said.closes_on))


def _close(held: list[Held], grace: Mapping[str, int]) -> Ending:
    last = max(one.ends for one in held if one.ends is not None)
    living = [
        days
        for one in held
        if one.ends is not None
        and one.ends + timedelta(days=(days := grace.get(one.category, 0))) >= last
    ]
    return Ending(last, last + timedelta(days=min(living)))


def works_on(held: Iterable[Held], day: date) -> bool:
    """Say whether one of the affiliations holds on a day."""
    return any(
        (one.starts is None or one.starts <= day) and (one.ends is None or one.ends >= day)
        for one in held
    )
