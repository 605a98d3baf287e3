"""A small institute: a delegation, a unit of two teams, a keeper, a head, a member, a stranger."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client

from encre.foundation.people.models import Person
from encre.foundation.people.services.accounts import give_role, open_account
from encre.foundation.people.services.affiliations import add_affiliation
from encre.foundation.structures import services
from encre.foundation.structures.models import Structure
from encre.foundation.structures.tests import making


@dataclass
class House:
    """What the tests look at."""

    root: Structure
    delegation: Structure
    unit: Structure
    team: Structure
    keeper: Person
    head: Person
    member: Person
    stranger: Person


def joins(person: Person, structure: Structure, **facts: object) -> None:
    facts.setdefault("category", "researcher")
    facts.setdefault("starts", date(2020, 1, 1))
    add_affiliation(person, structure, by=None, **facts)  # type: ignore[arg-type]


@pytest.fixture
def house(db: None) -> House:
    root = making.institute()
    delegation = making.structure("delegation", name="Délégation Bretagne", parents=[root])
    site = services.add_site(
        by=None, town="Rennes", postcode="35000", latitude=48.11, longitude=-1.68
    )
    unit = making.structure(
        name="Immunité et inflammation",
        acronym="IMIN",
        parents=[delegation],
        site=site,
        domains=["Biologie, médecine et santé"],
        starts=date(2015, 1, 1),
    )
    services.add_label(unit, "UMR_S 1016", by=None)
    services.supervise(unit, making.body(name="CNRS"), by=None)
    team = making.structure("team", name="Macrophages", parents=[unit])
    people = {
        name: making.person(given_name=given, family_name=family)
        for name, given, family in (
            ("keeper", "Aude", "Tenue"),
            ("head", "Karim", "Benali"),
            ("member", "Zoé", "Le Goff"),
            ("stranger", "Ivan", "Petrov"),
        )
    }
    give_role(people["keeper"], "keeper", by=None)
    services.give_responsibility(unit, role="head", person=people["head"], by=None)
    joins(people["head"], unit)
    joins(people["member"], team, category="doctoral", position="Doctorante")
    return House(root, delegation, unit, team, **people)


@pytest.fixture
def signed(client: Client) -> Callable[[Person], Client]:
    """Sign somebody in."""

    def sign(person: Person) -> Client:
        account = getattr(person, "account", None) or open_account(person, by=None)
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign
