"""How good a resolution is against the truth: pairs, B³, mixed and split people, reviews.

The terms are those of the quality figures: a *mixed* record is an automatic cluster holding two or
more people; it is *undecidable* when any two of them have one first name, a surname and a birth
date in common; figures are per 10,000 true people, service accounts included.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

Key = tuple[str, str]
"""A record: its source and its identifier there."""
Clusters = Sequence[Sequence[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Someone:
    """What makes two people undecidable: first name, surnames, birth date."""

    given: str
    surnames: frozenset[str]
    born: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The hard facts that one record shows: staff number of an employer, ORCID, birth date."""

    number: str
    orcid: str
    born: str


@dataclass(frozen=True)
class Truth:
    """Who stands behind each record; records and people are numbered from zero."""

    records: dict[Key, int]
    person_of: list[int]
    shown: list[Shown]
    people: list[Someone]


def read_truth(path: Path) -> Truth:
    """Read the truth that the generator wrote."""
    records: dict[Key, int] = {}
    numbers: dict[str, int] = {}
    person_of: list[int] = []
    shown: list[Shown] = []
    people: list[Someone] = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            person = numbers.setdefault(row["person"], len(numbers))
            if person == len(people):
                people.append(_someone(row))
            records[(row["source"], row["source_id"])] = len(person_of)
            person_of.append(person)
            shown.append(Shown(row["employee_number"], row["orcid"], row["birth_date"]))
    return Truth(records, person_of, shown, people)


def _someone(row: dict[str, str]) -> Someone:
    names = (row["birth_name"], *row["usage_names"].split(";"))
    return Someone(row["given_name"], frozenset(filter(None, names)), row["born"])


def score(
    truth: Truth, clusters: Clusters, reviews: Iterable[Sequence[float]] = ()
) -> dict[str, float]:
    """Return every figure of a resolution; `reviews` are `[i, j, score]`, indexes of clusters.

    A record that no cluster holds stands alone (raises KeyError for a record without truth).
    """
    labels = labelled(truth, clusters)
    asked = [(int(review[0]), int(review[1])) for review in reviews]
    after, right = reviewed(truth, labels, asked)
    automatic, final = b_cubed(truth.person_of, labels), b_cubed(truth.person_of, after)
    pairs = pairwise(truth.person_of, labels)
    return {
        "people": len(truth.people),
        "records": len(truth.person_of),
        "auto_precision": pairs[0],
        "auto_recall": pairs[1],
        "auto_f1": pairs[2],
        "b3_precision": automatic[0],
        "b3_recall": automatic[1],
        "b3_f1": automatic[2],
        "b3_f1_after_review": final[2],
        "recall_after_review": pairwise(truth.person_of, after)[1],
        "reviews_per_1000": 1_000 * len(asked) / max(len(truth.people), 1),
        "review_precision": right / len(asked) if asked else 1.0,
        **_mixed(truth, labels),
        "split_per_10k": _per_10k(truth, _split(truth.person_of, labels)),
    }


def labelled(truth: Truth, clusters: Clusters) -> list[int]:
    """Return the cluster of each record; records that no cluster holds get one of their own."""
    labels = [-1] * len(truth.person_of)
    for number, cluster in enumerate(clusters):
        for source, source_id in cluster:
            record = truth.records[(source, source_id)]
            if labels[record] >= 0:
                raise ValueError(f"{source} {source_id} lies in two clusters")
            labels[record] = number
    free = len(clusters)
    for record, label in enumerate(labels):
        if label < 0:
            labels[record] = free
            free += 1
    return labels


def pairwise(people: Sequence[int], labels: Sequence[int]) -> tuple[float, float, float]:
    """Return precision, recall and F1 over pairs of records."""
    both = sum(map(_pairs, Counter(zip(people, labels, strict=True)).values()))
    found = sum(map(_pairs, Counter(labels).values()))
    true = sum(map(_pairs, Counter(people).values()))
    return _rates(both / found if found else 1.0, both / true if true else 1.0)


def b_cubed(people: Sequence[int], labels: Sequence[int]) -> tuple[float, float, float]:
    """Return precision, recall and F1 averaged over records (Bagga and Baldwin)."""
    of_person, of_label = Counter(people), Counter(labels)
    precision = recall = 0.0
    for (person, label), count in Counter(zip(people, labels, strict=True)).items():
        precision += count * count / of_label[label]
        recall += count * count / of_person[person]
    total = max(len(people), 1)
    return _rates(precision / total, recall / total)


