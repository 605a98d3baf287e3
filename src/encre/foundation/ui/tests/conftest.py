"""Who visits the kit's pages in tests."""

import pytest
from django.test import Client

from encre.foundation.people.services.accounts import give_role
from encre.foundation.people.tests.factories import a_person, an_account
from encre.foundation.structures.tests.factories import a_unit, an_institute


@pytest.fixture
def rooms(settings):
    settings.ROOT_URLCONF = "encre.foundation.ui.tests.rooms"


@pytest.fixture
def claire(db):
    """An agent of a unit."""
    return a_person(a_unit(an_institute()), given_name="Claire", family_name="Le Goff")


@pytest.fixture
def client_of():
    """Return a client signed in as a person."""

    def sign_in(person, **options):
        client = Client(raise_request_exception=False, **options)
        account = getattr(person, "account", None) or an_account(person)
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def client(claire, client_of, rooms):
    return client_of(claire)


@pytest.fixture
def operator(claire):
    give_role(claire, "operator", by=None)
    return claire
