"""The scorer against a count by hand of every pair, on small clusterings."""

import csv
from itertools import combinations

import pytest
from hypothesis import given, strategies

from encre.institute.directory import scoring
from encre.institute.directory.generator import TRUTH
from encre.institute.directory.scoring import Shown, Someone, Truth

pytestmark = pytest.mark.once
labellings = strategies.integers(1, 9).flatmap(
    lambda size: strategies.tuples(
        *[strategies.lists(strategies.integers(0, 4), min_size=size, max_size=size)] * 2
    )
)


def truth_of(people, shown=None):
    numbers = {person: n for n, person in enumerate(dict.fromkeys(people))}
    someone = [Someone(f"p{person}", frozenset({f"n{person}"}), "1970-01-01") for person in numbers]
    return Truth(
        {("s", str(n)): n for n in range(len(people))},
        [numbers[person] for person in people],
        shown or [Shown("", "", "")] * len(people),
        someone,
    )


def clusters_of(labels):
    groups = {}
    for record, label in enumerate(labels):
        groups.setdefault(label, []).append(("s", str(record)))
    return list(groups.values())


def rate(part, whole):
    return part / whole if whole else 1.0


@given(labellings)
def test_pairs_b_cubed_mixed_and_split_by_hand(drawn):
    people, labels = drawn
    found = scoring.score(truth_of(people), clusters_of(labels))
    size = range(len(people))
    same = {(a, b) for a, b in combinations(size, 2) if people[a] == people[b]}
    together = {(a, b) for a, b in combinations(size, 2) if labels[a] == labels[b]}
    precision, recall = (
        rate(len(same & together), len(together)),
        rate(len(same & together), len(same)),
    )
    assert found["auto_precision"] == pytest.approx(precision)
    assert found["auto_recall"] == pytest.approx(recall)
    b3 = [0.0, 0.0]
    for one in size:
        mine = {n for n in size if labels[n] == labels[one]}
        his = {n for n in size if people[n] == people[one]}
        b3[0] += len(mine & his) / len(mine) / len(people)
        b3[1] += len(mine & his) / len(his) / len(people)
    assert (found["b3_precision"], found["b3_recall"]) == pytest.approx(b3)
    assert found["b3_f1"] == pytest.approx(2 * b3[0] * b3[1] / sum(b3))
    count = len(set(people))
    mixed = sum(len({people[n] for n in size if labels[n] == label}) > 1 for label in set(labels))
    assert found["mixed_per_10k"] == pytest.approx(10_000 * mixed / count)
    assert found["mixed_per_10k_other"] == pytest.approx(10_000 * mixed / count)
    split = sum(len({labels[n] for n in size if people[n] == p}) > 1 for p in set(people))
    assert found["split_per_10k"] == pytest.approx(10_000 * split / count)


@given(labellings)
def test_a_perfect_reviewer_of_every_pair_of_pure_clusters_ends_with_the_truth(drawn):
    people, labels = drawn
    pure = [person * 10 + label for person, label in zip(people, labels, strict=True)]
    clusters = clusters_of(pure)
    asked = [(a, b, 0.5) for a, b in combinations(range(len(clusters)), 2)]
    found = scoring.score(truth_of(people), clusters, asked)
    assert found["b3_f1_after_review"] == pytest.approx(1)
    assert found["recall_after_review"] == pytest.approx(1)
    assert found["reviews_per_1000"] == pytest.approx(1_000 * len(asked) / len(set(people)))
    right = sum(
        people[int(clusters[a][0][1])] == people[int(clusters[b][0][1])] for a, b, _s in asked
    )
    assert found["review_precision"] == pytest.approx(rate(right, len(asked)))


def test_a_no_of_the_reviewer_changes_nothing():
    truth = truth_of([0, 0, 1])
    found = scoring.score(truth, [[("s", "0"), ("s", "1")], [("s", "2")]], [(0, 1, 0.4)])
    assert found["b3_f1_after_review"] == found["b3_f1"] == 1
    assert found["review_precision"] == 0


