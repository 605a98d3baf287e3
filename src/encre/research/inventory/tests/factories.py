"""Types, resources, places and containers for tests, made through the services."""

from decimal import Decimal
from typing import Any

from encre.foundation import jobs
from encre.foundation.people.models import Person
from encre.foundation.people.tests.factories import a_person
from encre.foundation.structures.models import Structure
from encre.foundation.structures.tests.factories import a_team
from encre.research.inventory.models import Container, ImportedTable, Place, Resource, ResourceType
from encre.research.inventory.services.places import add_place
from encre.research.inventory.services.resources import create_resource
from encre.research.inventory.services.stock import receive
from encre.research.inventory.services.tables import confirm_table, receive_table
from encre.research.inventory.services.types import FieldAsked, define_type


def a_type(team: Structure | None = None, by: Person | None = None, **facts: Any) -> ResourceType:
    """Return a type of a team, counted in microlitres."""
    team = team or a_team()
    facts.setdefault("name", "Anticorps")
    facts.setdefault("unit", "µL")
    return define_type(team, by=by or a_person(team), **facts)


def a_resource(kind: ResourceType | None = None, **facts: Any) -> Resource:
    """Return a resource of a type, by whoever defined it."""
    kind = kind or a_type()
    by = facts.pop("by", kind.created_by)
    facts.setdefault("title", "Anti-IL-1β")
    return create_resource(kind, kind.structure, by=by, **facts)


def a_box(team: Structure, by: Person, **facts: Any) -> Place:
    """Return a box of nine by nine in a freezer of a room."""
    room = add_place(team, by=by, kind="room", name=facts.pop("room", "Pièce 214"))
    cold = add_place(
        team, by=by, kind="freezer", name="Congélateur -80 n° 2", parent=room, temperature=-80
    )
    return add_place(
        team, by=by, kind="box", name=facts.pop("name", "Boîte 1"), parent=cold, **facts
    )


def a_tube(resource: Resource | None = None, amount: str = "250", **facts: Any) -> Container:
    """Return a tube of a resource."""
    resource = resource or a_resource()
    by = facts.pop("by", resource.created_by)
    facts.setdefault("unit", "µL")
    return receive(resource, by=by, amount=Decimal(amount), **facts)[0]


def a_table(kind: ResourceType, text: str, **facts: Any) -> ImportedTable:
    """Return a table of lines for a type, sent by whoever defined it and checked."""
    by = facts.pop("by", kind.created_by)
    facts.setdefault("name", "table.csv")
    table = receive_table(kind, kind.structure, text.encode(), by=by, **facts)
    jobs.run_all()
    table.refresh_from_db()
    return table


def imported(kind: ResourceType, text: str) -> list[Resource]:
    """Return the resources of a table without fault, imported; in the order of its lines."""
    table = a_table(kind, text)
    confirm_table(table, by=table.by)
    jobs.run_all()
    table.refresh_from_db()
    told = table.report["outcome"]
    rows = Resource.objects.filter(number__range=(told["first"], told["last"]))
    return list(rows.order_by("number"))


ANTIBODY = [
    FieldAsked("Cible", required=True),
    FieldAsked("Dilution", "number"),
    FieldAsked("Clonalité", "choice", options=["Monoclonal", "Polyclonal"]),
    FieldAsked("Testé le", "date"),
    FieldAsked("Conjugué", "check"),
]
