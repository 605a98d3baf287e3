"""Figures of a slapd of one's own: bulk load, delta, and binds with searches at a given rate."""

import statistics
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import ldap3
from argon2 import PasswordHasher
from django.contrib.auth.hashers import Argon2PasswordHasher

from encre.institute.directory.leaving import entries, ldif, names
from encre.institute.directory.leaving.configuring import Settings, knows, schema_files
from encre.institute.directory.leaving.facts import (
    Entry,
    PersonFacts,
    Shape,
    StructureFacts,
    Work,
)
from encre.institute.directory.leaving.private_server import Private, available, private
from encre.institute.directory.leaving.server import Server, Way
from encre.institute.directory.leaving.trunk import trunk

BASE = "dc=essai,dc=fr"
PUBLISHER = f"cn=encre,{BASE}"
PHRASE = "une phrase pour mesurer"
PEOPLE, RATE, SECONDS, CHANGES = 20_000, 100, 5, 50
IN_A_UNIT, CLIENTS = 60, 16
HOUSE = Argon2PasswordHasher
# (iterations, memory in KiB, threads): the house's own, and the least that OWASP advises.
COSTS = {
    "house": (HOUSE.time_cost, HOUSE.memory_cost, HOUSE.parallelism),
    "owasp_minimum": (2, 19_456, 1),
}
_SEED = UUID("9ad12c3e-27f5-4d15-9c2c-8d2f7c1b5a60")


def figures(
    people: int = PEOPLE,
    *,
    rate: int = RATE,
    seconds: int = SECONDS,
    schemas: Path | None = None,
) -> dict[str, Any]:
    """Return the figures, times in milliseconds; {"skipped": why} where slapd is not there.

    For each cost of argon2: what `rate` sign-ins a second take when they come whether or not the
    others are done (bind, search of one's own entry), and how many a second are served at most.
    """
    if not available():
        return {"skipped": "slapd is not installed (Debian package: slapd)"}
    told: dict[str, Any] = {"people": people, "rate_asked": rate}
    for name, cost in COSTS.items():
        iterations, memory, threads = cost
        hasher = PasswordHasher(iterations, memory, threads)
        with private(_settings(schemas, cost)) as server:
            loaded = _load(server, people, f"argon2{hasher.hash(PHRASE)}")
            with server.running():
                if name == "house":
                    told |= loaded | _delta(server, people)
                    told["search"] = _searches(server, people, rate, seconds)
                told[name] = {
                    "argon2": f"t={iterations} m={memory} p={threads}",
                    **_sign_ins(server, people, rate, seconds),
                }
    return told


def _settings(schemas: Path | None, cost: tuple[int, int, int]) -> Settings:
    cheap = PasswordHasher(1, 1024, 1).hash(PHRASE)
    given = schema_files(schemas)
    return Settings(
        BASE, PUBLISHER, f"{{ARGON2}}{cheap}", Path(), schemas=given, size=1 << 31, cost=cost
    )


def _person(number: int, password: str, phone: str = "") -> PersonFacts:
    work = Work(_code(number), "Unité", "unit", "researcher", ("faculty", "member"))
    return PersonFacts(
        uuid5(_SEED, str(number)), f"agent.numero{number}", "Agent", f"Lefèvre {number}",
        mail=f"agent.numero{number}@essai.fr", phone=phone, password=password, works=(work,),
    )  # fmt: skip


def _code(number: int) -> str:
    return f"U{1000 + number // IN_A_UNIT}"


def _population(shape: Shape, people: int, password: str) -> Iterator[Entry]:
    yield from trunk(shape, PUBLISHER, "Essai")
    for number in range(people):
        yield entries.person_entry(_person(number, password), shape)
    for first in range(0, people, IN_A_UNIT):
        logins = tuple(f"agent.numero{one}" for one in range(first, min(first + IN_A_UNIT, people)))
        code = _code(first)
        unit = StructureFacts(
            uuid5(_SEED, code), code, "Unité", "", code, kind="unit", members=logins
        )
        yield entries.structure_entry(unit, shape)
        group = entries.group_entry(unit, shape)
        if group is not None:
            yield group


