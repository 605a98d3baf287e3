"""The thirteen sources of the demonstration: its people, and homonyms of theirs."""

from datetime import date

import pytest

from encre.institute.directory.generator import KEYS, Known, demonstration

pytestmark = pytest.mark.once
PEOPLE = [
    Known("Claire", "Le Goff", "", "claire.le-goff@inrb.example", "0009-0099-0000-0014",
          "grand-ouest", "U 1901", date(2015, 9, 1)),
    Known("Anne-Sophie", "Petit", "Rivière", "anne-sophie.petit@inrb.example", "",
          "siege", "", date(2019, 1, 1)),
] * 40  # fmt: skip


def test_people_of_the_demonstration_are_at_home_with_their_unit():
    made = demonstration(PEOPLE, seed=3, others=400)
    again = demonstration(PEOPLE, seed=3, others=400)
    assert made == again
    claires = [
        row
        for row in made.rows["grand-ouest"]
        if made.people[("grand-ouest", row["source_id"])] % 2 == 0
        and made.people[("grand-ouest", row["source_id"])] < len(PEOPLE)
    ]
    assert len(claires) >= 40
    assert {row["unit"] for row in claires if "institut" not in row["email"]} >= {"U 1901"}
    mails = {row["email"] for row in claires}
    assert "claire.le-goff@inrb.example" in mails
    assert not any(mail.endswith("@institut.example") for mail in mails)


def test_some_others_bear_the_names_of_the_people_given():
    made = demonstration(PEOPLE, seed=3, others=3_000)
    names = {
        person
        for key in KEYS
        for row in made.rows[key]
        if (person := made.people[(key, row["source_id"])]) >= len(PEOPLE)
        and row["family_name"].casefold() == "le goff"
    }
    assert names


def test_sources_are_written_in_their_native_forms(tmp_path):
    made = demonstration(PEOPLE, seed=3, others=20)
    files = made.write(tmp_path)
    assert list(files) == list(KEYS)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        path.name for path in files.values()
    )
    assert sum(map(len, made.rows.values())) == len(made.people)