def test_records_left_out_stand_alone_and_twice_is_refused():
    truth = truth_of([0, 0, 1])
    assert scoring.score(truth, [])["b3_recall"] == pytest.approx(2 / 3)
    with pytest.raises(ValueError, match="two clusters"):
        scoring.score(truth, [[("s", "0")], [("s", "0")]])
    with pytest.raises(KeyError):
        scoring.score(truth, [[("s", "7")]])


def pair(one, other, shown=("", "", ""), displayed=("", "", "")):
    truth = Truth(
        {("s", "0"): 0, ("s", "1"): 1},
        [0, 1],
        [Shown(*shown), Shown(*displayed)],
        [
            Someone(one[0], frozenset(one[1]), one[2]),
            Someone(other[0], frozenset(other[1]), other[2]),
        ],
    )
    return scoring.score(truth, [[("s", "0"), ("s", "1")]])


def test_undecidable_needs_first_name_a_surname_and_the_birth_date():
    born = "1970-03-01"
    alike = pair(("Léa", {"Roux", "Petit"}, born), ("Léa", {"Petit"}, born))
    assert (alike["mixed_per_10k_undecidable"], alike["mixed_per_10k_other"]) == (5_000, 0)
    for other in (
        ("Lia", {"Petit"}, born),
        ("Léa", {"Blanc"}, born),
        ("Léa", {"Petit"}, "1970-03-02"),
    ):
        told = pair(("Léa", {"Roux", "Petit"}, born), other)
        assert (told["mixed_per_10k_undecidable"], told["mixed_per_10k_other"]) == (0, 5_000)


@pytest.mark.parametrize(
    ("shown", "displayed", "hard"),
    [
        (("inserm:1", "", ""), ("inserm:2", "", ""), 1),
        (("inserm:1", "", ""), ("cnrs:2", "", ""), 0),
        (("inserm:1", "", ""), ("inserm:1", "", ""), 0),
        (("", "0009", ""), ("", "0008", ""), 1),
        (("", "", "1970-03-01"), ("", "", "1970-01-03"), 0),
        (("", "", "1970-03-01"), ("", "", "1971-03-01"), 0),
        (("", "", "1970-03-01"), ("", "", "1971-03-02"), 1),
        (("", "", "1970-03-01"), ("", "", ""), 0),
    ],
)
def test_hard_conflicts(shown, displayed, hard):
    found = pair(("a", {"b"}, "1970-03-01"), ("c", {"d"}, "1970-03-01"), shown, displayed)
    assert found["mixed_hard_conflict"] == hard


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("1970-03-12", "1970-12-03", True),
        ("1970-03-12", "1970-03-21", True),
        ("1970-03-12", "1907-03-12", True),
        ("1970-03-12", "1970-03-17", True),
        ("1970-10-12", "1970-01-12", True),
        ("1970-03-12", "1970-04-13", False),
        ("1970-03-12", "1979-03-17", False),
        ("1970-03-12", "1972-12-03", False),
    ],
)
def test_one_slip_of_a_date(one, other, near):
    assert scoring.within_a_slip(one, other) is near
    assert scoring.within_a_slip(other, one) is near


def test_the_truth_is_read_as_it_was_written(tmp_path):
    file = tmp_path / "truth.csv"
    values = ("siege", "a1", "p0000003", "Léa", "Roux", "Roux;Petit", "1970-03-01", "inserm:12",
              "0009", "1970-01-03", "person", "homonym")  # fmt: skip
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([TRUTH, values])
    truth = scoring.read_truth(file)
    assert truth.records == {("siege", "a1"): 0}
    assert truth.people == [Someone("Léa", frozenset({"Roux", "Petit"}), "1970-03-01")]
    assert truth.shown == [Shown("inserm:12", "0009", "1970-01-03")]
