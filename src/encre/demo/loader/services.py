"""Declares the services that open with an Encre account, and who agreed to what they learn."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from encre.demo.bodies import BODIES
from encre.institute.login.services import consenting, declaring

if TYPE_CHECKING:
    from encre.demo.loader.agenda import Agenda
    from encre.foundation.people.models import Person
    from encre.institute.login.models import Service

DECLARED = timedelta(days=400)
HOUSE = BODIES["inrb"].mail_domain
_METADATA = """\
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{root}saml/metadata">
  <md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:AssertionConsumerService index="0" isDefault="true" Location="{root}saml/acs"
      Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"/>
  </md:SPSSODescriptor>
</md:EntityDescriptor>
"""


@dataclass(frozen=True)
class Declared:
    """A service: how it is called, what it learns, and who agreed, how many days ago."""

    protocol: str
    host: str
    name: str
    about: str
    claims: tuple[str, ...]
    agreed: dict[str, int]
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """Return its address: a domain that leads nowhere, since this is a demonstration."""
        return f"https://{self.host}.{HOUSE}/"

    def settings(self) -> dict[str, Any]:
        """Return what its protocol wants to know."""
        match self.protocol:
            case "oidc":
                back = f"{self.root}oauth2/callback"
                return {"returns": [back], "logout_returns": [self.root]}
            case "cas":
                return {"returns": [self.root]}
        return {"metadata": _METADATA.format(root=self.root)}


SERVICES = (
    Declared(
        "oidc",
        "wiki",
        "Wiki de l’institut",
        "Procédures, comptes rendus et bonnes pratiques, écrits ensemble.",
        ("login", "name", "email", "structures"),
        {"claire": 310, "karim": 295, "thomas": 390, "nadege": 40, "minh": 120, "sylvie": 61},
    ),
    Declared(
        "cas",
        "formation",
        "Formation en ligne",
        "Parcours obligatoires (hygiène et sécurité, protection des données) et cours au choix.",
        ("login", "name", "email", "affiliation"),
        {"claire": 182, "youssef": 28, "anais": 12, "loic": 200},
    ),
    Declared(
        "saml",
        "publications",
        "Portail des publications",
        "Revues et bases documentaires auxquelles l’institut est abonné.",
        ("affiliation",),
        {"claire": 9, "helene": 250, "ines": 77, "emmanuel": 140},
        {"pairwise": True},
    ),
)


def plan_services(agenda: Agenda, people: dict[str, Person], by: Person) -> None:
    """Enter every declaration and agreement in the agenda."""
    for one in SERVICES:
        agenda.add(agenda.now - DECLARED, partial(_declare, agenda, people, one, by))


def _declare(agenda: Agenda, people: dict[str, Person], one: Declared, by: Person) -> None:
    """Declare a service; people agree later."""
    facts: dict[str, Any] = {
        "name": one.name,
        "about": one.about,
        "address": one.root,
        "claims": list(one.claims),
    }
    service, _secret = declaring.declare_service(
        by=by, protocol=one.protocol, **facts, **one.settings(), **one.facts
    )
    for key, days in one.agreed.items():
        agenda.add(agenda.now - timedelta(days=days), partial(_agree, service, people[key]))


def _agree(service: Service, person: Person) -> None:
    consenting.agree(service, person, asked=service.claims, claims=service.claims)
