"""One small population, made once."""

from dataclasses import dataclass

import pytest

from encre.institute.directory.generator.people import Person, Population
from encre.institute.directory.generator.records import Clerk, Record

PEOPLE, SEED = 6_000, 11


@dataclass(frozen=True)
class Made:
    population: Population
    people: list[Person]
    records: list[Record]


@pytest.fixture(scope="session")
def made():
    population = Population(PEOPLE, SEED)
    clerk = Clerk(population)
    people = [population.person(key) for key in range(PEOPLE)]
    records = [record for person in people for record in clerk.records(person)]
    return Made(population, people, records)
