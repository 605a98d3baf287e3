"""Splink: blocks on our keys and scores pairs of records with saved weights, on DuckDB or Spark."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from typing import Any, NamedTuple

import pyarrow as pa

from encre.institute.directory.matching.keys import all_keys
from encre.institute.directory.matching.phonetics import sound
from encre.institute.directory.matching.profiles import Population, Profile
from encre.institute.directory.matching.troubles import Unreadable

Settings = dict[str, Any]
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


def comparisons() -> list[Any]:
    """Return what Splink compares; every condition is read by DuckDB and by Spark."""
    import splink.comparison_level_library as level
    import splink.comparison_library as library

    def custom(name: str, null: str, *levels: Any) -> Any:
        every = [level.NullLevel(null), *levels, level.ElseLevel()]
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


def settings() -> Any:
    """Return Splink's settings before any weight is learnt."""
    from splink import SettingsCreator, block_on

    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=comparisons(),
        blocking_rules_to_generate_predictions=[block_on("keys", arrays_to_explode=["keys"])],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )


def edges(told: Population, saved: Settings, floor: float, engine: str) -> list[Edge]:
    """Return the pairs that Splink scores at `floor` bits or more, in the order of their numbers."""
    from splink import Linker

    if len(told.keys) < 2:  # noqa: PLR2004 - a pair
        return []
    with _engine(engine) as (api, read):
        registered = api.register(read(table(told)))
        linker = Linker(registered, saved, log_level=logging.ERROR)
        predicted = linker.inference.predict(threshold_match_weight=floor)
        found = predicted.as_record_dict() if engine == "spark" else _fetched(api, predicted)
    return sorted(found)


def _fetched(api: Any, predicted: Any) -> list[Edge]:
    sql = f"SELECT unique_id_l, unique_id_r, match_weight FROM {predicted.physical_name}"  # noqa: S608 - Splink's own table
    rows = api._con.execute(sql).fetchall()  # noqa: SLF001
    return [Edge(min(a, b), max(a, b), round(weight, DIGITS)) for a, b, weight in rows]


@contextlib.contextmanager
def _engine(name: str) -> Iterator[tuple[Any, Any]]:
    if name == "duckdb":
        import duckdb
        from splink.backends.duckdb import DuckDBAPI

        connection = duckdb.connect()
        try:
            yield DuckDBAPI(connection=connection), lambda rows: rows
        finally:
            connection.close()
    else:
        raise Unreadable(f"{name} : moteur inconnu. Choisissez duckdb ou spark.")
