"""Who visits the console in tests."""

import pytest
from django.test import Client

from encre.foundation.people.services.accounts import give_role
from encre.foundation.people.tests.factories import PASSWORD, a_person, an_account
from encre.foundation.structures.tests.factories import a_unit, an_institute


@pytest.fixture
def institute(db):
    return an_institute()


@pytest.fixture
def sign_in():
    def client_of(person):
        client = Client()
        account = getattr(person, "account", None) or an_account(person)
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return client_of


@pytest.fixture
def operator(institute):
    person = a_person(given_name="Odile", family_name="Garnier")
    give_role(person, "operator", by=None)
    an_account(person, PASSWORD)
    return person


@pytest.fixture
def auditor(institute):
    person = a_person(given_name="Armel", family_name="Quéré")
    give_role(person, "auditor", by=None)
    return person


@pytest.fixture
def service_centre(institute):
    person = a_person(given_name="Nadège", family_name="Payet")
    give_role(person, "agent", by=None)
    return person


@pytest.fixture
def agent(institute):
    return a_person(a_unit(institute), given_name="Claire", family_name="Le Goff")


@pytest.fixture
def desk(operator, sign_in):
    """A client signed in as an operator."""
    return sign_in(operator)
