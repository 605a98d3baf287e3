"""Structures for tests: an institute, a delegation, a unit, a team."""

from itertools import count
from typing import Any

from encre.foundation.access.services import place_scope, set_memberships
from encre.foundation.base.ids import uuid7
from encre.foundation.people.models import Person
from encre.foundation.structures.models import Attachment, Structure

_numbers = count(1)


def a_structure(kind: str, *parents: Structure, **facts: Any) -> Structure:
    """Return a new structure of `kind` under `parents`."""
    number = next(_numbers)
    facts.setdefault("name", f"Structure {number}")
    structure = Structure.objects.create(kind=kind, **facts)
    for parent in parents:
        Attachment.objects.create(child=structure, parent=parent)
    place_scope(
        structure.pk, kind=kind, name=structure.name, parents=[parent.pk for parent in parents]
    )
    return structure


def an_institute() -> Structure:
    """Return the root of the institute."""
    return a_structure("institute", name="Institut national de recherche biomédicale")


def a_unit(institute: Structure | None = None, **facts: Any) -> Structure:
    """Return a unit under a delegation of the institute."""
    delegation = a_structure("delegation", institute or an_institute(), name="Grand Ouest")
    facts.setdefault("code", f"U {1000 + next(_numbers)}")
    facts.setdefault("name", "Inflammation et barrières muqueuses")
    return a_structure("unit", delegation, **facts)


def a_team(unit: Structure | None = None, **facts: Any) -> Structure:
    """Return a team of a unit."""
    return a_structure("team", unit or a_unit(), **facts)


def put_in_charge(person: Person, structure: Structure, role: str = "head") -> None:
    """Make `person` answer for `structure`."""
    rows = [{"person_id": person.pk, "scope_id": structure.pk, "role": role}]
    set_memberships(f"structures.responsibility:{uuid7()}", rows)
