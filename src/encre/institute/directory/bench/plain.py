"""The peer: Splink 5 as its tutorials use it, with usual cleaning, and nothing of ours."""

from __future__ import annotations

import csv
import re
import tempfile
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import splink.comparison_library as compare
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI
from splink.internals.blocking_rule_creator import BlockingRuleCreator

ENOUGH = 0.5
SEED = 1
_COLUMNS = ("unique_id", "given", "family", "born", "email", "phone", "number", "orcid", "unit")
_RULES = (
    ("family", "born"), ("given", "family"), ("given", "born"), ("email",), ("phone",),
    ("number",), ("orcid",),
)  # fmt: skip
_PHONE_DIGITS = 9
_SAMPLE = 2_000_000


def clusters(folder: Path) -> list[list[tuple[str, str]]]:
    """Return the connected components over pairs of probability one half or more."""
    names: list[tuple[str, str]] = []
    database = duckdb.connect()
    table = _loaded(database, folder, names)
    api = DuckDBAPI(connection=database)
    linker = Linker(api.register(table), _settings())
    _train(linker)
    predicted = linker.inference.predict(threshold_match_probability=ENOUGH)
    grouped = linker.clustering.cluster_pairwise_predictions_at_threshold(
        predicted, threshold_match_probability=ENOUGH
    )
    rows = database.execute(
        f"SELECT cluster_id, unique_id FROM {grouped.physical_name}"  # noqa: S608 - Splink's name
    ).fetchall()
    found: dict[Any, list[tuple[str, str]]] = defaultdict(list)
    for cluster, record in rows:
        found[cluster].append(names[record])
    return list(found.values())


def _settings() -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            compare.NameComparison("given").configure(term_frequency_adjustments=True),
            compare.NameComparison("family").configure(term_frequency_adjustments=True),
            compare.DateOfBirthComparison("born", input_is_string=True),
            compare.ExactMatch("email").configure(term_frequency_adjustments=True),
            compare.ExactMatch("phone").configure(term_frequency_adjustments=True),
            compare.ExactMatch("number"),
            compare.ExactMatch("orcid"),
            compare.ExactMatch("unit").configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in _RULES],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )


def _train(linker: Linker) -> None:
    sure: list[str | BlockingRuleCreator] = [
        block_on("orcid"),
        block_on("number"),
        block_on("family", "given", "born"),
    ]
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=_SAMPLE, seed=SEED)
    for rule in (("given", "family"), ("born",)):
        linker.training.estimate_parameters_using_expectation_maximisation(
            block_on(*rule), record_sample_proportion=1.0
        )


def _loaded(database: duckdb.DuckDBPyConnection, folder: Path, names: list[tuple[str, str]]) -> str:
    """Load cleaned records under a running number; `names` receives who they are."""
    types = dict.fromkeys(_COLUMNS, "VARCHAR") | {"unique_id": "BIGINT"}
    with tempfile.TemporaryDirectory(prefix="encre-plain-") as place:
        rows = Path(place) / "rows.csv"
        with rows.open("w", encoding="utf-8", newline="") as file:
            written = csv.writer(file)
            written.writerow(_COLUMNS)
            for name, values in _cleaned(folder):
                written.writerow([len(names), *values])
                names.append(name)
        database.read_csv(str(rows), header=True, dtype=types).create("records")
    return "records"


def _cleaned(folder: Path) -> Iterator[tuple[tuple[str, str], list[str]]]:
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                number = re.sub(r"\D", "", row["employee_number"] or "").lstrip("0")
                employer = _folded(row["employer"])
                yield (
                    (path.stem, row["source_id"]),
                    [
                        _folded(row["given_names"]),
                        _folded(row["family_name"]),
                        day(row["birth_date"]),
                        (row["email"] or "").lower(),
                        re.sub(r"\D", "", row["phone"] or "")[-_PHONE_DIGITS:],
                        f"{employer} {number}" if number else "",
                        re.sub(r"[^0-9X]", "", (row["orcid"] or "").upper())[-16:],
                        re.sub(r"\D", "", (row["unit"] or "").split(";")[-1]).lstrip("0"),
                    ],
                )


def _folded(text: str | None) -> str:
    decomposed = unicodedata.normalize("NFKD", (text or "").lower())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", " ", bare).strip()


def day(text: str | None) -> str:
    """Return an ISO date from any of the usual French or LDAP forms."""
    digits = re.sub(r"\D", "", text or "")[:8]
    if len(digits) != 8:  # noqa: PLR2004 - a day has eight digits
        return ""
    if re.match(r"\d{1,2}\D", text or ""):
        digits = digits[4:] + digits[2:4] + digits[:2]
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
