"""The second export of the same population: what changed, and only that."""

import csv

import pytest

from encre.institute.directory.generator import KEYS, generate, later
from encre.institute.directory.tests.generator.bounds import near

pytestmark = pytest.mark.once
PEOPLE = 2_000


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    for name, months in (("first", 0), ("second", 6), ("again", 6)):
        generate(PEOPLE, 2, folder / name, folder / f"{name}-truth" / "truth.csv", months=months)
    return folder


def truth(runs, name):
    return {(r["source"], r["source_id"]): r for r in rows(runs / f"{name}-truth" / "truth.csv")}


def traits(told, trait):
    return {row["person"] for row in told.values() if trait in row["traits"].split(";")}


def test_the_second_run_is_the_same_each_time(runs):
    for key in KEYS:
        assert (runs / "second" / f"{key}.csv").read_bytes() == (
            runs / "again" / f"{key}.csv"
        ).read_bytes()


def test_no_identifier_comes_twice(runs):
    for key in KEYS:
        found = [row["source_id"] for row in rows(runs / "second" / f"{key}.csv")]
        assert len(set(found)) == len(found)


def test_most_rows_stay_byte_for_byte(runs):
    for key in set(KEYS) - {later.TRUNCATED}:
        before = set((runs / "first" / f"{key}.csv").read_text("utf-8").splitlines())
        after = set((runs / "second" / f"{key}.csv").read_text("utf-8").splitlines())
        assert len(before & after) > 0.85 * len(before)
        assert before - after
        assert after - before


def test_who_came_left_moved_changed_name_and_came_back(runs):
    first, second = truth(runs, "first"), truth(runs, "second")
    before, after = (
        {row["person"] for row in told.values() if row["staff"] == "person"}
        for told in (first, second)
    )
    arrived = traits(second, "arrived")
    assert arrived == after - before
    assert len(arrived) == round(PEOPLE * later.ARRIVED)
    stayed = before - traits(first, "departed")
    near(len(traits(second, "moved")), len(stayed), later.MOVED)
    for trait in ("left", "renamed", "returned"):
        assert traits(second, trait)
    vanished = before - after
    assert vanished
    assert not vanished & traits(first, "departed")


def test_identifiers_of_those_who_stay_do_not_move(runs):
    first, second = truth(runs, "first"), truth(runs, "second")
    recycled = {
        key for key in first.keys() & second.keys() if first[key]["person"] != second[key]["person"]
    }
    assert recycled
    for key in recycled:
        assert "source-id-recycled" in second[key]["traits"]
        former = first[key]["person"]
        assert former not in {row["person"] for k, row in second.items() if k == key}


def test_one_directory_broke_off_and_one_came_in_another_order(runs):
    cut = rows(runs / "second" / f"{later.TRUNCATED}.csv")
    told = [key for key in truth(runs, "second") if key[0] == later.TRUNCATED]
    assert len(cut) == int(len(told) * later.TRUNCATED_AT)
    before, after = (
        [row["source_id"] for row in rows(runs / name / f"{later.REORDERED}.csv")]
        for name in ("first", "second")
    )
    kept = set(before) & set(after)
    assert [i for i in before if i in kept] != [i for i in after if i in kept]


def test_who_comes_back_is_entered_beside_the_closed_row(runs):
    second = truth(runs, "second")
    for person in traits(second, "returned"):
        sources = [key[0] for key, row in second.items() if row["person"] == person]
        assert len(sources) > len(set(sources))
