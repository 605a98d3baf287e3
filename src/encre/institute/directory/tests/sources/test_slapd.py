"""A real slapd as a source: paged, delta and whole agree, what moves keeps its identity."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ldap3
import pytest

from encre.institute.directory.models import Run, Source, SourceRecord
from encre.institute.directory.reading import Unreadable
from encre.institute.directory.reading.server import Door, Way
from encre.institute.directory.services import asking, sources
from encre.institute.directory.tests.sources.factories import a_delegation, a_keeper, last, work

SLAPD = shutil.which("slapd", path="/usr/sbin:/usr/bin")
pytestmark = pytest.mark.skipif(SLAPD is None, reason="slapd is not installed (package slapd)")
BASE, ROOT, SECRET = "dc=example,dc=com", "cn=root,dc=example,dc=com", "tr3s-secret"
CONF = """\
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/nis.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {home}/pid
sizelimit size.soft=100 size.hard=100 size.pr=unlimited size.prtotal=unlimited
database mdb
suffix "{base}"
rootdn "{root}"
rootpw {secret}
directory {home}/db
dbnosync
index objectClass,uid,entryUUID,modifyTimestamp eq
access to attrs=userPassword by anonymous auth
access to * by * read
"""


@dataclass
class Server:
    """A slapd with the public example: an address, and a door to change it."""

    address: str
    home: Path

    def door(self) -> Any:
        """Return a connection of the root's: `with` opens it, and closes what it opened."""
        server = ldap3.Server(self.address, get_info=ldap3.NONE)
        return ldap3.Connection(server, ROOT, SECRET, raise_exceptions=True, check_names=False)


@pytest.fixture
def slapd(tmp_path: Path, samples: Path) -> Iterator[Server]:
    (tmp_path / "db").mkdir()
    conf = tmp_path / "slapd.conf"
    conf.write_text(CONF.format(home=tmp_path, base=BASE, root=ROOT, secret=SECRET))
    # Access rules of another server's kind, and mail-like words that its schema does not take.
    text = (samples / "identity" / "ldif" / "example1k_posix.ldif").read_text()
    kept = [line for line in text.splitlines() if not line.startswith("aci:")]
    filled = "\n".join(kept).replace(
        "objectclass: organizationalunit", "objectClass: organizationalUnit"
    )
    subprocess.run(
        ["/usr/sbin/slapadd", "-q", "-f", str(conf)], input=filled + "\n", text=True,
        check=True, capture_output=True,
    )  # fmt: skip
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"ldap://127.0.0.1:{port}"
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            [str(SLAPD), "-f", str(conf), "-h", address, "-d", "0"], stdout=log, stderr=log
        )
        try:
            until = time.monotonic() + 20
            while time.monotonic() < until:
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.02)
            yield Server(address, tmp_path)
        finally:
            process.terminate()
            process.wait(20)


def way(server: Server, **facts: Any) -> Way:
    """Return a way for a reader that nobody privileges: the server cuts at 100 without pages."""
    given = {"reader": "", "password": "", "base": BASE} | facts
    return Way(address=server.address, **given)


@pytest.mark.once
def test_all_is_read_page_by_page(slapd: Server) -> None:
    with Door(way(slapd)) as door:
        rows = list(door.rows())
    assert len(rows) == 1_000
    one = next(row for row in rows if row.values["uid"] == ("uid7",))
    assert one.place == "cn=user7,ou=People,dc=example,dc=com"
    assert one.values["sn"] == ("user7",)
    assert len(one.values["entryUUID"][0]) == 36
    assert "userPassword" not in one.values


@pytest.mark.once
@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"base": "dc=other,dc=com"}, "ldap_base"),
        ({"reader": ROOT, "password": "wrong"}, "ldap_credentials"),
        ({"wanted": "(objectClass=person"}, "ldap_filter"),
        ({"start_tls": True}, "ldap_tls"),
        ({"wanted": "(uid=nobody)"}, None),
    ],
)
def test_what_a_server_refuses_is_told(slapd: Server, facts: Any, code: str | None) -> None:
    try:
        with Door(way(slapd, **facts)) as door:
            rows = list(door.rows())
    except Unreadable as refused:
        assert refused.code == code
    else:
        assert code is None
        assert rows == []


