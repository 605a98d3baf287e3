"""The whole institute of the demonstration, assembled: structures, people, responsibilities."""

# ruff: noqa: E501 - one hiring a line

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from encre.demo.bodies import BODIES
from encre.demo.delegations import DELEGATIONS
from encre.demo.people import (
    Affiliation,
    Agent,
    Registry,
    Responsibility,
    characters,
    draw_agent,
    seeded,
)
from encre.demo.places import SITES
from encre.demo.positions import TEAM_MIX, gendered
from encre.demo.units import SERVICES, SUCCESSIONS, Service, Succession, Unit, units

HEADCOUNT = 400
REGIONS = {
    "grand-ouest": "Bretagne",
    "est": "Alsace",
    "outre-mer": "Outre-mer",
    "corse": "Corse",
    "aquitaine": "Pays basque",
}
# Units that need more hands, because notebooks are written there.
CROWD = {"iris": 16, "barriere": 7, "carreire": 7, "assemblages": 7, "trajectoires": 6, "crible": 6}


@dataclass(frozen=True)
class Institute:
    """Everything the loader creates before the notebooks."""

    units: dict[str, Unit]
    services: tuple[Service, ...]
    successions: tuple[Succession, ...]
    people: dict[str, Agent]
    responsibilities: tuple[Responsibility, ...]


