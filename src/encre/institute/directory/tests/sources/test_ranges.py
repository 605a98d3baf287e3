"""Values that an AD cuts in ranges (MS-ADTS 3.1.1.3.1.3.3), and servers that stop half-way."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from encre.institute.directory.reading import Unreadable
from encre.institute.directory.reading.server import Door, Way
from encre.institute.directory.tests.sources.scripted import Answer, Script, Values, scripted

pytestmark = pytest.mark.once
NAME, BASE = "CN=Zoé Le Goff,DC=exemple,DC=lan", "DC=exemple,DC=lan"
ALL = [f"01 {number:08}".encode() for number in range(3_700)]
AT_ONCE = 1_500
PERSON: Values = {
    "objectClass": [b"top", b"person", b"user"],
    "sAMAccountName": [b"zlegoff"],
    "sn": [b"Le Goff"],
}


def ranged(first: int, *, bare: bool = False, name: str = "otherTelephone") -> Values:
    """Return a range as an AD gives it: the last one ends with a star."""
    some = ALL[first : first + AT_ONCE]
    last = "*" if first + AT_ONCE >= len(ALL) else str(first + len(some) - 1)
    empty: Values = {name: []} if bare else {}
    return {**empty, f"{name};range={first}-{last}": some}


def an_ad(*, bare: bool = False, name: str = "otherTelephone") -> Script:
    """Return a server that cuts; `bare`: the attribute stands empty beside its range."""

    def script(base: str, asked: list[str]) -> Answer:
        if base == BASE:
            return Answer({NAME: {**PERSON, **ranged(0, bare=bare, name=name)}})
        assert base == NAME
        first = int(asked[0].partition("=")[2].partition("-")[0])
        assert asked == [f"{name};range={first}-*"]
        return Answer({NAME: ranged(first, bare=bare, name=name)})

    return script


def stops(after: int, ending: Callable[[], Answer]) -> Script:
    """Return a server that gives `after` ranges, then ends otherwise."""
    whole, given = an_ad(), [0]

    def script(base: str, asked: list[str]) -> Answer:
        given[0] += 1
        return whole(base, asked) if given[0] <= after else ending()

    return script


def way(address: str) -> Way:
    return Way(address, "lecture", "secret", BASE, active=True)


@pytest.mark.parametrize("bare", [False, True])
@pytest.mark.parametrize("name", ["otherTelephone", "OTHERTELEPHONE"])
def test_a_cut_attribute_is_made_whole(bare: bool, name: str) -> None:
    with scripted(an_ad(bare=bare, name=name)) as address, Door(way(address)) as door:
        (row,) = door.rows()
    assert row.values[name] == tuple(value.decode() for value in ALL)
    assert not [one for one in row.values if "range" in one]


@pytest.mark.parametrize(
    ("ending", "code"),
    [
        (lambda: Answer({NAME: {}}), "ldap_cut"),
        (lambda: Answer({NAME: {"otherTelephone": []}}), "ldap_cut"),
        (Answer, "ldap_cut"),
        (lambda: Answer(code=4), "ldap_cut"),
        (lambda: Answer(code=32), "ldap_base"),
        (lambda: Answer(code=51), "ldap_refused"),
        (lambda: Answer(lost=True), "ldap_lost"),
    ],
)
@pytest.mark.parametrize("after", [1, 2])
def test_a_server_that_stops_between_ranges_is_refused(
    after: int, ending: Callable[[], Answer], code: str
) -> None:
    """A person who lost half of their values would look changed: the reading says so instead."""
    with (
        scripted(stops(after, ending)) as address,
        pytest.raises(Unreadable) as refused,
        Door(way(address)) as door,
    ):
        list(door.rows())
    assert refused.value.code == code
