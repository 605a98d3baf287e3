"""A real slapd with what Encre gives it: loaded, bound to, searched, changed, protected."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.hashers import make_password

from encre.institute.directory.leaving import entries, ldif
from encre.institute.directory.leaving.facts import Entry, PersonFacts
from encre.institute.directory.leaving.private_server import Private, private
from encre.institute.directory.leaving.server import Server, ServerTrouble, Way
from encre.institute.directory.leaving.trunk import trunk
from encre.institute.directory.tests.leaving.directory_of import (
    BASE,
    PUBLISHER,
    SECRET,
    needs_slapd,
    settings,
    shape,
    somebody,
    the_unit,
)

if TYPE_CHECKING:
    from encre.institute.directory.leaving.configuring import Settings

pytestmark = [needs_slapd, pytest.mark.once]
PHRASE = "une phrase assez longue, avec un œuf"


@cache
def population() -> list[PersonFacts]:
    """Return somebody listed, somebody who is not, somebody who left."""
    hashed = make_password(PHRASE)
    return [
        somebody("claire.lefevre", family="LEFÈVRE-Œuvrard", password=hashed),
        somebody("discrete.morin", password=hashed, unlisted=True),
        somebody("partie.roux", password=hashed, present=False),
    ]


def everything(given: Settings) -> Iterator[Entry]:
    """Yield all that a bulk load writes."""
    told = shape(given)
    yield from trunk(told, PUBLISHER, "Institut")
    yield from (entries.person_entry(person, told) for person in population())
    unit = the_unit("claire.lefevre", "discrete.morin", heads=("claire.lefevre",))
    yield entries.structure_entry(unit, told)
    group = entries.group_entry(unit, told)
    assert group is not None
    yield group


def fill(server: Private) -> None:
    rows = list(everything(server.settings))
    server.load(ldif.stream(rows, entries.memberships(rows)))


@pytest.fixture(params=["bare", "supann"])
def slapd(request: pytest.FixtureRequest) -> Iterator[Private]:
    folder = None
    if request.param == "supann":
        folder = Path(request.getfixturevalue("samples")) / "identity" / "schema"
    with private(settings(folder)) as server:
        fill(server)
        with server.running():
            yield server


def search(server: Private, wanted: str, *asked: str, who: str = "", phrase: str = "") -> str:
    """Return what ldapsearch says, its base64 decoded by nobody."""
    bind = ["-D", who, "-w", phrase] if who else []
    command = ["ldapsearch", "-LLL", "-x", "-o", "ldif_wrap=no", "-H", server.address, *bind]
    done = subprocess.run(
        [*command, "-b", BASE, wanted, *asked], capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def whoami(server: Private, login: str, phrase: str, branch: str = "people") -> str:
    who = f"uid={login},ou={branch},{BASE}"
    command = ["ldapwhoami", "-x", "-H", server.address, "-D", who, "-w", phrase]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def publisher(server: Private) -> Server:
    return Server(Way(server.address, PUBLISHER, SECRET))


ME = f"uid=claire.lefevre,ou=people,{BASE}"


def test_the_same_hash_opens_slapd(slapd: Private) -> None:
    assert whoami(slapd, "claire.lefevre", PHRASE).strip() == f"dn:{ME}"
    assert "Invalid credentials" in whoami(slapd, "claire.lefevre", f"{PHRASE}.")
    assert "Invalid credentials" in whoami(slapd, "partie.roux", PHRASE, "departed")
    assert "Invalid credentials" in whoami(slapd, "partie.roux", PHRASE)


def test_names_are_found_without_their_accents(slapd: Private) -> None:
    mine = {"who": ME, "phrase": PHRASE}
    for typed in ("*lefevre*", "LEFEVRE-OEUVRARD", "LEFÈVRE-Œuvrard"):
        assert f"dn: {ME}" in search(slapd, f"(sn={typed})", "dn", **mine)
    assert "member" in search(slapd, "(uid=claire.lefevre)", "memberOf", **mine)


def test_strangers_read_no_person_and_agents_not_the_unlisted(slapd: Private) -> None:
    assert "uid=" not in search(slapd, "(objectClass=inetOrgPerson)")
    assert "ou=U1016" in search(slapd, "(ou=U1016)")
    agent = search(slapd, "(uid=*)", who=ME, phrase=PHRASE)
    assert "mail: claire.lefevre@example.org" in agent
    for secret in ("discrete.morin", "partie.roux", "userPassword", "ARGON2"):
        assert secret not in agent
    own = f"uid=discrete.morin,ou=people,{BASE}"
    assert "telephoneNumber" in search(slapd, "(uid=discrete.morin)", who=own, phrase=PHRASE)
    assert "discrete" not in search(slapd, "(member=*)", who=ME, phrase=PHRASE)


def test_readers_read_everyone_but_passwords(slapd: Private) -> None:
    reader = f"cn=messagerie,ou=services,{BASE}"
    entry = {
        "objectClass": ("device", "simpleSecurityObject"),
        "cn": ("messagerie",),
        "userPassword": (entries.password_value(make_password(PHRASE)),),
    }
    with publisher(slapd) as door:
        door.plant([Entry("", reader, entry)])
        group = Entry("", f"cn=readers,ou=services,{BASE}", {"member": (PUBLISHER, reader)})
        door.put(group, Entry("", group.dn, {"member": (PUBLISHER,)}))
    told = search(slapd, "(uid=*)", who=reader, phrase=PHRASE)
    assert "discrete.morin@example.org" in told
    assert "userPassword" not in told


def test_too_many_failures_lock_for_a_while_and_encre_leaves_that_lock(slapd: Private) -> None:
    for _time in range(5):
        whoami(slapd, "claire.lefevre", "non")
    assert "Invalid credentials" in whoami(slapd, "claire.lefevre", PHRASE)
    wanted = entries.person_entry(population()[0], shape(slapd.settings))
    with publisher(slapd) as door:
        assert not door.put(wanted, door.find(BASE, wanted.id))
    assert "Invalid credentials" in whoami(slapd, "claire.lefevre", PHRASE)


def test_what_was_loaded_is_what_is_wanted(slapd: Private) -> None:
    wanted = [entry for entry in everything(slapd.settings) if entry.id]
    with publisher(slapd) as door:
        assert [door.put(entry, door.find(BASE, entry.id)) for entry in wanted] == [False] * 5
        found = {entry.id for entry in door.entries(BASE, "(objectClass=encreRecord)")}
    assert found == {entry.id for entry in wanted}


def test_one_leaves_and_comes_back_under_the_same_entry(slapd: Private) -> None:
    told, claire = shape(slapd.settings), population()[0]
    here = entries.person_entry(claire, told)
    gone = entries.person_entry(
        somebody("claire.lefevre", family=claire.family, present=False), told
    )
    stable = "entryUUID"
    with publisher(slapd) as door:
        reader = {"who": PUBLISHER, "phrase": SECRET}
        before = search(slapd, "(uid=claire.lefevre)", stable, **reader).partition("UUID")[2]
        assert door.put(gone, door.find(BASE, gone.id))
        assert "Invalid credentials" in whoami(slapd, "claire.lefevre", PHRASE)
        assert "Invalid credentials" in whoami(slapd, "claire.lefevre", PHRASE, "departed")
        left = search(slapd, "(uid=claire.lefevre)", **reader)
        assert f"uid=claire.lefevre,ou=departed,{BASE}" in left
        assert "mail:" not in left
        assert "telephoneNumber" not in left
        assert door.put(here, door.find(BASE, here.id))
        after = search(slapd, "(uid=claire.lefevre)", stable, **reader).partition("UUID")[2]
    assert before == after
    assert whoami(slapd, "claire.lefevre", PHRASE).strip() == f"dn:{ME}"


def test_a_login_is_nobody_else_s(slapd: Private) -> None:
    other = somebody("claire.autre")
    taken = entries.person_entry(
        PersonFacts(other.id, "partie.roux", "Autre", "Personne"), shape(slapd.settings)
    )
    with publisher(slapd) as door, pytest.raises(ServerTrouble) as refused:
        door.put(taken, None)
    assert refused.value.code == 19
