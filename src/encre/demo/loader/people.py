"""Creates people, their affiliations, responsibilities, accounts and roles."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password

from encre.demo.characters import PASSWORD
from encre.demo.positions import POSITIONS, gendered
from encre.foundation.people.services import accounts, affiliations, persons
from encre.foundation.structures import services as structures

if TYPE_CHECKING:
    from encre.demo.institute import Institute
    from encre.demo.loader.structures import Built
    from encre.demo.people import Affiliation, Agent
    from encre.foundation.people.models import Person

ROLES = {"leader": "head"}
INSTITUTE_ROLES = {"thomas": "operator", "nadege": "agent"}
OFFICES = ("service:drh", "service:daf", "delegation:")


def load_people(institute: Institute, built: Built, today: date) -> dict[str, Person]:
    """Create everyone; those who work here, or will, get an account with the common password."""
    password = make_password(PASSWORD)
    themes = {f"team:{t.key}": t.theme for u in institute.units.values() for t in u.teams}
    people: dict[str, Person] = {}
    for agent in institute.people.values():
        person = people[agent.key] = persons.create_person(by=None, **_facts(agent, themes))
        for stay in agent.affiliations:
            _affiliate(person, stay, agent, built)
        if any(stay.ends is None or stay.ends >= today for stay in agent.affiliations):
            accounts.open_account(person, by=None, login=agent.login or "", password_hash=password)
    for duty in institute.responsibilities:
        structures.give_responsibility(
            built.structures[duty.structure], by=None, person=people[duty.person],
            role=ROLES.get(duty.role, duty.role), title=duty.title,
            starts=duty.starts, ends=duty.ends,
        )  # fmt: skip
    _roles(institute, people)
    return people


def _facts(agent: Agent, themes: dict[str, str]) -> dict[str, object]:
    """Return what the directory keeps of a person."""
    return {
        "family_name": agent.family,
        "given_name": agent.given,
        "birth_name": agent.birth_family or "",
        "hide_birth_name": agent.hide_birth_name,
        "email": agent.email,
        "phone": agent.phone,
        "orcid": agent.orcid or "",
        "languages": list(agent.languages),
        "expertise": themes.get(agent.affiliations[-1].structure, "")[:250],
    }


def _affiliate(person: Person, stay: Affiliation, agent: Agent, built: Built) -> None:
    """Say where a person works, works no more, or will work."""
    position = POSITIONS[stay.position]
    office = stay.structure.startswith(OFFICES) or (
        stay.position == "T" and stay.structure.startswith("unit:")
    )
    affiliations.add_affiliation(
        person, built.structures[stay.structure], by=None,
        category="administration" if office and agent.key != "loic" else position.category,
        position=gendered(position.label, agent.sex), employer=built.bodies[stay.employer],
        starts=stay.starts, ends=stay.ends, primary=stay.primary, share=stay.share,
    )  # fmt: skip


def _roles(institute: Institute, people: dict[str, Person]) -> None:
    """Give the institute's roles: operator, agents, data protection, keepers of the directory."""
    for key, role in INSTITUTE_ROLES.items():
        accounts.give_role(people[key], role, by=None)
    for agent in institute.people.values():
        place = agent.affiliations[-1].structure
        if place == "service:centre-services" and agent.key not in INSTITUTE_ROLES:
            accounts.give_role(people[agent.key], "agent", by=None)
    for duty in institute.responsibilities:
        if duty.structure == "service:dpo":
            accounts.give_role(people[duty.person], "dpo", by=None)
        if duty.structure == "service:drh":
            accounts.give_role(people[duty.person], "keeper", by=None)
