"""Splink: blocks on our keys and scores pairs of records with saved weights, on DuckDB or Spark."""

from __future__ import annotations

import contextlib
import logging
import shutil
import tempfile
from typing import TYPE_CHECKING, Any, NamedTuple

from encre.institute.directory.matching.keys import all_keys
from encre.institute.directory.matching.phonetics import sound
from encre.institute.directory.matching.troubles import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa  # type: ignore[import-untyped]

    from encre.institute.directory.matching.profiles import Population, Profile

Settings = dict[str, Any]
_PRIOR, _UNSEEN = 1e-4, 0.005
DIGITS = 6
"""Engines add in different orders: scores are compared to so many digits."""


class Edge(NamedTuple):
    """Two records worth a comparison, by their numbers, and Splink's weight in bits."""

    one: int
    other: int
    weight: float


_TEXTS = ("given", "family", "born", "turned", "place", "sex")
_LISTS = ("families", "family_sounds", "givens", "given_sounds", "initials")
_SETS = ("mails", "stems", "phones", "numbers", "orcids", "units", "keys")


def table(told: Population) -> pa.Table:
    """Return the table that Splink compares: one row a record, values in one form."""
    # Late: pages load this module and none of them needs the engine.
    import pyarrow as pa

    columns: dict[str, list[Any]] = {name: [] for name in (*_TEXTS, *_LISTS, *_SETS)}
    for profile, keys in zip(told.profiles, all_keys(told), strict=True):
        for name, value in _row(profile, told).items():
            columns[name].append(value or None)
        columns["keys"].append(keys or None)
    many = pa.list_(pa.string())
    arrays: dict[str, pa.Array] = {"unique_id": pa.array(range(len(told.keys)), pa.int64())}
    for name, values in columns.items():
        arrays[name] = pa.array(values, pa.string() if name in _TEXTS else many)
    return pa.table(arrays)


def _row(profile: Profile, told: Population) -> dict[str, Any]:
    given = profile.givens[0] if profile.givens else None
    family = profile.families[0] if profile.families else None
    names = [*profile.families, *profile.aliases]
    return {
        "given": given.glued if given else None,
        "family": family.core if family else None,
        "families": sorted({name.core for name in names}),
        "family_sounds": sorted({sound(part) for name in names for part in name.parts}),
        "givens": sorted({form for name in profile.givens for form in (name.glued, name.parts[0])}),
        "given_sounds": sorted({sound(part) for name in profile.givens for part in name.parts}),
        "initials": sorted({name.parts[0][0] for name in profile.givens}),
        "born": profile.born[0] if profile.born else None,
        "turned": _turned(profile.born[0]) if profile.born else None,
        "place": profile.places[0] if profile.places else None,
        "sex": profile.sexes[0] if profile.sexes else None,
        "mails": [mail.whole for mail in profile.mails if mail.whole not in told.shared_mails],
        "stems": [mail.stem for mail in profile.mails],
        "phones": [phone for phone in profile.phones if phone not in told.shared_phones],
        "numbers": [digits for _owner, digits in profile.numbers],
        "orcids": profile.orcids,
        "units": profile.units,
    }


def _turned(born: str) -> str:
    """Return the date with day and month swapped."""
    return born[:4] + born[6:] + born[4:6]


def comparisons(saved: Settings | None = None) -> list[Any]:
    """Return what Splink compares, with saved weights; each engine writes it in its own SQL."""
    import splink.comparison_level_library as level
    import splink.comparison_library as library

    weights = _weights(saved or {})

    def custom(name: str, null: str, *levels: Any) -> Any:
        every = [*levels, level.ElseLevel()]
        for one, (match, chance) in zip(every, weights.get(name, ()), strict=False):
            one.configure(m_probability=match, u_probability=chance)
        every = [level.NullLevel(null), *every]
        return library.CustomComparison(output_column_name=name, comparison_levels=every)

    def shared(column: str) -> Any:
        return level.ArrayIntersectLevel(column, min_intersection=1)

    def sql(condition: str, label: str) -> Any:
        return level.CustomLevel(condition, label_for_charts=label, base_dialect_str="duckdb")

    exact_family = level.ExactMatchLevel("family", term_frequency_adjustments=True)
    exact_given = level.ExactMatchLevel("given", term_frequency_adjustments=True)
    crossed = sql("given_l = family_r AND family_l = given_r", "fields swapped")
    slip = sql("levenshtein(born_l, born_r) <= 1 OR turned_l = born_r", "one slip")
    return [
        custom("family", "family", exact_family, shared("families"), shared("family_sounds"),
               sql("levenshtein(family_l, family_r) <= 2", "two letters"), crossed),
        custom("given", "given", exact_given, shared("givens"), shared("given_sounds"),
               sql("levenshtein(given_l, given_r) <= 2", "two letters"), shared("initials")),
        custom("born", "born", level.ExactMatchLevel("born"), slip),
        custom("mail", "mails", shared("mails"), shared("stems")),
        *(custom(name, name, shared(name)) for name in ("phones", "numbers", "orcids", "units")),
        custom("place", "place", level.ExactMatchLevel("place", term_frequency_adjustments=True)),
        custom("sex", "sex", level.ExactMatchLevel("sex")),
    ]  # fmt: skip


