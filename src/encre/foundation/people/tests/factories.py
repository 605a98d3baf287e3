"""People for tests, made through the services."""

from itertools import count
from typing import Any

from encre.foundation.people.models import Account, Person
from encre.foundation.people.services.accounts import open_account
from encre.foundation.people.services.affiliations import add_affiliation
from encre.foundation.people.services.persons import create_person
from encre.foundation.structures.models import Structure

_numbers = count(1)
PASSWORD = "une-phrase-assez-longue"


def a_person(structure: Structure | None = None, **facts: Any) -> Person:
    """Return a new person, working in `structure` when given."""
    number = next(_numbers)
    facts.setdefault("family_name", f"Tréguier {number}")
    facts.setdefault("given_name", "Maëlle")
    facts.setdefault("email", f"maelle.treguier{number}@example.org")
    person = create_person(by=None, **facts)
    if structure is not None:
        add_affiliation(person, structure, by=None, category="researcher")
    return person


def an_account(person: Person, password: str = "") -> Account:
    """Return an account for `person`; with a password when given."""
    account = open_account(person, by=None)
    if password:
        account.set_password(password)
        account.save(update_fields=["password"])
    return account
