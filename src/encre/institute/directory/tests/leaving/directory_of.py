"""A small population as slapd is to hold it, and the slapd that holds it."""

from pathlib import Path
from uuid import UUID, uuid5

import pytest
from argon2 import PasswordHasher

from encre.institute.directory.leaving.configuring import Settings, knows, schema_files
from encre.institute.directory.leaving.facts import PersonFacts, Shape, StructureFacts, Work
from encre.institute.directory.leaving.private_server import available

BASE = "dc=institut,dc=example,dc=org"
PUBLISHER = f"cn=encre,{BASE}"
SECRET = "secret-du-publieur"
# The publisher enters at each connection: quickly, here.
CHEAP = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
SEED = UUID("4ef2b0c4-5d35-4d3a-9a70-4f3a1fd4f0b1")
needs_slapd = pytest.mark.skipif(not available(), reason="slapd is not installed")


def identifier(name: str) -> UUID:
    """Return the same identifier for the same name."""
    return uuid5(SEED, name)


def somebody(login: str, **facts: object) -> PersonFacts:
    """Return the facts of a person."""
    given, _dot, family = login.partition(".")
    told: dict[str, object] = {
        "given": given.title(),
        "family": family.title(),
        "mail": f"{login}@example.org",
        "phone": "+33 1 44 23 60 00",
        "works": (Work("U1016", "Institut Cochin", "unit", "researcher", ("faculty", "member")),),
    }
    return PersonFacts(identifier(login), login, **(told | facts))


def the_unit(*members: str, heads: tuple[str, ...] = ()) -> StructureFacts:
    """Return the facts of a unit."""
    return StructureFacts(
        identifier("U1016"), "U1016", "Institut Cochin, santé & société", "IC", "U 1016",
        kind="unit", rnsr="201420755D", address=("22 rue Méchain", "75014 Paris"),
        members=members, heads=heads,
    )  # fmt: skip


def shape(settings: Settings) -> Shape:
    """Return what the server was given."""
    schemas = settings.schemas
    return Shape(
        BASE, "example.org", "0755364Y", knows(schemas, "eduperson"), knows(schemas, "supann")
    )


def settings(schemas: Path | None = None, **more: object) -> Settings:
    """Return the settings of a slapd for tests, its disk not flushed."""
    return Settings(
        BASE,
        PUBLISHER,
        f"{{ARGON2}}{CHEAP.hash(SECRET)}",
        Path(),
        schemas=schema_files(schemas),
        durable=False,
        size=100_000_000,
        **more,
    )
