"""A real 389 Directory Server as a source: its own identifier, its stamps, its limits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ldap3
import pytest

from encre.foundation.structures.models import Structure
from encre.institute.directory.models import Run, RunState, Source, SourceRecord
from encre.institute.directory.reading import Unreadable
from encre.institute.directory.reading.server import Door, Way
from encre.institute.directory.services import asking, sources
from encre.institute.directory.tests.sources.factories import a_delegation, a_keeper, last, work
from encre.institute.directory.tests.sources.ns_slapd import ROOT, Server, absent, ns_slapd

# All use the database, so that pytest keeps them together and one server serves them.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once,
    pytest.mark.skipif(bool(absent()), reason=absent() or "there"),
]
BASE, PEOPLE = "dc=example,dc=com", "ou=People,dc=example,dc=com"
COUNT, ALLOWED = 1_000, 5_000
UNIQUE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{8}){3}")


@pytest.fixture(scope="module")
def server(samples: Path) -> Iterator[Server]:
    """The public example, as it is: its access rules are of this server's kind."""
    ldif = samples / "identity" / "ldif" / "example1k_posix.ldif"
    with ns_slapd(ldif, BASE, sizelimit=100, pagedsizelimit=ALLOWED) as running:
        yield running


def way(server: Server, **facts: Any) -> Way:
    """Return a way for a reader that nobody privileges."""
    return Way(**({"address": server.address, "reader": "", "password": "", "base": BASE} | facts))


def test_all_is_read_page_by_page(server: Server) -> None:
    with Door(way(server)) as door:
        rows = {row.values["uid"][0]: row.values for row in door.rows()}
    assert {f"uid{at}" for at in range(20, COUNT)} <= set(rows)
    # Four groups of eight digits, and not the five of a UUID: kept as the server writes it.
    assert all(UNIQUE.fullmatch(values["nsUniqueId"][0]) for values in rows.values())
    assert not [values for values in rows.values() if "userPassword" in values]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"reader": ROOT, "password": "autre"}, "ldap_credentials"),
        ({"start_tls": True}, "ldap_tls"),
    ],
)
def test_what_the_server_refuses_is_told(server: Server, facts: Any, code: str) -> None:
    with pytest.raises(Unreadable) as refused, Door(way(server, **facts)) as door:
        list(door.rows())
    assert refused.value.code == code


def test_a_base_that_is_not_there_is_nobody(server: Server) -> None:
    """Asked by pages this server answers « success »: a whole reading is refused for its void."""
    with Door(way(server, base=f"ou=Ailleurs,{BASE}")) as door:
        assert list(door.rows()) == []


def a_source(server: Server, keeper: Any) -> Source:
    """Return the server as a source, mapped by what its columns are called, and read once."""
    source = sources.declare_source(name="389", kind="ldap", owner=a_delegation(), by=keeper)
    source = sources.connect_source(source, by=keeper, version=1, address=server.address, base=BASE)
    work()
    asking.ask_reading(source, by=keeper, trial=True)
    work()
    sources.activate_source(source, by=keeper)
    work()
    source.refresh_from_db()
    return source


def read(source: Source, keeper: Any, *, full: bool) -> Run:
    asking.ask_reading(source, by=keeper, full=full)
    work()
    source.refresh_from_db()
    return last(source)


def held(source: Source) -> dict[str, Any]:
    rows = SourceRecord.objects.filter(source=source, gone_at=None)
    return {row.native_key: (row.facts, row.fingerprint) for row in rows}


def test_deltas_and_whole_readings_come_to_one_state(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    from encre.institute.directory.services.deciding import Brought

    monkeypatch.setattr(
        "encre.institute.directory.services.deciding.decide", lambda _run="": Brought()
    )
    keeper = a_keeper()
    source = a_source(server, keeper)
    assert source.mapping["columns"]["source_id"]["from"] == ["nsUniqueId"]
    assert last(source).added == COUNT
    assert source.mark.endswith("Z")
    before = {row.facts["given_names"]: row.pk for row in SourceRecord.objects.all()}
    classes = ["inetOrgPerson"]
    with server.door() as root:
        root.modify(f"cn=user1,{PEOPLE}", {"sn": [(ldap3.MODIFY_REPLACE, ["Lefèvre"])]})
        root.modify_dn(f"cn=user2,{PEOPLE}", "cn=user2b", new_superior=f"ou=Groups,{BASE}")
        root.delete(f"cn=user3,{PEOPLE}")
        root.add(f"cn=new,{PEOPLE}", classes, {"sn": "New", "uid": "new", "givenName": "Née"})
        # uid4 is given to somebody else: another entry, another identity.
        root.delete(f"cn=user4,{PEOPLE}")
        root.add(f"cn=other,{PEOPLE}", classes, {"sn": "Other", "uid": "uid4", "givenName": "O"})
    delta = read(source, keeper, full=False)
    assert (delta.full, delta.added, delta.changed, delta.gone) == (False, 2, 1, 0)
    whole = read(source, keeper, full=True)
    assert (whole.rows, whole.added, whole.changed, whole.gone) == (COUNT, 0, 0, 2)
    moved = SourceRecord.objects.get(source=source, facts__given_names="givenname2")
    assert moved.pk == before["givenname2"]
    fresh = sources.declare_source(
        name="Neuf", kind="ldap", owner=Structure.objects.get(kind="delegation"), by=keeper
    )
    Source.objects.filter(pk=fresh.pk).update(
        mapping=source.mapping, address=source.address, base=BASE, state="active"
    )
    read(fresh, keeper, full=True)
    assert held(source) == held(fresh)
    # A limit lowered since: the server stops at it, and nobody has left.
    with server.door() as root:
        root.modify("cn=config", {"nsslapd-pagedsizelimit": [(ldap3.MODIFY_REPLACE, [100])]})
    cut = read(source, keeper, full=True)
    with server.door() as root:
        root.modify("cn=config", {"nsslapd-pagedsizelimit": [(ldap3.MODIFY_REPLACE, [ALLOWED])]})
    assert (cut.state, cut.refusal["code"]) == (RunState.REFUSED, "ldap_cut")
    assert held(source) == held(fresh)
