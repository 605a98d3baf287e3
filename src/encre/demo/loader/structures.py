"""Creates bodies, sites, delegations, services, units and teams."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from encre.demo.bodies import BODIES
from encre.demo.delegations import DELEGATIONS
from encre.demo.places import SITES
from encre.foundation.structures import services

if TYPE_CHECKING:
    from encre.demo.institute import Institute
    from encre.demo.units import Unit
    from encre.foundation.structures.models import Body, Site, Structure

DOMAINS = {
    "immunology": "Immunologie",
    "neuro": "Neurosciences",
    "cancer": "Cancérologie",
    "cardio": "Physiologie et métabolisme",
    "digestive": "Nutrition et appareil digestif",
    "genetics": "Génétique et génomique",
    "microbio": "Microbiologie et infectiologie",
    "epidemio": "Santé publique",
    "chemistry": "Chimie et pharmacologie",
    "structural": "Biologie structurale et cellulaire",
}
NATURES = {
    "institute": "Organisme de recherche",
    "research": "Organisme de recherche",
    "university": "Université",
    "hospital": "Établissement de santé",
    "school": "École",
}
KINDS = {"renewal": "R", "fusion": "F", "split": "E", "integration": "I", "spin_off": "S"}


@dataclass
class Built:
    """What was created, by key: `unit:iris`, `team:iris-1`; bodies and sites by theirs."""

    structures: dict[str, Structure] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)


def load_structures(institute: Institute) -> Built:
    """Create every structure, oldest first, then the successions and the closings."""
    built = Built()
    _places(built)
    root = services.create_structure(
        by=None, kind="institute", name=BODIES["inrb"].name, acronym="INRB",
        starts=date(1964, 7, 1), site=built.sites["siege"], website="https://inrb.example/",
    )  # fmt: skip
    built.structures["institute"] = root
    for delegation in DELEGATIONS:
        built.structures[f"delegation:{delegation.key}"] = services.create_structure(
            by=None, kind="delegation", name=delegation.name,
            code=delegation.code, parents=[root], starts=date(1984, 1, 1),
            site=built.sites[delegation.site],
        )  # fmt: skip
    for service in institute.services:
        above = f"service:{service.parent}" if service.parent else "delegation:siege"
        built.structures[f"service:{service.key}"] = services.create_structure(
            by=None, kind="service", name=service.name, acronym=service.acronym,
            parents=[built.structures[above]], starts=date(2005, 1, 1),
            site=built.sites[service.site],
        )  # fmt: skip
    for unit in sorted(institute.units.values(), key=lambda unit: unit.created):
        _unit(built, unit)
    _history(built, institute)
    return built


def _places(built: Built) -> None:
    """Create the bodies and the sites."""
    for body in BODIES.values():
        built.bodies[body.key] = services.add_body(
            by=None, name=body.name, acronym=body.acronym, nature=NATURES[body.kind]
        )
    for site in SITES.values():
        built.sites[site.key] = services.add_site(
            by=None, name=site.name, address=site.street, postcode=site.postcode, town=site.town,
            department=site.department, latitude=site.latitude, longitude=site.longitude,
        )  # fmt: skip


def _unit(built: Built, unit: Unit) -> None:
    """Create a unit, its labels, its supervising bodies and its teams."""
    starts, site = date(unit.created, 1, 1), built.sites[unit.site]
    structure = services.create_structure(
        by=None, kind="unit", name=unit.name, acronym=unit.acronym, rnsr=unit.rnsr, starts=starts,
        parents=[built.structures[f"delegation:{unit.delegation}"]], site=site,
        nature="Unité mixte de recherche" if len(unit.bodies) > 1 else "Unité propre",
        domains=[DOMAINS[unit.domain]],
        description=f"Thèmes : {'. '.join(_capitalised(team.theme) for team in unit.teams)}.",
    )  # fmt: skip
    built.structures[f"unit:{unit.key}"] = structure
    for body, text in unit.labels:
        services.add_label(structure, text, by=None, body=built.bodies[body], starts=starts)
    for key in unit.bodies:
        hospital = BODIES[key].kind == "hospital"
        nature = "participating" if hospital else "supervising"
        services.supervise(structure, built.bodies[key], by=None, nature=nature, starts=starts)
    for team in unit.teams:
        built.structures[f"team:{team.key}"] = services.create_structure(
            by=None, kind="team", name=team.name, parents=[structure], starts=starts, site=site,
            nature=f"Équipe {team.number}", domains=[DOMAINS[unit.domain]],
            description=f"{team.theme[0].upper()}{team.theme[1:]}.",
        )  # fmt: skip


def _history(built: Built, institute: Institute) -> None:
    """Say which unit came from which, and close those that ended."""
    for step in institute.successions:
        services.state_succession(
            built.structures[f"unit:{step.predecessor}"],
            built.structures[f"unit:{step.successor}"],
            by=None, kind=KINDS[step.kind], year=step.year,
        )  # fmt: skip
    for unit in institute.units.values():
        if unit.closed is not None:
            last = date(unit.closed, 12, 31)
            for key in (*(f"team:{team.key}" for team in unit.teams), f"unit:{unit.key}"):
                services.close_structure(built.structures[key], by=None, on=last)


def _capitalised(text: str) -> str:
    """Return `text` with its first letter as a capital, the others as they are."""
    return text[:1].upper() + text[1:]
