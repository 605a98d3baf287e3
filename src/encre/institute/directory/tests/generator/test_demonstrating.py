"""The thirteen sources of the demonstration: its people, and homonyms of theirs."""

import re
from collections import Counter
from datetime import date

import pytest

from encre.institute.directory.generator import KEYS, House, Known, demonstration

pytestmark = pytest.mark.once
HOUSE = House("INRB", "Institut national de recherche biomédicale", "inrb.example", (1901, 1902))
PEOPLE = [
    Known("Claire", "Le Goff", "", "F", 1979, "claire.le-goff@inrb.example", "0261911234",
          "0009-0099-0000-0014", "grand-ouest", 1902, date(2015, 9, 1)),
    Known("Anne-Sophie", "Petit", "Rivière", "F", 1985, "anne-sophie.petit@inrb.example",
          "0199001234", "", "siege", 0, date(2019, 1, 1)),
] * 40  # fmt: skip


def test_people_of_the_demonstration_keep_what_is_theirs():
    made = demonstration(PEOPLE, HOUSE, seed=3, others=400)
    again = demonstration(PEOPLE, HOUSE, seed=3, others=400)
    assert made == again
    claires = [
        row
        for row in made.rows["grand-ouest"]
        if made.people[("grand-ouest", row["source_id"])] in range(0, len(PEOPLE), 2)
    ]
    assert len(claires) >= 40
    numbers = Counter(row["unit"][-4:] for row in claires)
    assert numbers["1902"] > numbers["1901"]
    assert {row["email"] for row in claires} >= {"claire.le-goff@inrb.example"}
    assert {re.sub(r"\D", "", row["phone"])[-9:] for row in claires} == {"261911234"}
    everything = [row for rows in made.rows.values() for row in rows]
    assert not any("institut.example" in row["email"] for row in everything)
    assert not any(row["employer"].lower().startswith("inserm") for row in everything)
    assert {"INRB"} < {row["employer"] for row in everything}


def test_some_others_bear_the_names_of_the_people_given():
    made = demonstration(PEOPLE, HOUSE, seed=3, others=3_000)
    names = {
        person
        for key in KEYS
        for row in made.rows[key]
        if (person := made.people[(key, row["source_id"])]) >= len(PEOPLE)
        and row["family_name"].casefold() == "le goff"
    }
    assert names


def test_sources_are_written_in_their_native_forms(tmp_path):
    made = demonstration(PEOPLE, HOUSE, seed=3, others=20)
    files = made.write(tmp_path)
    assert list(files) == list(KEYS)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        path.name for path in files.values()
    )
    assert sum(map(len, made.rows.values())) == len(made.people)