def reviewed(
    truth: Truth, labels: Sequence[int], asked: Iterable[tuple[int, int]]
) -> tuple[list[int], int]:
    """Return the clusters after a reviewer who never errs, and how many answers were yes.

    Somebody who looks at a mixed record takes it for the person who has most of it.
    """
    owners = _owners(truth, labels)
    parent: dict[int, int] = {}

    def root(label: int) -> int:
        while (above := parent.get(label, label)) != label:
            parent[label] = parent.get(above, above)
            label = above
        return label

    right = 0
    for one, other in asked:
        if owners[one] == owners[other]:
            right += 1
            parent[root(one)] = root(other)
    return [root(label) for label in labels], right


def _owners(truth: Truth, labels: Sequence[int]) -> dict[int, int]:
    counted: dict[int, Counter[int]] = defaultdict(Counter)
    for person, label in zip(truth.person_of, labels, strict=True):
        counted[label][person] += 1
    return {
        label: min(counts, key=lambda person: (-counts[person], person))
        for label, counts in counted.items()
    }


def _mixed(truth: Truth, labels: Sequence[int]) -> dict[str, float]:
    members: dict[int, list[int]] = defaultdict(list)
    for record, label in enumerate(labels):
        members[label].append(record)
    mixed = undecidable = hard = 0
    for records in members.values():
        people = {truth.person_of[record] for record in records}
        if len(people) > 1:
            mixed += 1
            undecidable += _undecidable(truth, people)
            hard += _hard(truth, records)
    return {
        "mixed_per_10k": _per_10k(truth, mixed),
        "mixed_per_10k_undecidable": _per_10k(truth, undecidable),
        "mixed_per_10k_other": _per_10k(truth, mixed - undecidable),
        "mixed_hard_conflict": hard,
    }


def _undecidable(truth: Truth, people: Iterable[int]) -> bool:
    return all(
        one.given == other.given and one.born == other.born and one.surnames & other.surnames
        for one, other in combinations((truth.people[person] for person in people), 2)
    )


def _hard(truth: Truth, records: Sequence[int]) -> bool:
    return any(
        truth.person_of[one] != truth.person_of[other]
        and hard_conflict(truth.shown[one], truth.shown[other])
        for one, other in combinations(records, 2)
    )


def hard_conflict(one: Shown, other: Shown) -> bool:
    """Tell whether two records cannot be one person, by the facts they show."""
    employers = one.number.partition(":")[0], other.number.partition(":")[0]
    if one.number and other.number and employers[0] == employers[1] and one.number != other.number:
        return True
    if one.orcid and other.orcid and one.orcid != other.orcid:
        return True
    return bool(one.born and other.born) and not within_a_slip(one.born, other.born)


def within_a_slip(one: str, other: str) -> bool:
    """Tell whether two ISO dates are equal, or one slip apart.

    A slip: day and month exchanged, one digit, or two neighbouring digits exchanged (as the date
    is written from the year or from the day).
    """
    if one == other:
        return True
    if (one[:4], one[5:7], one[8:]) == (other[:4], other[8:], other[5:7]):
        return True
    return _one_slip(one.replace("-", ""), other.replace("-", "")) or _one_slip(
        _from_the_day(one), _from_the_day(other)
    )


def _one_slip(one: str, other: str) -> bool:
    places = [n for n in range(len(one)) if one[n] != other[n]]
    if len(places) == 1:
        return True
    if len(places) != 2 or places[1] != places[0] + 1:  # noqa: PLR2004 - two digits
        return False
    first, second = places
    return one[first] == other[second] and one[second] == other[first]


def _from_the_day(day: str) -> str:
    return day[8:] + day[5:7] + day[:4]


def _split(people: Sequence[int], labels: Sequence[int]) -> int:
    places: dict[int, int] = {}
    split: set[int] = set()
    for person, label in zip(people, labels, strict=True):
        if places.setdefault(person, label) != label:
            split.add(person)
    return len(split)


def _per_10k(truth: Truth, count: int) -> float:
    return 10_000 * count / max(len(truth.people), 1)


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def _rates(precision: float, recall: float) -> tuple[float, float, float]:
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0