class _Hiring:
    """Fills the institute with people, one place after the other."""

    def __init__(self, book: Registry, structures: dict[str, Unit]) -> None:
        self.book = book
        self.rng = book.rng
        self.units = structures
        self.people: dict[str, Agent] = characters(book)
        self.responsibilities: list[Responsibility] = []

    def hire(
        self, structure: str, employer: str, position: str, region: str, fate: str = "current"
    ) -> Agent:
        """Add one drawn person."""
        agent = draw_agent(
            self.book, f"p{len(self.people):03d}", structure, employer, position, region, fate
        )
        self.people[agent.key] = agent
        return agent

    def entrust(self, structure: str, agent: Agent, role: str, title: str) -> None:
        """Give a responsibility from the start of the person's affiliation, five years back at most."""
        floor = date(self.book.today.year - 5, 1, 1)
        starts = max(agent.affiliations[-1 if agent.key == "claire" else 0].starts, floor)
        self.responsibilities.append(
            Responsibility(structure, agent.key, role, gendered(title, agent.sex), starts)
        )

    def office(self) -> None:
        """Staff the head office and the delegations."""
        self.entrust(
            "service:dsi", self.people["thomas"], "deputy", "Responsable de l’exploitation"
        )
        head = self.hire("service:dsi", "inrb", "IR", "")
        self.entrust(
            "service:dsi",
            head,
            "head",
            "Directeur des systèmes d’information|Directrice des systèmes d’information",
        )
        for position in ("IR", "IR", "IE", "IE", "AI", "CDD"):
            self.hire("service:dsi", "inrb", position, "")
        chief = self.hire("service:centre-services", "inrb", "IR", "")
        self.entrust("service:centre-services", chief, "head", "Responsable du centre de services")
        for rank in range(18):
            self.hire(
                "service:centre-services", "inrb", ("IE", "AI", "T", "T", "AI", "CDD")[rank % 6], ""
            )
        for service, titles in (("drh", "Directeur des ressources humaines|Directrice des ressources humaines"), ("daf", "Directeur des affaires financières|Directrice des affaires financières"),
                                ("dpo", "Délégué à la protection des données|Déléguée à la protection des données"), ("ist", "Responsable du service")):  # fmt: skip
            lead = self.hire(f"service:{service}", "inrb", "IR", "")
            self.entrust(f"service:{service}", lead, "head", titles)
            self.hire(f"service:{service}", "inrb", "IE", "")
        for delegation in DELEGATIONS[1:]:
            region = REGIONS.get(delegation.key, "")
            lead = self.hire(f"delegation:{delegation.key}", "inrb", "IR", region)
            self.entrust(
                f"delegation:{delegation.key}",
                lead,
                "head",
                "Délégué régional|Déléguée régionale",
            )
            self.hire(f"delegation:{delegation.key}", "inrb", "IE", region)

    def laboratory(self, unit: Unit) -> None:
        """Staff one unit: director, laboratory manager, team leaders."""
        region = REGIONS.get(unit.key, REGIONS.get(unit.delegation, ""))
        place = f"unit:{unit.key}"
        university = next((key for key in unit.bodies if BODIES[key].kind == "university"), "inrb")
        researchers = [key for key in unit.bodies if BODIES[key].kind in {"institute", "research"}]
        leaders: list[Agent] = []
        for team in unit.teams:
            key = LEADERS.get(team.key)
            position = self.rng.choice(("DR", "DR", "DR", "CR", "PR", "PR", "PU-PH", "MCU-PH"))
            employer = university if position not in {"DR", "CR"} else self.rng.choice(researchers)
            leader = (
                self.people[key]
                if key
                else self.hire(f"team:{team.key}", employer, position, region)
            )
            self.entrust(f"team:{team.key}", leader, "leader", "Responsable d’équipe")
            leaders.append(leader)
        head = self.people["karim"] if unit.key == "iris" else leaders[0]
        self.entrust(place, head, "head", "Directeur d’unité|Directrice d’unité")
        if len(leaders) > 2:  # noqa: PLR2004
            deputy = leaders[0] if unit.key == "iris" else leaders[1]
            self.entrust(place, deputy, "deputy", "Directeur adjoint|Directrice adjointe")
        manager = (
            self.people["gwenaelle"]
            if unit.key == "iris"
            else self.hire(place, self.rng.choice(("inrb", university)), "T", region)
        )
        self.entrust(place, manager, "manager", "Gestionnaire de laboratoire")

    def crew(self, unit: Unit, fate: str = "current") -> Agent:
        """Add one member to a team of a unit."""
        team = self.rng.choice(unit.teams)
        position = self.rng.choices(
            [code for code, _ in TEAM_MIX], [weight for _, weight in TEAM_MIX]
        )[0]
        university = next((key for key in unit.bodies if BODIES[key].kind == "university"), "inrb")
        hospital = next((key for key in unit.bodies if BODIES[key].kind == "hospital"), None)
        researchers = [key for key in unit.bodies if BODIES[key].kind in {"institute", "research"}]
        if position in {"PR", "MCF", "PU-PH", "MCU-PH", "doctorant", "stagiaire", "postdoc"}:
            employer = university
        elif position in {"DR", "CR", "émérite"}:
            employer = self.rng.choice(researchers)
        else:
            employer = self.rng.choice([*researchers, university])
        agent = self.hire(
            f"team:{team.key}", employer, position, REGIONS.get(unit.delegation, ""), fate
        )
        if position.endswith("-PH") and hospital:
            first = agent.affiliations[0]
            second = replace(
                first, structure=f"unit:{unit.key}", employer=hospital, primary=False, share=50
            )
            agent = replace(agent, affiliations=(replace(first, share=50), second))
            self.people[agent.key] = agent
        return agent

    def homonyms(self) -> None:
        """Plant two pairs of people of one name, one pair inside the same team."""
        for key, unit, position in (
            ("h1", "iris", "doctorant"),
            ("h2", "iris", "IE"),
            ("h3", "mcv", "CR"),
            ("h4", "oncovj", "T"),
        ):
            agent = self.crew(self.units[unit])
            del self.people[agent.key]
            self.book.mails.discard(agent.email)
            given, family = ("Julien", "Martin") if key in {"h1", "h2"} else ("Aïssatou", "Diallo")
            employer = agent.affiliations[0].employer
            starts = self.book.today - timedelta(days=200)
            place = "team:iris-2" if unit == "iris" else agent.affiliations[0].structure
            self.people[key] = replace(
                agent, key=key, given=given, family=family, birth_family=None, sex="m" if given == "Julien" else "f",
                email=self.book.mail(given, family, employer), languages=("fr", "en"), hide_birth_name=False,
                affiliations=(Affiliation(place, employer, position, starts.replace(day=1), None),),
            )  # fmt: skip

    def past_of_closed(self) -> None:
        """Give the closed units the members they had, who work elsewhere since."""
        for step in SUCCESSIONS:
            old, new = self.units[step.predecessor], self.units[step.successor]
            if old.closed is None:
                continue
            moved = [a for a in self.people.values() if len(a.affiliations) == 1
                     and a.affiliations[0].structure.startswith(f"team:{new.key}-") and a.affiliations[0].ends is None][:3]  # fmt: skip
            for agent in moved:
                now = replace(agent.affiliations[0], starts=date(step.year, 1, 1))
                then = Affiliation(
                    f"unit:{old.key}",
                    now.employer,
                    now.position,
                    date(max(old.created, step.year - 6), 9, 1),
                    date(step.year - 1, 12, 31),
                )
                self.people[agent.key] = replace(agent, affiliations=(then, now))


LEADERS = {
    "iris-1": "helene", "iris-3": "karim", "iris-4": "kersaint", "barriere-1": "marta", "carreire-1": "emmanuel",
    "assemblages-1": "stephane", "trajectoires-1": "laurence", "crible-1": "jurgen",
}  # fmt: skip


def build(seed: int, today: date) -> Institute:
    """Build the institute: the same seed and day give the same institute."""
    structures = units(seed)
    hiring = _Hiring(seeded(seed, today), structures)
    hiring.office()
    living = [unit for unit in structures.values() if unit.closed is None]
    for unit in living:
        hiring.laboratory(unit)
    for key, extra in CROWD.items():
        for _ in range(extra):
            hiring.crew(structures[key])
    hiring.homonyms()
    for rank in range(12):
        hiring.crew(living[rank * 4 % len(living)], "past")
    for rank in range(6):
        hiring.crew(living[rank * 7 % len(living)], "future")
    while len(hiring.people) < HEADCOUNT:
        hiring.crew(hiring.rng.choice(living))
    hiring.past_of_closed()
    return Institute(
        structures, SERVICES, SUCCESSIONS, hiring.people, tuple(hiring.responsibilities)
    )


__all__ = ["SITES", "Institute", "build"]
