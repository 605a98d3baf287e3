"""Structures of a seed: history, ten writings, truth apart."""

import csv
from collections import Counter

import pytest

from encre.foundation.structures.labels import canonical
from encre.institute.directory.generator import structures

pytestmark = pytest.mark.once


def test_every_kind_of_step_leads_from_a_closed_structure_to_a_living_one():
    made, steps = structures.history(3)
    known = {structure.key: structure for structure in made}
    assert len(known) == len(made) > 400
    assert {step.kind for step in steps} == set(structures.KINDS)
    for step in steps:
        assert known[step.predecessor].until == step.year
        assert known[step.successor].until is None
    heirs = Counter(step.predecessor for step in steps)
    parents = Counter((step.successor, step.year) for step in steps if step.kind == "F")
    assert max(heirs.values()) == 2
    assert max(parents.values()) >= 2


def test_labels_are_one_structures_but_for_those_said():
    made, _steps = structures.history(3)
    holders = Counter(label for one in made for label in set(one.labels + one.former))
    shared = [label for label, count in holders.items() if count > 1]
    assert all(label.startswith("UMR ") for label in shared)
    assert len(shared) < 5


def test_a_code_is_written_in_ten_ways_and_more():
    made = structures.mentions(3, 4_000)
    written = {
        one.text for one in made if one.form == "code" and canonical(one.text).startswith("U")
    }
    shapes = {"".join("9" if char.isdigit() else char for char in text) for text in written}
    assert len(shapes) >= 10
    assert {one.form for one in made} == {
        "code", "both", "with name", "former", "name", "acronym", "slip", "predecessor", "unknown",
    }  # fmt: skip
    assert all((one.structure == "") == (one.form in ("slip", "unknown")) for one in made)


def test_the_files_hold_no_truth(tmp_path):
    structures.write(3, 200, tmp_path / "out", tmp_path / "truth" / "truth.csv")
    structures.write(3, 200, tmp_path / "out2", tmp_path / "truth2" / "truth.csv")
    for name in ("structures", "successions", "mentions"):
        one, other = (tmp_path / f / f"{name}.csv" for f in ("out", "out2"))
        assert one.read_bytes() == other.read_bytes()
    with (tmp_path / "out" / "mentions.csv").open(encoding="utf-8", newline="") as file:
        given = list(csv.DictReader(file))
    assert all(tuple(row) == structures.MENTIONS for row in given)
    assert len(given) == 200
