"""A real domain controller as a source: what an AD has that other servers have not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import ldap3
import pytest

from encre.foundation.structures.models import Structure
from encre.institute.directory.models import Run, Source, SourceRecord
from encre.institute.directory.reading import Unreadable
from encre.institute.directory.reading.server import PAGE, Door, Way
from encre.institute.directory.services import asking, sources
from encre.institute.directory.tests.sources.active_directory import (
    AGENTS,
    BASE,
    READER,
    SECRET,
    TELEPHONES,
    Controller,
    absent,
    controller,
    filetime,
    population,
)
from encre.institute.directory.tests.sources.factories import a_delegation, a_keeper, last, work

# All use the database, so that pytest keeps them together and one server serves them.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once,
    pytest.mark.skipif(bool(absent()), reason=absent() or "there"),
]
COUNT = PAGE + 60
LEAVES = datetime(2027, 7, 1, tzinfo=UTC)
PARTICULAR: dict[int, dict[str, Any]] = {
    1: {"accountExpires": filetime(LEAVES)},
    2: {"accountExpires": 0x7FFF_FFFF_FFFF_FFFF},
    3: {"userAccountControl": 0x222},
    4: {"otherTelephone": [f"01 {number:08}" for number in range(TELEPHONES)]},
    14: {"userAccountControl": 0x222},
    5: {"lastLogon": filetime(datetime(2026, 3, 2, 8, 30, tzinfo=UTC))},
}


@pytest.fixture(scope="module")
def domain() -> Iterator[Controller]:
    with controller(population(COUNT, PARTICULAR)) as running:
        yield running


def way(domain: Controller, **facts: Any) -> Way:
    told: dict[str, Any] = {
        "address": domain.address, "reader": READER, "password": SECRET, "base": AGENTS,
        "start_tls": True, "authority": domain.authority, "active": True,
    }  # fmt: skip
    return Way(**told | facts)


def test_pages_identifiers_and_moments(domain: Controller) -> None:
    with Door(way(domain)) as door:
        rows = {row.values["sAMAccountName"][0]: row.values for row in door.rows()}
    assert len(rows) > PAGE
    with domain.door() as admin:
        admin.search(AGENTS, "(sAMAccountName=agent7)", attributes=["objectGUID"])
        raw = admin.response[0]["raw_attributes"]["objectGUID"][0]
    assert rows["agent7"]["objectGUID"] == (str(UUID(bytes_le=raw)),)
    # Mixed-endian: read as it lies it would be somebody else's.
    assert str(UUID(bytes=raw)) not in rows["agent7"]["objectGUID"]
    # An account that expires at a midnight was open on the day before.
    assert rows["agent1"]["accountExpires"] == ("2027-06-30",)
    assert "accountExpires" not in rows["agent2"]
    assert rows["agent3"]["accountDisabled"] == ("TRUE",)
    assert "accountDisabled" not in rows["agent7"]
    assert not {"objectSid", "unicodePwd", "lastLogon"} & set(rows["agent5"])


def test_computers_are_nobody(domain: Controller) -> None:
    with Door(way(domain, base=BASE)) as door:
        names = {row.values["sAMAccountName"][0] for row in door.rows()}
    assert {"lecture", "Administrator", "agent0"} <= names
    assert "DC1$" not in names


def test_values_are_read_range_after_range(domain: Controller) -> None:
    """Samba cuts nothing by itself, but gives the ranges that are asked."""
    described = "otherTelephone;range=0-99"
    with Door(way(domain)) as door:
        whole = next(
            row for row in door.rows() if row.values["sAMAccountName"] == ("agent4",)
        ).values["otherTelephone"]
        with domain.door() as admin:
            admin.search(
                f"CN=Agent 4,{AGENTS}", "(objectClass=*)", ldap3.BASE, attributes=[described]
            )
            first = admin.response[0]["raw_attributes"][described]
        assert len(first) == 100
        told = door.completed(f"CN=Agent 4,{AGENTS}", described, first)
    assert len(told) == len(set(told)) == TELEPHONES
    assert {one.decode() for one in told} == set(whole)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"password": "autre"}, "ldap_credentials"),
        ({"start_tls": False}, "ldap_clear"),
        ({"authority": ""}, "ldap_tls"),
        ({"base": f"OU=Ailleurs,{BASE}"}, "ldap_base"),
    ],
)
def test_what_a_domain_refuses_is_told(domain: Controller, facts: Any, code: str) -> None:
    with pytest.raises(Unreadable) as refused, Door(way(domain, **facts)) as door:
        list(door.rows())
    assert refused.value.code == code


def a_source(domain: Controller, keeper: Any) -> Source:
    """Return the domain as a source, mapped by what its columns are called, and read once."""
    source = sources.declare_source(name="AD", kind="ad", owner=a_delegation(), by=keeper)
    source = sources.connect_source(
        source, by=keeper, version=1, address=domain.address, base=AGENTS, reader=READER,
        secret=SECRET, start_tls=True, authority=domain.authority,
    )  # fmt: skip
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
    domain: Controller, monkeypatch: pytest.MonkeyPatch
) -> None:
    from encre.institute.directory.services.deciding import Brought

    monkeypatch.setattr(
        "encre.institute.directory.services.deciding.decide", lambda _run="": Brought()
    )
    keeper = a_keeper()
    source = a_source(domain, keeper)
    assert source.mapping["columns"]["source_id"]["from"][0] == "objectGUID"
    assert last(source).added == COUNT - 2  # disabled accounts are left out
    ends = SourceRecord.objects.get(source=source, facts__employee_number="M00001")
    assert ends.facts["end_date"] == "2027-06-30"
    assert source.mark.endswith(".0Z")
    before = {row.facts["employee_number"]: row.pk for row in SourceRecord.objects.all()}
    with domain.door() as admin:
        replaced = ldap3.MODIFY_REPLACE
        admin.modify(f"CN=Agent 10,{AGENTS}", {"sn": [(replaced, ["Lefèvre"])]})
        admin.modify_dn(f"CN=Agent 11,{AGENTS}", "CN=Agent 11 bis")
        admin.modify(f"CN=Agent 12,{AGENTS}", {"userAccountControl": [(replaced, [0x222])]})
        admin.modify(f"CN=Agent 14,{AGENTS}", {"userAccountControl": [(replaced, [0x220])]})
        admin.delete(f"CN=Agent 13,{AGENTS}")
    delta = read(source, keeper, full=False)
    # Closed by its disabling alone; the deletion leaves nothing that a delta could see.
    assert (delta.full, delta.added, delta.changed, delta.gone) == (False, 1, 1, 1)
    whole = read(source, keeper, full=True)
    assert (whole.added, whole.changed, whole.gone) == (0, 0, 1)
    moved = SourceRecord.objects.get(source=source, facts__employee_number="M00011")
    assert moved.pk == before["M00011"]
    assert moved.gone_at is None
    fresh = sources.declare_source(
        name="Neuf", kind="ad", owner=Structure.objects.get(kind="delegation"), by=keeper
    )
    Source.objects.filter(pk=fresh.pk).update(
        mapping=source.mapping, address=source.address, base=AGENTS, reader=READER,
        secret=source.secret, start_tls=True, authority=domain.authority, state="active",
    )  # fmt: skip
    read(fresh, keeper, full=True)
    assert held(source) == held(fresh)
