"""Learning weights from labelled sets, which are never those that will be judged.

`python -m encre.institute.directory.matching.learning OUT FOLDER LABELS [FOLDER LABELS …]`, where
LABELS is a CSV with the columns source, source_id, person. Needs the development lock (numpy).
Each set is learnt from several times: whole, then with columns left out, as poorer sources have
them; first from pairs of records, then from the clusters that the weights of the turn before make.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from encre.institute.directory.facts import COLUMNS
from encre.institute.directory.matching import fitting, scoring
from encre.institute.directory.matching.deciding import NEVER, Clusters, decide
from encre.institute.directory.matching.evidence import compare, forbidden, mark_namesakes
from encre.institute.directory.matching.normalising import population
from encre.institute.directory.matching.reading import Directory, read_folder
from encre.institute.directory.matching.suiting import SUITED, Habits, habits
from encre.institute.directory.matching.weighing import Weights

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from encre.institute.directory.matching.profiles import Population

FLOOR = -10.0
"""Bits below which Splink's pairs are not looked at."""
SAMPLE = 5_000_000
SEED = 7
TURNS = 1
"""How often what the weights themselves make is learnt from again."""
LIMITS = {
    "automatic": 5.0,
    "extended": 4.0,
    "sure": 7.0,
    "risk_per_10k": 4.0,
    "margin": 4.0,
    "review": -3.0,
    "floor": FLOOR,
    "reviews_per_1000": 55.0,
}
WITHOUT: tuple[tuple[str, ...], ...] = (
    (),
    ("title", "start_date", "end_date", "sex", "birth_place", "birth_name"),
    ("phone", "employee_number", "employer", "start_date", "end_date", "birth_place"),
    ("email", "start_date", "end_date", "title"),
    ("birth_name", "orcid", "title", "phone", "start_date", "end_date", "sex", "birth_place"),
)
"""Columns left out of a set, one variant after the other."""


class Labelled(NamedTuple):
    """A set with its truth: records, the person of each, the pairs that Splink keeps."""

    told: Population
    people: list[str]
    edges: list[scoring.Edge]


def learn(places: Sequence[tuple[Path, Path]]) -> dict[str, Any]:
    """Return weights learnt from folders and their labels."""
    model: dict[str, Any] = {}
    sets: list[Labelled] = []
    for folder, labels in places:
        directories = read_folder(folder)
        for without in WITHOUT:
            told = population(_thinned(directories, without))
            people = _people(told, labels)
            model = model or _splink_weights(told, people)
            edges = scoring.edges(told, model, FLOOR, "duckdb")
            mark_namesakes(told, ((edge.one, edge.other) for edge in edges))
            sets.append(Labelled(told, people, edges))
    compared = [list(_of_records(one)) for one in sets]
    shown = [habits(levels for levels, _same in examples) for examples in compared]
    return _fitted(sets, compared, shown, model)


def _fitted(
    sets: list[Labelled],
    compared: list[list[fitting.Example]],
    shown: list[Habits],
    model: dict[str, Any],
) -> dict[str, Any]:
    usual, namesakes = _usual(shown)
    for turn in range(TURNS + 1):
        found = fitting.fit(compared, shown, usual, namesakes)
        weights: dict[str, Any] = {
            "version": "v2",
            "splink": model,
            "limits": LIMITS,
            "usual": usual,
            "namesakes": namesakes,
            "learnt_from": f"{sum(map(len, compared))} pairs of {len(sets)} generated sets",
            **found,
        }
        if turn < TURNS:
            for place, one in enumerate(sets):
                compared[place] += _of_clusters(one, Weights(weights))
    return weights


def _thinned(directories: list[Directory], without: tuple[str, ...]) -> list[Directory]:
    gone = {COLUMNS.index(name) for name in without}
    return [
        Directory(
            one.name,
            [["" if place in gone else text for place, text in enumerate(row)] for row in one.rows],
        )
        for one in directories
    ]


def _people(told: Population, labels: Path) -> list[str]:
    with labels.open(encoding="utf-8", newline="") as file:
        known = {(row["source"], row["source_id"]): row["person"] for row in csv.DictReader(file)}
    return [known[key] for key in told.keys]


def _of_records(given: Labelled) -> Iterator[fitting.Example]:
    """Yield each pair of records compared, with whether it is one person."""
    told, people, edges = given
    for edge in edges:
        one, other = told.profiles[edge.one], told.profiles[edge.other]
        same = people[edge.one] == people[edge.other]
        yield compare(one, other, told), None if forbidden(one, other) else same


def _of_clusters(given: Labelled, weights: Weights) -> list[fitting.Example]:
    """Return the comparisons of clusters that these weights make, mixed ones left out."""
    watched = _Watched(given, weights)
    decide(watched, given.edges)
    return watched.seen


class _Watched(Clusters):
    """Clusters that note every comparison and its truth."""

    def __init__(self, given: Labelled, weights: Weights) -> None:
        super().__init__(given.told, weights)
        self.owners: list[str] = list(given.people)
        self.seen: list[fitting.Example] = []

    def measure(self, one: int, other: int) -> float:
        score = super().measure(one, other)
        if score != NEVER and self.owners[one] and self.owners[other]:
            levels = compare(self.profiles[one], self.profiles[other], self.told)
            self.seen.append((levels, self.owners[one] == self.owners[other]))
        return score

    def unite(self, one: int, other: int) -> int:
        if self.owners[one] != self.owners[other]:
            self.owners[one] = self.owners[other] = ""
        return super().unite(one, other)


def _usual(shown: list[Habits]) -> tuple[dict[str, dict[str, list[float]]], float]:
    """Return how often each level is met in all sets, and the share of namesakes of rare names."""
    usual: dict[str, dict[str, list[float]]] = {}
    for name in SUITED:
        one, two = Counter[str](), Counter[str]()
        for habit in shown:
            one.update(habit.one.get(name, {}))
            two.update(habit.two.get(name, {}))
        levels = sorted({*one, *two})
        usual[name] = {
            level: [
                round((one[level] + 0.5) / (one.total() + 0.5 * len(levels)), 5),
                round((two[level] + 0.5) / (two.total() + 0.5 * len(levels)), 5),
            ]
            for level in levels
        }
    pairs = [sum(habit.rare[place] for habit in shown) for place in (0, 1)]
    return usual, round(pairs[1] / max(sum(pairs), 1), 5)


def _splink_weights(told: Population, people: list[str]) -> dict[str, Any]:
    """Return Splink's settings with m from labels and u from random pairs."""
    import duckdb
    import pyarrow as pa  # type: ignore[import-untyped]
    from splink import Linker
    from splink.backends.duckdb import DuckDBAPI

    rows = scoring.table(told).append_column("person", pa.array(people))
    linker = Linker(DuckDBAPI(duckdb.connect()).register(rows), scoring.settings(), log_level=40)
    linker.training.estimate_u_using_random_sampling(max_pairs=SAMPLE, seed=SEED)
    linker.training.estimate_m_from_label_column("person")
    counted = Counter(people)
    true = sum(count * (count - 1) for count in counted.values())
    saved: dict[str, Any] = linker.misc.save_model_to_json()
    saved["probability_two_random_records_match"] = true / (len(people) * (len(people) - 1))
    return saved


def main(arguments: list[str]) -> None:
    """Write the weights learnt from the sets named."""
    out, *rest = map(Path, arguments)
    sets = list(zip(rest[::2], rest[1::2], strict=True))
    text = json.dumps(learn(sets), ensure_ascii=False, indent=1, sort_keys=True)
    out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
