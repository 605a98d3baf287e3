"""People, their affiliations, accounts, roles and tokens."""

from datetime import timedelta

import pytest
from django.utils import timezone

from encre.foundation import access
from encre.foundation.base.errors import NotAllowed, NotFound, Refused
from encre.foundation.journal.models import Recorded
from encre.foundation.people import queries
from encre.foundation.people.models import ApiToken, Person
from encre.foundation.people.services import accounts, affiliations, persons, tokens
from encre.foundation.people.tests.factories import a_person, an_account
from encre.foundation.structures.tests.factories import a_unit, an_institute, put_in_charge

pytestmark = pytest.mark.django_db


def test_identifiers_are_checked_and_belong_to_one_person():
    a_person(orcid="https://orcid.org/0000-0002-1825-0097")
    with pytest.raises(Refused) as caught:
        a_person(orcid="0000-0002-1825-0098", idref="026403189")
    assert set(caught.value.fields) == {"orcid", "idref"}
    with pytest.raises(Refused) as caught:
        a_person(orcid="0000000218250097")
    assert set(caught.value.fields) == {"orcid"}
    assert Person.objects.count() == 1


@pytest.mark.parametrize("text", ["lefevre", "LEFÈVRE", "jean lef", "lef jean-marie", "œuvrard"])
def test_a_name_is_found_however_it_is_typed(text):
    reader = a_person()
    found = a_person(given_name="Jean-Marie", family_name="Lefèvre", birth_name="Œuvrard")
    assert list(queries.matching(reader, text)) == [found]


def test_a_hidden_birth_name_finds_nobody():
    reader = a_person()
    a_person(family_name="Morvan", birth_name="Le Bihan", hide_birth_name=True)
    assert not queries.matching(reader, "bihan").exists()


def test_only_keepers_and_oneself_change_a_person():
    person, colleague, keeper = a_person(), a_person(), a_person(an_institute())
    accounts.give_role(keeper, "keeper", by=None)
    persons.update_person(person, by=person, phone="+33 2 99 00 00 00")
    persons.update_person(person, by=keeper, phone="+33 2 99 00 00 01")
    with pytest.raises(NotAllowed):
        persons.update_person(person, by=colleague, phone="0")


def test_an_update_that_changes_nothing_writes_nothing():
    person = a_person(phone="1")
    events = Recorded.objects.count()
    persons.update_person(person, by=person, phone="1")
    assert Recorded.objects.count() == events


def test_an_account_follows_the_address_of_its_person_unless_it_has_its_own():
    person = a_person(email="c.morvan@example.org")
    account = an_account(person)
    persons.update_person(person, by=person, email="claire.morvan@example.org")
    account.refresh_from_db()
    assert account.email == "claire.morvan@example.org"
    accounts.Account.objects.filter(pk=account.pk).update(email="secours@example.org")
    persons.update_person(person, by=person, email="morvan@example.org")
    account.refresh_from_db()
    assert account.email == "secours@example.org"


def test_rights_follow_affiliations_and_their_end():
    unit, person = a_unit(), a_person()
    row = affiliations.add_affiliation(person, unit, by=None, category="doctoral")
    assert unit.pk in access.actor(person).member_of
    yesterday = timezone.localdate() - timedelta(days=1)
    affiliations.change_affiliation_dates(row, by=None, starts=None, ends=yesterday)
    assert unit.pk not in access.actor(person).member_of


def test_a_manager_keeps_the_affiliations_of_their_unit_only():
    unit, manager, member, other = a_unit(), a_person(), a_person(), a_person()
    put_in_charge(manager, unit, "manager")
    affiliations.add_affiliation(member, unit, by=None, category="engineer")
    affiliations.add_affiliation(member, unit, by=manager, category="engineer", primary=False)
    affiliations.add_affiliation(other, unit, by=manager, category="engineer")
    with pytest.raises(NotAllowed):
        affiliations.add_affiliation(other, a_unit(), by=manager, category="engineer")


def test_an_affiliation_does_not_end_before_it_begins():
    day = timezone.localdate()
    with pytest.raises(Refused):
        affiliations.add_affiliation(
            a_person(),
            a_unit(),
            by=None,
            category="guest",
            starts=day,
            ends=day - timedelta(days=1),
        )


def test_logins_are_readable_and_never_given_twice():
    first = an_account(a_person(given_name="Jean-Yves", family_name="Le Goff"))
    second = an_account(a_person(given_name="Jean-Yves", family_name="Le Goff"))
    assert (first.login, second.login) == ("jean-yves.le-goff", "jean-yves.le-goff2")
    accounts.close_account(first, by=None)
    third = an_account(a_person(given_name="Jean-Yves", family_name="Le Goff"))
    assert third.login == "jean-yves.le-goff3"


def test_the_last_operator_stays():
    an_institute()
    first, second = a_person(), a_person()
    accounts.give_role(first, "operator", by=None)
    with pytest.raises(Refused):
        accounts.withdraw_role(first, "operator", by=first)
    accounts.give_role(second, "operator", by=first)
    accounts.withdraw_role(first, "operator", by=second)
    assert access.can(second, "people.role.manage")
    assert not access.can(first, "people.role.manage")


def test_a_token_opens_until_it_is_revoked_expired_or_its_account_closed():
    account = an_account(a_person())
    token, secret = tokens.create_token(account, name="Script de la plateforme")
    assert tokens.token_of(secret) == token
    assert tokens.token_of(secret + "x") is None
    assert secret not in str(ApiToken.objects.values().get())
    with pytest.raises(NotFound):
        tokens.revoke_token(token, by=an_account(a_person()))
    tokens.revoke_token(token, by=account)
    assert tokens.token_of(secret) is None
    past = timezone.now() - timedelta(seconds=1)
    assert tokens.token_of(tokens.create_token(account, name="b", expires_at=past)[1]) is None
    _token, living = tokens.create_token(account, name="c")
    accounts.close_account(account, by=None)
    assert tokens.token_of(living) is None