def _shape(server: Private) -> Shape:
    given = server.settings.schemas
    return Shape(BASE, "essai.fr", "", knows(given, "eduperson"), knows(given, "supann"))


def _load(server: Private, people: int, password: str) -> dict[str, Any]:
    rows = list(_population(_shape(server), people, password))
    seconds = server.load(ldif.stream(rows, entries.memberships(rows)))
    return {"entries": len(rows), "slapadd_seconds": round(seconds, 2)}


def _delta(server: Private, people: int) -> dict[str, Any]:
    """Change people one by one, each read again by another connection before the next."""
    took, shape = [], _shape(server)
    way = Way(server.address, PUBLISHER, PHRASE)
    with Server(way) as door, Server(way) as reader:
        for number in range(min(CHANGES, people)):
            begun = time.perf_counter()
            wanted = entries.person_entry(_person(number, "", f"01 {number:08}"), shape)
            kept = replace(wanted, attributes={**wanted.attributes})
            present = door.find(BASE, kept.id)
            if present is not None:
                kept.attributes["userPassword"] = present.attributes["userPassword"]
            door.put(kept, present)
            seen = reader.find(BASE, kept.id)
            if seen is None or "telephoneNumber" not in seen.attributes:
                raise RuntimeError("what was told is not there")
            took.append(time.perf_counter() - begun)
    return {"delta": _summary(took)}


def _summary(took: list[float]) -> dict[str, Any]:
    cuts = statistics.quantiles(took, n=20)
    return {"count": len(took), "p50_ms": _ms(statistics.median(took)), "p95_ms": _ms(cuts[18])}


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)


def _sign_ins(server: Private, people: int, rate: int, seconds: int) -> dict[str, Any]:
    offered = _offered(lambda number: _sign_in(server, number % people), rate, seconds)
    until = time.perf_counter() + seconds
    done = [0, 0]

    def client(which: int) -> None:
        while time.perf_counter() < until:
            _sign_in(server, (done[which] * 2 + which) % people)
            done[which] += 1

    workers = [threading.Thread(target=client, args=(which,)) for which in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return {"bind_search": offered, "most_per_second": round(sum(done) / seconds, 1)}


def _searches(server: Private, people: int, rate: int, seconds: int) -> dict[str, Any]:
    """Ask as a service does: one connection kept, a search by login."""
    way = Way(server.address, PUBLISHER, PHRASE)
    with Server(way) as door:
        lock = threading.Lock()

        def ask(number: int) -> None:
            with lock:
                door.find(BASE, str(uuid5(_SEED, str(number % people))))

        return _offered(ask, rate, seconds)


def _sign_in(server: Private, number: int) -> None:
    """Connect, bind as somebody, read one's own entry."""
    own = names.person(f"agent.numero{number}", BASE)
    where = ldap3.Server("127.0.0.1", port=server.port, get_info=ldap3.NONE)
    with ldap3.Connection(where, own, PHRASE, check_names=False) as connection:
        wanted = f"(uid=agent.numero{number})"
        connection.search(names.branch(names.PEOPLE, BASE), wanted, attributes=["mail"])
        if len(connection.response) != 1:
            raise RuntimeError("a sign-in did not find its own entry")


def _offered(act: Any, rate: int, seconds: int) -> dict[str, Any]:
    """Ask at a steady rate, whether or not the others are done; count from when each was due.

    What could not begin by twice the time is given up: `served` says how many of `count` were.
    """
    took: list[float] = []
    begun = time.perf_counter() + 0.1
    end = begun + 2 * seconds

    def one(number: int) -> None:
        due = begun + number / rate
        time.sleep(max(0.0, due - time.perf_counter()))
        if time.perf_counter() < end:
            act(number)
            took.append(time.perf_counter() - due)

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(one, range(rate * seconds)))
    return _summary(took) | {"count": rate * seconds, "served": len(took)}
