"""A changed person, structure or password is in slapd once the jobs have run; drift is mended."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from allauth.core.context import request_context
from django.core.management import call_command
from django.test import RequestFactory, override_settings

from encre.foundation import jobs
from encre.foundation.base.errors import NotAllowed, Refused
from encre.foundation.people.services.accounts import (
    close_account,
    give_role,
    reopen_account,
    withdraw_role,
)
from encre.foundation.people.services.affiliations import add_affiliation
from encre.foundation.people.services.persons import update_person
from encre.foundation.people.tests.factories import PASSWORD, a_person, an_account
from encre.foundation.structures.services import update_structure
from encre.foundation.structures.tests.factories import a_team, a_unit
from encre.institute.directory import delivering
from encre.institute.directory.leaving import ldif
from encre.institute.directory.leaving.facts import Entry
from encre.institute.directory.leaving.private_server import Private, private
from encre.institute.directory.leaving.server import Server
from encre.institute.directory.models import Due, Target
from encre.institute.directory.services import publishing
from encre.institute.directory.services.merging import merge, unmerge
from encre.institute.directory.tests.leaving.directory_of import (
    BASE,
    PUBLISHER,
    SECRET,
    needs_slapd,
    settings,
)
from encre.institute.directory.tests.leaving.test_slapd import search, whoami
from encre.institute.login.adapters import AccountAdapter

pytestmark = [needs_slapd, pytest.mark.django_db]


@pytest.fixture
def slapd(samples: Path) -> Iterator[Private]:
    """An empty slapd with every schema."""
    with private(settings(samples / "identity" / "schema")) as server, server.running():
        yield server


@pytest.fixture
def operator() -> Any:
    person = a_person(a_unit(), given_name="Olga")
    give_role(person, "operator", by=None)
    return person


@pytest.fixture
def target(slapd: Private, operator: Any) -> Target:
    facts = {"name": "Essai", "address": slapd.address, "base": BASE, "publisher": PUBLISHER}
    made = publishing.declare_target(by=operator, secret=SECRET, establishment="0755364Y", **facts)
    jobs.run_all()
    made.refresh_from_db()
    return made


def everyone(server: Private, wanted: str, *asked: str) -> str:
    return search(server, wanted, *asked, who=PUBLISHER, phrase=SECRET)


def choose(account: Any, phrase: str) -> None:
    """Choose a password as the page of sign-in does."""
    request = RequestFactory().get("/")
    request.user = account
    with request_context(request):
        AccountAdapter(request).set_password(account, phrase)


def settled(target: Target) -> None:
    """Let the jobs run, and make sure that nothing differs any more."""
    jobs.run_all()
    assert not Due.objects.filter(target=target).exists()
    told = delivering.compare(target)
    assert told.differences == 0, told


def test_an_empty_server_is_filled_and_knows_its_schemas(slapd: Private, target: Target) -> None:
    assert target.eduperson
    assert target.supann
    assert target.failing_since is None
    assert "cn: readers" in everyone(slapd, "(cn=readers)")
    assert SECRET not in target.secret


def test_an_account_enters_by_slapd_with_the_same_password(slapd: Private, target: Target) -> None:
    unit = a_unit(code="U 1016", name="Institut Cochin")
    claire = a_person(a_team(unit), given_name="Claire", family_name="Lefèvre")
    account = an_account(claire, PASSWORD)
    settled(target)
    assert whoami(slapd, account.login, PASSWORD).startswith("dn:")
    told = everyone(slapd, f"(uid={account.login})", "+", "*")
    assert "sn: Lefevre" in told
    assert f"eduPersonUniqueId: {claire.pk.hex}@" in told
    assert f"memberOf: cn=U1016,ou=groups,{BASE}" in told
    assert "[affil=faculty]" in told
    assert "birth" not in told.lower()


def test_a_new_password_opens_and_the_old_one_no_longer(slapd: Private, target: Target) -> None:
    account = an_account(a_person(a_unit()), PASSWORD)
    settled(target)
    choose(account, "une-tout-autre-phrase")
    settled(target)
    assert "Invalid credentials" in whoami(slapd, account.login, PASSWORD)
    assert whoami(slapd, account.login, "une-tout-autre-phrase").startswith("dn:")


def test_a_closed_account_is_locked_and_out_of_its_groups(slapd: Private, target: Target) -> None:
    unit = a_unit(code="U 1017")
    account = an_account(a_person(unit), PASSWORD)
    other = an_account(a_person(unit), PASSWORD)
    settled(target)
    close_account(account, by=None)
    settled(target)
    for branch in ("people", "departed"):
        assert "Invalid credentials" in whoami(slapd, account.login, PASSWORD, branch)
    group = everyone(slapd, "(cn=U1017)", "member")
    assert f"uid={account.login}," not in group
    assert f"uid={other.login}," in group
    told = everyone(slapd, f"(uid={account.login})", "+", "*")
    assert "pwdAccountLockedTime: 000001010000Z" in told
    assert "mail:" not in told
    reopen_account(account, by=None)
    account.refresh_from_db()
    choose(account, PASSWORD)
    settled(target)
    assert whoami(slapd, account.login, PASSWORD).startswith("dn:")


def test_facts_names_and_codes_follow(slapd: Private, target: Target, operator: Any) -> None:
    unit = a_unit(code="U 1018", name="Ancien nom")
    person = a_person(unit)
    account = an_account(person, PASSWORD)
    settled(target)
    update_person(person, by=None, family_name="Œuvrard", phone="01 44 23 60 00", unlisted=True)
    add_affiliation(person, a_unit(code="U 1019"), by=None, category="guest", primary=False)
    facts = {"code": "U 2018", "name": "Nouveau nom"}
    give_role(operator, "keeper", by=None)
    update_structure(unit, by=operator, version=unit.version, **facts)
    settled(target)
    told = everyone(slapd, f"(uid={account.login})")
    assert "sn: OEuvrard" in told
    assert "supannListeRouge: TRUE" in told
    assert "supannEntiteAffectationPrincipale: U2018" in told
    assert "supannExtProfil: [affil=affiliate][affect=U1019]" in told.replace(
        "[typeaffect={SUPANN}S105]", ""
    )
    assert "U1018" not in everyone(slapd, "(objectClass=*)")
    assert f"uid={account.login}" in everyone(slapd, "(cn=U1019)", "member")


def test_drift_is_found_and_mended(slapd: Private, target: Target, operator: Any) -> None:
    account = an_account(a_person(a_unit(), phone="01 02 03 04 05"), PASSWORD)
    settled(target)
    mine = f"uid={account.login},ou=people,{BASE}"
    intruder = {
        "objectClass": ("inetOrgPerson",),
        "uid": ("intrus",),
        "cn": ("Intrus",),
        "sn": ("Intrus",),
    }
    with Server(delivering.way_of(target)) as door:
        held = door.having(BASE, [str(account.person.pk)])[str(account.person.pk)]
        changed = held.attributes | {"telephoneNumber": ("99",)}
        door.put(Entry(held.id, mine, changed), held)
        door.plant([Entry("", f"uid=intrus,ou=people,{BASE}", intruder)])
    publishing.ask_comparison(target, by=operator)
    jobs.run_all()
    target.refresh_from_db()
    assert target.differences == 2
    assert "intrus" not in everyone(slapd, "(uid=*)")
    settled(target)


def test_out_of_reach_waits_and_is_told_later(slapd: Private, target: Target) -> None:
    person = a_person(a_unit())
    account = an_account(person, PASSWORD)
    Target.objects.filter(pk=target.pk).update(address="ldap://127.0.0.1:1")
    jobs.run_all()
    target.refresh_from_db()
    assert target.failing_since is not None
    assert target.trouble == "LDAPSocketOpenError"
    assert Due.objects.filter(target=target).exists()
    Target.objects.filter(pk=target.pk).update(address=slapd.address)
    from encre.institute.directory.publishing_jobs import deliver_all

    deliver_all.enqueue()
    target.refresh_from_db()
    settled(target)
    target.refresh_from_db()
    assert target.failing_since is None
    assert whoami(slapd, account.login, PASSWORD).startswith("dn:")


def test_a_comparison_halts_before_it_empties_the_server(
    slapd: Private, target: Target, operator: Any
) -> None:
    unit = a_unit()
    for _one in range(25):
        an_account(a_person(unit))
    settled(target)
    with override_settings(IDENTITY_SCOPE="example.org"):
        type(operator).objects.exclude(pk=operator.pk).update(automatic=True)
        publishing.ask_comparison(target, by=operator)
        jobs.run_all()
    target.refresh_from_db()
    assert target.trouble == "braked"
    assert everyone(slapd, "(uid=*)", "uid").count("dn: ") == 25
    publishing.ask_comparison(target, by=operator, forced=True)
    jobs.run_all()
    assert everyone(slapd, "(uid=*)", "uid").count("dn: ") == 0


def test_slapadd_fills_what_a_comparison_finds_right(samples: Path, operator: Any) -> None:
    unit = a_unit(code="U 1020")
    account = an_account(a_person(unit), PASSWORD)
    with private(settings(samples / "identity" / "schema")) as server:
        made = Target(name="Lot", address=server.address, base=BASE, publisher=PUBLISHER)
        made.eduperson = made.supann = True
        made.secret = delivering.sealed(SECRET)
        made.save()
        rows = list(delivering.everything(delivering.shape_of(made), PUBLISHER))
        from encre.institute.directory.leaving.entries import memberships

        server.load(ldif.stream(rows, memberships(rows)))
        with server.running():
            assert delivering.compare(made).differences == 0
            assert whoami(server, account.login, PASSWORD).startswith("dn:")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("address", "http://annuaire.example.org"),
        ("address", "ldap://annuaire:99999"),
        ("address", "ldap://someone@annuaire/dc=x"),
        ("base", "institut"),
        ("base", 'dc="x'),
        ("publisher", ""),
        ("establishment", "0755364Z"),
        ("authority", "pas un certificat"),
    ],
)
def test_wrong_answers_are_told(operator: Any, field: str, value: str) -> None:
    facts = {"name": "Essai", "address": "ldap://a", "base": BASE, "publisher": PUBLISHER}
    with pytest.raises(Refused) as refused:
        publishing.declare_target(by=operator, secret=SECRET, **(facts | {field: value}))
    assert list(refused.value.fields) == [field]


def test_only_operators_declare_and_a_secret_goes_nowhere_else(operator: Any) -> None:
    facts = {"name": "Essai", "address": "ldap://a", "base": BASE, "publisher": PUBLISHER}
    made = publishing.declare_target(by=operator, secret=SECRET, **facts)
    with pytest.raises(Refused):
        publishing.change_target(made, by=operator, address="ldap://b")
    made.refresh_from_db()
    assert made.address == "ldap://a"
    withdraw = a_person(a_unit())
    with pytest.raises(NotAllowed):
        publishing.declare_target(by=withdraw, secret=SECRET, **(facts | {"name": "Autre"}))
    give_role(withdraw, "operator", by=None)
    withdraw_role(operator, "operator", by=None)
    with pytest.raises(NotAllowed):
        publishing.remove_target(made, by=type(operator).objects.get(pk=operator.pk))


def test_the_command_configures_fills_and_compares(
    samples: Path, operator: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = an_account(a_person(a_unit(code="U 1021")), PASSWORD)
    monkeypatch.setenv("ENCRE_LDAP_SECRET", SECRET)
    schemas = str(samples / "identity" / "schema")
    about = ["--base", BASE, "--schemas", schemas]
    said = StringIO()
    call_command("directory_ldap", "init", str(tmp_path), *about, stdout=said, stderr=said)
    conf = tmp_path / "slapd.conf"
    assert SECRET not in conf.read_text()
    assert conf.stat().st_mode & 0o077 == 0
    call_command(
        "directory_ldap", "load", *about, "--uai", "0755364Y", "--slapadd", str(conf), stdout=said
    )
    with private(settings()) as elsewhere:
        server = Private(elsewhere.settings, tmp_path, elsewhere.port, tls=False)
        with server.running():
            assert whoami(server, account.login, PASSWORD).startswith("dn:")
            facts = {"name": "Bac", "address": server.address, "base": BASE}
            publishing.declare_target(
                by=operator, secret=SECRET, publisher=PUBLISHER, establishment="0755364Y", **facts
            )
            call_command("directory_ldap", "sync", "Bac", stdout=said)
    assert "0 added, 0 changed, 0 removed, 0 refused" in said.getvalue()


def test_a_merge_and_its_undoing_follow(slapd: Private, target: Target, operator: Any) -> None:
    give_role(operator, "keeper", by=None)
    operator = type(operator).objects.get(pk=operator.pk)
    alone = a_person(given_name="Jeanne", family_name="Martin")
    known = a_person(a_unit(code="U 1022"), given_name="Jeanne", family_name="Martin")
    account = an_account(alone, PASSWORD)
    settled(target)
    merged = merge(alone, known, by=operator)
    settled(target)
    told = everyone(slapd, f"(uid={account.login})", "encreId", "memberOf")
    assert f"encreId: {known.pk}" in told
    assert f"memberOf: cn=U1022,ou=groups,{BASE}" in told
    assert whoami(slapd, account.login, PASSWORD).startswith("dn:")
    unmerge(merged, by=operator)
    settled(target)
    told = everyone(slapd, f"(uid={account.login})", "encreId", "memberOf")
    assert f"encreId: {alone.pk}" in told
    assert "U1022" not in told
