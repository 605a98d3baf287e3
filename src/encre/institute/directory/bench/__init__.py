"""`bench directory`: the resolution beside plain Splink, and what signing in takes."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

AREA = "directory"
DATABASES = ("sqlite",)
PEOPLE, SEED, RATE = 20_000, 1, 100
PEERS_UP_TO, TWICE_UP_TO = 200_000, 20_000
"""Sizes above which the peers, and what is done twice, are left out unless asked for."""
PARTS = ("resolution", "order", "plain", "febrl", "structures", "records", "sign_in", "ldap")


def arguments(parser: ArgumentParser) -> None:
    """Declare what this area adds to the command."""
    parser.add_argument("--people", type=int, help=f"default: {PEOPLE}")
    parser.add_argument("--seed", type=int, default=SEED, help=f"default: {SEED}")
    parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
    parser.add_argument("--names", type=Path, help="folder of counted names, else own lists")
    parser.add_argument("--shared", action="store_true", help="homonyms share their address")
    parser.add_argument("--folder", type=Path, dest="keep", help="keep the directories there")
    parser.add_argument("--schemas", type=Path, help="folder of eduPerson and SupAnn, for slapd")
    parser.add_argument("--rate", type=int, default=RATE, help="sign-ins a second asked of slapd")
    parser.add_argument("--only", action="append", choices=PARTS, help="default: all that fit")


def measure(options: dict[str, Any]) -> dict[str, Any]:
    """Measure; `people` (or `size`) says how many."""
    from encre.institute.directory.bench.measuring import Measured

    people = options["people"] or options["size"] or PEOPLE
    return Measured(
        folder=options["keep"] or options["folder"],
        people=people,
        seed=options["seed"],
        engine=options["engine"],
        shared=options["shared"],
        names=options["names"] or sample("names"),
        database=options["engines"].get("sqlite", ""),
        schemas=options["schemas"] or sample("schema"),
        rate=options["rate"],
        parts=tuple(options["only"] or parts_for(people)),
    ).figures()


def parts_for(people: int) -> tuple[str, ...]:
    """Return the parts that a run of this size has when none are named."""
    dear = {"plain": PEERS_UP_TO, "order": TWICE_UP_TO, "records": TWICE_UP_TO}
    return tuple(part for part in PARTS if people <= dear.get(part, people))


def sample(name: str) -> Path | None:
    """Return a folder of the sample data when it lies beside the project."""
    from django.conf import settings

    folder: Path = settings.ROOT.parent / "shared" / "data" / "identity" / name
    return folder if folder.is_dir() else None
