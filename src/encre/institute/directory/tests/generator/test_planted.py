"""Planted cases: present, at their rates, and what they are said to be."""

from collections import Counter
from datetime import timedelta

import pytest

from encre.institute.directory.generator.employment import AT
from encre.institute.directory.generator.people import Population
from encre.institute.directory.generator.records import Clerk
from encre.institute.directory.tests.generator.bounds import near

pytestmark = pytest.mark.once
KINDS = (
    "homonym", "homonym-same-unit", "homonym-same-birth", "hired-same-day", "father-and-son",
    "twin", "couple", "matricule-transferred", "uid-recycled", "departed", "emeritus", "guest",
    "renewed", "shared-mailbox", "shared-phone", "twice",
)  # fmt: skip


def having(made, trait):
    return [person for person in made.people if trait in person.traits]


def others(made, person, test):
    return [one for one in made.people if one.key != person.key and test(one)]


def test_every_kind_is_there(made):
    counted = Counter(trait for person in made.people for trait in person.traits)
    assert set(counted) == set(KINDS)


def test_homonyms(made):
    homonyms = having(made, "homonym")
    near(len(homonyms), len(made.people), 0.015)
    births = units = 0
    drawn = [person for person in homonyms if "hired-same-day" not in person.traits]
    for person in homonyms:
        alike = others(
            made,
            person,
            lambda one, p=person: (one.given, one.usage) == (p.given, p.usage),
        )
        assert alike
        if person in drawn:
            births += any(one.birth == person.birth for one in alike)
            units += "homonym-same-unit" in person.traits
        if "homonym-same-birth" in person.traits:
            assert any(one.born == person.born for one in alike)
    near(births, len(drawn), 0.5)
    near(units, len(drawn), 0.3)
    near(len(having(made, "homonym-same-birth")), len(drawn), 0.1)


def test_hired_the_same_day_in_one_unit(made):
    for person in having(made, "hired-same-day"):
        place = (person.given, person.usage, person.contracts[0].start, person.contracts[0].unit)
        assert others(
            made,
            person,
            lambda one, p=place: (
                (one.given, one.usage, one.contracts[0].start, one.contracts[0].unit) == p
            ),
        ) or any("renewed" in one.traits for one in made.people if one.usage == person.usage)


def test_fathers_and_sons(made):
    for son in having(made, "father-and-son"):
        fathers = others(made, son, lambda one, s=son: (one.given, one.birth) == (s.given, s.birth))
        assert any(22 <= abs(one.born.year - son.born.year) <= 29 for one in fathers)


def test_twins(made):
    for twin in having(made, "twin"):
        found = others(
            made,
            twin,
            lambda one, t=twin: (one.birth, one.born, one.place) == (t.birth, t.born, t.place),
        )
        assert found
        assert all(one.given != twin.given for one in found)


def test_couples_write_from_one_address():
    population = Population(3_000, 11)
    clerk = Clerk(population)
    addresses = {}
    couples = 0
    for key in range(3_000):
        person = population.person(key)
        for record in clerk.records(person):
            addresses.setdefault(record.facts["email"], set()).add(key)
        couples += "couple" in person.traits
    shared = [keys for mail, keys in addresses.items() if mail and len(keys) == 2]
    assert couples
    assert len(shared) >= 1


def test_a_transferred_number_went_from_one_who_left_to_one_who_came(made):
    for person in having(made, "matricule-transferred"):
        contract = person.contracts[0]
        former = others(
            made,
            person,
            lambda one, c=contract: any(
                (k.employer.key, k.number) == (c.employer.key, c.number) for k in one.contracts
            ),
        )
        assert [one.contracts[0].end < contract.start for one in former] == [True]


def test_renewed_the_day_after_the_end(made):
    for person in having(made, "renewed"):
        now, before = person.contracts[0], person.contracts[-1]
        assert before.end + timedelta(days=1) == now.start
        assert before.number == now.number


def test_departed_emeriti_and_guests(made):
    assert all(person.contracts[0].end < AT for person in having(made, "departed"))
    assert all(person.born.year <= 1960 for person in having(made, "emeritus"))
    assert all(person.contracts[0].number is None for person in having(made, "guest"))


def test_one_person_twice_in_one_directory(made):
    counted = Counter((record.person.key, record.directory) for record in made.records)
    twice = {key for (key, _directory), count in counted.items() if count == 2}
    assert twice >= {person.key for person in having(made, "twice")}
    assert max(counted.values()) == 2


def test_service_accounts_are_people_without_a_first_name():
    population = Population(1_000, 3)
    services = [population.service(number) for number in range(population.services)]
    assert len(services) == 5
    for service in services:
        records = Clerk(population).records(service)
        assert all(record.facts["given_names"] == "" for record in records)
        assert all(record.facts["birth_date"] == "" for record in records)
        assert {record.facts["email"] for record in records} <= {"", service.mailbox}
