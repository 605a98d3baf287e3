"""Learning weights from labelled sets, which are never those that will be judged.

`python -m encre.institute.directory.matching.learning OUT FOLDER LABELS [FOLDER LABELS …]`, where
LABELS is a CSV with the columns source, source_id, person. Needs the development lock (numpy).
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from encre.institute.directory.matching import scoring
from encre.institute.directory.matching.evidence import (
    FIELDS,
    Levels,
    compare,
    forbidden,
    mark_namesakes,
)
from encre.institute.directory.matching.normalising import population
from encre.institute.directory.matching.reading import read_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from encre.institute.directory.matching.profiles import Population

FLOOR = -10.0
"""Bits below which Splink's pairs are not looked at."""
BOUNDS = {
    ("phone", "other"): (-2.0, 0.0),
    ("phone", "same"): (0.0, 4.5),
    ("phone", "shared"): (0.0, 1.5),
    ("place", "same"): (0.0, 2.2),
    ("place", "other"): (-2.5, 0.0),
    ("employer", "other"): (-0.8, 0.0),
    ("sex", "other"): (-4.0, 0.0),
    ("title", "other"): (-0.8, 0.0),
    ("title", "same"): (0.0, 1.2),
    ("dates", "other"): (-0.6, 0.0),
    ("dates", "start"): (0.0, 2.0),
    ("dates", "end"): (0.0, 2.0),
    ("dates", "both"): (0.0, 2.5),
    ("mail", "other"): (-0.5, 0.5),
    ("mail", "same"): (0.0, 3.0),
    ("source", "same"): (-4.0, -2.5),
    ("unit", "other"): (-1.3, 0.0),
    ("unit", "same"): (0.0, 1.3),
}
"""What generated sets may exaggerate: people change phones and employers, and titles are few."""
SAMPLE = 5_000_000
SEED = 7
STIFFNESS = 2.0
"""Ridge: a level seen rarely weighs little."""
ROUNDS = 30
TOLERANCE = 1e-3
LIMITS = {"automatic": 5.0, "margin": 4.0, "review": -3.0, "floor": FLOOR, "reviews_per_1000": 52.0}
ZEROS = ("missing", "apart", "unknown", "exact")
"""The level of a field that weighs nothing."""
Example = tuple[Levels, bool]


def learn(sets: Sequence[tuple[Path, Path]]) -> dict[str, Any]:
    """Return weights learnt from folders and their labels."""
    model: dict[str, Any] = {}
    examples: list[Example] = []
    for folder, labels in sets:
        told = population(read_folder(folder))
        people = _people(told, labels)
        model = model or _splink_weights(told, people)
        edges = scoring.edges(told, model, FLOOR, "duckdb")
        mark_namesakes(told, ((edge.one, edge.other) for edge in edges))
        for edge in edges:
            one, other = told.profiles[edge.one], told.profiles[edge.other]
            if not forbidden(one, other):
                same = people[edge.one] == people[edge.other]
                examples.append((compare(one, other, told), same))
    base, rarity, levels = _fit(examples)
    return {
        "version": "v1",
        "splink": model,
        "base": base,
        "rarity": rarity,
        "levels": levels,
        "limits": LIMITS,
        "learnt_from": f"{len(examples)} pairs of {len(sets)} generated sets",
    }


def _people(told: Population, labels: Path) -> list[str]:
    with labels.open(encoding="utf-8", newline="") as file:
        known = {(row["source"], row["source_id"]): row["person"] for row in csv.DictReader(file)}
    return [known[key] for key in told.keys]


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


def _fit(examples: Sequence[Example]) -> tuple[float, float, dict[str, dict[str, float]]]:
    """Fit a logistic regression: base, weight of rarity, weight of each level of each field."""
    import numpy as np

    tallied = Counter((levels[:-1], round(levels.rarity, 1), same) for levels, same in examples)
    columns: dict[tuple[str, str], int] = {}
    for levels, _rarity, _same in tallied:
        for pair in zip(FIELDS, levels, strict=True):
            columns.setdefault(pair, len(columns) + 2)
    matrix = np.zeros((len(tallied), len(columns) + 2))
    matrix[:, 0] = 1.0
    truth, count = np.zeros(len(tallied)), np.zeros(len(tallied))
    for row, ((levels, rarity, same), seen) in enumerate(tallied.items()):
        matrix[row, 1] = rarity
        for pair in zip(FIELDS, levels, strict=True):
            matrix[row, columns[pair]] = 1.0
        truth[row], count[row] = same, seen
    return _named(_newton(matrix, truth, count, columns), columns)


def _newton(matrix: Any, truth: Any, count: Any, columns: dict[tuple[str, str], int]) -> Any:
    """Fit; what leaves its bounds is held there, and the others are fitted again."""
    import numpy as np

    found, free = np.zeros(matrix.shape[1]), np.ones(matrix.shape[1], dtype=bool)
    for _turn in range(len(BOUNDS)):
        found = _climb(matrix, truth, count, found, free)
        outside = False
        for (field, level), (low, high) in BOUNDS.items():
            if (column := columns.get((field, level))) is None:
                continue
            zero = found[columns[field, "missing"]] if (field, "missing") in columns else 0.0
            held = min(max(found[column] - zero, low), high)
            if abs(held + zero - found[column]) > TOLERANCE:
                found[column], free[column], outside = held + zero, False, True
                if (field, "missing") in columns:
                    free[columns[field, "missing"]] = False
        if not outside:
            break
    return found


def _climb(matrix: Any, truth: Any, count: Any, start: Any, free: Any) -> Any:
    import numpy as np

    found, ridge = start.copy(), np.full(matrix.shape[1], STIFFNESS)
    ridge[:2] = 1e-3
    inner = matrix[:, free]
    for _round in range(ROUNDS):
        odds = np.clip(matrix @ found, -35, 35)
        likely = 1 / (1 + np.exp(-odds))
        slope = inner.T @ (count * (truth - likely)) - (ridge * found)[free]
        bend = (inner * (count * likely * (1 - likely))[:, None]).T @ inner
        step = np.linalg.solve(bend + np.diag(ridge[free]), slope)
        found[free] += np.clip(step, -3, 3)
        if abs(step).max() < TOLERANCE:
            break
    return found


def _named(
    found: Any, columns: dict[tuple[str, str], int]
) -> tuple[float, float, dict[str, dict[str, float]]]:
    """Return weights by name, a missing value weighing nothing."""
    base = float(found[0])
    levels: dict[str, dict[str, float]] = {name: {} for name in FIELDS}
    for (field, level), column in columns.items():
        levels[field][level] = float(found[column])
    for table in levels.values():
        nothing = next((table[name] for name in ZEROS if name in table), 0.0)
        base += nothing
        for level in table:
            table[level] = round(table[level] - nothing, 3)
    return round(base, 3), round(float(found[1]), 3), levels


def main(arguments: list[str]) -> None:
    """Write the weights learnt from the sets named."""
    out, *rest = map(Path, arguments)
    sets = list(zip(rest[::2], rest[1::2], strict=True))
    text = json.dumps(learn(sets), ensure_ascii=False, indent=1, sort_keys=True)
    out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
