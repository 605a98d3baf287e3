"""The thirteen directories that the delegations of the demonstration keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from encre.demo.bodies import BODIES
from encre.institute.directory.generator import Demonstration, House, Known, demonstration

if TYPE_CHECKING:
    from encre.demo.institute import Institute
    from encre.demo.people import Agent

OTHERS = 120
"""People whom only the directories know: homonyms among them, families, shared mailboxes."""
HOUSE = "inrb"


def sources(institute: Institute, seed: int) -> Demonstration:
    """Return what each directory holds of the people of the institute, and of some others."""
    body = BODIES[HOUSE]
    numbers = tuple(sorted(unit.number for unit in institute.units.values() if not unit.closed))
    house = House(body.acronym, body.name, body.mail_domain, numbers)
    known = [_known(agent, institute) for agent in institute.people.values()]
    return demonstration(known, house, seed=seed, others=OTHERS)


def _known(agent: Agent, institute: Institute) -> Known:
    stay = agent.affiliations[-1]
    kind, _colon, place = stay.structure.partition(":")
    unit = institute.units.get(place.rpartition("-")[0] if kind == "team" else place)
    return Known(
        given=agent.given,
        family=agent.family,
        birth_name=agent.birth_family or "",
        sex=agent.sex.upper(),
        born=agent.birth_year,
        mail=agent.email,
        phone="".join(char for char in agent.phone if char.isdigit()),
        orcid=agent.orcid or "",
        delegation=unit.delegation if unit else place if kind == "delegation" else "siege",
        unit=unit.number if unit else 0,
        since=stay.starts,
    )