def _weights(saved: Settings) -> dict[str, list[tuple[float, float]]]:
    """Return how often each level is met, among records of one person and of two, by column."""
    return {
        compared["output_column_name"]: [
            (_between(level.get("m_probability")), level.get("u_probability") or _UNSEEN)
            for level in compared["comparison_levels"]
            if not level.get("is_null_level")
        ]
        for compared in saved.get("comparisons", ())
    }


def _between(share: float | None) -> float:
    """Return a share that neither forbids nor proves: generated labels know no exceptions."""
    return min(max(share or 0.0, _UNSEEN), 1 - _UNSEEN)


def settings(saved: Settings | None = None) -> Any:
    """Return Splink's settings, before any weight is learnt or with saved weights."""
    from splink import SettingsCreator, block_on

    prior = (saved or {}).get("probability_two_random_records_match", _PRIOR)
    return SettingsCreator(
        link_type="dedupe_only",
        probability_two_random_records_match=prior,
        comparisons=comparisons(saved),
        blocking_rules_to_generate_predictions=[block_on("keys", arrays_to_explode=["keys"])],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )


def edges(told: Population, saved: Settings, floor: float, engine: str) -> list[Edge]:
    """Return the pairs that Splink scores at `floor` bits or more, in order."""
    from splink import Linker

    if len(told.keys) < 2:  # noqa: PLR2004 - a pair
        return []
    with _engine(engine, table(told)) as (api, rows, read):
        linker = Linker(api.register(rows), settings(saved), log_level=logging.ERROR)
        predicted = linker.inference.predict(threshold_match_weight=floor)
        found = read(predicted)
    return sorted(found)


def _of_duckdb(predicted: Any) -> list[Edge]:
    """Read Splink's table of pairs."""
    rows = predicted.as_duckdbpyrelation().select("unique_id_l, unique_id_r, match_weight")
    return [_edge(*row) for row in rows.fetchall()]


def _of_spark(predicted: Any) -> list[Edge]:
    """Read Splink's data frame of pairs."""
    rows = predicted.as_spark_dataframe().select("unique_id_l", "unique_id_r", "match_weight")
    return [_edge(*row) for row in rows.collect()]


def _edge(one: int, other: int, weight: float) -> Edge:
    return Edge(min(one, other), max(one, other), round(weight, DIGITS))


@contextlib.contextmanager
def _engine(name: str, rows: pa.Table) -> Iterator[tuple[Any, Any, Any]]:
    """Open an engine; give Splink's access to it, the rows it takes, and what reads its pairs."""
    if name == "duckdb":
        import duckdb
        from splink.backends.duckdb import DuckDBAPI

        connection = duckdb.connect()
        try:
            yield DuckDBAPI(connection=connection), rows, _of_duckdb
        finally:
            connection.close()
    elif name == "spark":
        with _spark() as session:
            from splink.backends.spark import SparkAPI

            yield SparkAPI(spark_session=session), _frame(session, rows), _of_spark
    else:
        raise Unreadable(f"{name} : moteur inconnu. Choisissez duckdb ou spark.")


@contextlib.contextmanager
def _spark() -> Iterator[Any]:
    try:
        from pyspark.sql import SparkSession  # type: ignore[import-not-found]
    except ImportError as error:
        what = "le moteur spark demande pyspark et Java 17. Installez requirements-spark.lock."
        raise Unreadable(what) from error
    wanted = {
        "spark.ui.enabled": "false",
        "spark.driver.memory": "4g",
        "spark.sql.shuffle.partitions": "8",
        "spark.default.parallelism": "8",
        "spark.log.level": "ERROR",
    }
    builder = SparkSession.builder.master("local[2]").appName("encre-directory")
    for key, value in wanted.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    try:
        with tempfile.TemporaryDirectory(prefix="encre-spark-") as place:
            session.sparkContext.setCheckpointDir(place)
            yield session
    finally:
        session.stop()


def _frame(session: Any, rows: pa.Table) -> Any:
    """Return the rows as Spark reads them, from a file of columns."""
    import pyarrow.parquet as columns  # type: ignore[import-untyped]

    place = tempfile.mkdtemp(prefix="encre-rows-")
    path = f"{place}/rows.parquet"
    columns.write_table(rows, path)
    frame = session.read.parquet(path).cache()
    frame.count()
    shutil.rmtree(place, ignore_errors=True)
    return frame