@pytest.mark.once
def test_a_server_that_is_not_there() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(Unreadable) as refused, Door(Way(f"ldap://127.0.0.1:{port}", "", "", BASE)):
        pass
    assert refused.value.code == "ldap_unreachable"


def an_ldap_source(server: Server, keeper: Any) -> Source:
    """Return a source that reads the server, active, read once."""
    source = sources.declare_source(name="LDAP", kind="ldap", owner=a_delegation(), by=keeper)
    facts = {"address": server.address, "base": BASE, "reader": ROOT, "secret": SECRET}
    source = sources.connect_source(source, by=keeper, version=1, **facts)
    work()
    source.refresh_from_db()
    assert source.mapping["columns"]["source_id"]["from"] == ["entryUUID", "uid"]
    asking.ask_reading(source, by=keeper, trial=True)
    work()
    sources.activate_source(source, by=keeper)
    work()
    source.refresh_from_db()
    return source


def read(source: Source, keeper: Any, *, full: bool) -> Run:
    """Read it, and return the reading."""
    asking.ask_reading(source, by=keeper, full=full)
    work()
    source.refresh_from_db()
    return last(source)


@pytest.fixture
def _apart(monkeypatch: pytest.MonkeyPatch) -> None:
    from encre.institute.directory.services.deciding import Brought

    monkeypatch.setattr(
        "encre.institute.directory.services.deciding.decide", lambda _run="": Brought()
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("_apart")
def test_deltas_and_whole_readings_come_to_one_state(slapd: Server) -> None:
    keeper = a_keeper()
    source = an_ldap_source(slapd, keeper)
    assert last(source).added == 1_000
    assert source.mark.endswith("Z")
    before = dict(SourceRecord.objects.values_list("native_id", "pk"))
    people = "ou=People,dc=example,dc=com"
    with slapd.door() as door:
        door.modify(f"cn=user1,{people}", {"sn": [(ldap3.MODIFY_REPLACE, ["Lefèvre"])]})
        door.modify_dn(
            f"cn=user2,{people}", "cn=user2b", new_superior="ou=Groups,dc=example,dc=com"
        )
        door.delete(f"cn=user3,{people}")
        classes = ["inetOrgPerson"]
        door.add(f"cn=new,{people}", classes, {"sn": "New", "uid": "new", "givenName": "N"})
        # uid4 is given to somebody else: another entry, another identity.
        door.delete(f"cn=user4,{people}")
        door.add(f"cn=other,{people}", classes, {"sn": "Other", "uid": "uid4", "givenName": "O"})
    delta = read(source, keeper, full=False)
    assert not delta.full
    assert (delta.added, delta.changed, delta.gone) == (2, 1, 0)
    assert SourceRecord.objects.filter(gone_at=None).count() == 1_002
    whole = read(source, keeper, full=True)
    assert (whole.rows, whole.added, whole.changed, whole.gone) == (1_000, 0, 0, 2)
    fresh = sources.declare_source(name="Neuf", kind="ldap", owner=a_delegation(), by=keeper)
    Source.objects.filter(pk=fresh.pk).update(
        mapping=source.mapping, address=source.address, base=BASE, state="active"
    )
    read(fresh, keeper, full=True)
    assert held(source) == held(fresh)
    moved = SourceRecord.objects.get(source=source, facts__given_names="givenname2")
    assert before[moved.native_id] == moved.pk


def held(source: Source) -> dict[str, Any]:
    """Return what a source says now."""
    rows = SourceRecord.objects.filter(source=source, gone_at=None)
    return {row.native_key: (row.facts, row.fingerprint) for row in rows}
