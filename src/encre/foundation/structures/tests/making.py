"""Structures, bodies and people for tests, made through the services."""

from itertools import count
from typing import Any

from encre.foundation.people.models import Person
from encre.foundation.people.services.persons import create_person
from encre.foundation.structures import services
from encre.foundation.structures.models import Body, Structure

_numbers = count(1)


def structure(kind: str = "unit", **facts: Any) -> Structure:
    """Make a structure; a unit unless told otherwise."""
    facts.setdefault("name", f"Laboratoire de biologie no {next(_numbers)}")
    return services.create_structure(by=None, kind=kind, **facts)


def institute() -> Structure:
    """Make the root of the institute."""
    return structure("institute", name="Institut de recherche biomédicale", acronym="IRB")


def body(**facts: Any) -> Body:
    """Make a supervising body."""
    facts.setdefault("name", f"Université no {next(_numbers)}")
    return services.add_body(by=None, **facts)


def person(**facts: Any) -> Person:
    """Make a person."""
    facts.setdefault("family_name", f"Durand{next(_numbers)}")
    facts.setdefault("given_name", "Alix")
    return create_person(by=None, **facts)
