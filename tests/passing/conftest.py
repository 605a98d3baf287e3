"""Two units that become one: people, teams, and something in every room."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from encre.foundation.access.models import Level
from encre.foundation.access.services import Subject, share
from encre.foundation.jobs import run_all
from encre.foundation.people.services.accounts import give_role
from encre.foundation.people.services.affiliations import (
    add_affiliation,
    change_affiliation_dates,
)
from encre.foundation.structures import services
from encre.foundation.structures.tests import making
from encre.research.equipment.tests.factories import an_instrument
from encre.research.inventory.tests.factories import a_box, a_resource, a_tube, a_type
from encre.research.notebook.services.templates import create_template
from encre.research.notebook.tests.factories import a_notebook, an_entry

if TYPE_CHECKING:
    from encre.foundation.structures.models import Structure, Transmission

YESTERDAY = timezone.localdate() - timedelta(days=1)


@dataclass
class Merger:
    """The old unit and its team, another old one, the new one; who works where; what they hold."""

    root: Structure
    delegation: Structure
    old: Structure
    team: Structure
    beside: Structure
    new: Structure
    people: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)

    @property
    def keeper(self) -> Any:
        """Return who keeps the directory."""
        return self.people["keeper"]


def joins(person: Any, structure: Structure, **facts: Any) -> Any:
    facts = {"category": "researcher", "starts": date(2020, 1, 1), **facts}
    return add_affiliation(person, structure, by=None, **facts)


@pytest.fixture
def merger(db: None) -> Merger:
    root = making.institute()
    delegation = making.structure("delegation", name="Grand Ouest", parents=[root])
    units = {
        name: making.structure(name=name, code=code, parents=[delegation])
        for name, code in (("Ancienne", "U 1016"), ("Voisine", "U 2000"), ("Nouvelle", "U 3000"))
    }
    old, beside, new = units.values()
    team = making.structure("team", name="Macrophages", parents=[old])
    it = Merger(root, delegation, old, team, beside, new)
    for name in ("keeper", "claire", "karim", "nadia", "yann", "loin"):
        it.people[name] = making.person(given_name=name.title())
    give_role(it.people["keeper"], "keeper", by=None)
    for name, place in (("claire", old), ("karim", team), ("nadia", beside), ("loin", delegation)):
        if name != "loin":
            it.people[f"{name}_at"] = joins(it.people[name], place)
    joins(it.people["yann"], new)
    return it


@pytest.fixture
def full(merger: Merger) -> Merger:
    """Fill the old unit."""
    claire, karim = merger.people["claire"], merger.people["karim"]
    rows = merger.rows
    rows["book"] = a_notebook(claire, merger.old, title="Cahier ouvert")
    rows["secret"] = a_notebook(claire, merger.old, title="Cahier secret", confidential=True)
    rows["team book"] = a_notebook(karim, merger.team, title="Cahier d’équipe")
    rows["entry"] = an_entry(rows["book"], "<p>Gel</p>", title="Western blot")
    rows["hidden"] = an_entry(rows["secret"], title="Brevet")
    rows["template"] = create_template(by=claire, title="Extraction", structure=merger.old)
    rows["type"] = a_type(merger.old, claire, name="Anticorps")
    rows["box"] = a_box(merger.old, claire, name="Boîte 1", room="Pièce 214")
    rows["resource"] = a_resource(rows["type"], by=claire, title="Anti-IL-6")
    rows["tube"] = a_tube(rows["resource"], by=claire, place=rows["box"])
    rows["instrument"] = an_instrument(claire, merger.old, name="Cytomètre")
    rows["open"] = an_instrument(karim, merger.team, name="Microscope", audience="unit")
    return merger


def close_and_merge(it: Merger) -> None:
    """Close the old unit yesterday, say what follows it, move its team and its people."""
    services.state_succession(it.old, it.new, by=it.keeper, kind="F", year=2026)
    services.close_structure(it.old, by=it.keeper, on=YESTERDAY)
    services.attach(it.team, it.new, by=it.keeper, starts=timezone.localdate())
    here = it.people["claire_at"]
    change_affiliation_dates(here, by=it.keeper, starts=here.starts, ends=YESTERDAY)
    joins(it.people["claire"], it.new, starts=timezone.localdate())


ALL = ("notebooks", "templates", "arrivals", "resources", "instruments", "views", "services")


def transmit(it: Merger, to: Structure | None = None) -> Transmission:
    """Pass on all that the old unit holds, and do the work."""
    kinds = dict.fromkeys(ALL, (to or it.new).pk)
    copies = [(to or it.new).pk]
    made = services.begin_transmission(it.old, by=it.keeper, kinds=kinds, copies=copies)
    run_all()
    made.refresh_from_db()
    return made


def undo(it: Merger, made: Transmission) -> Transmission:
    """Take all back."""
    services.undo_transmission(made, by=it.keeper)
    run_all()
    made.refresh_from_db()
    return made


def shared(obj: Any, whom: Structure, by: Any, level: Level = Level.VIEW) -> Any:
    """Share an object with a structure."""
    return share(obj, level=level, subject=Subject(scope_id=whom.pk), by=by)
