"""The evaluator of the pages, run without a page as paper runs it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import encre.research.notebook
from encre.research.notebook.paper.engine import Engine

SCRIPT = Path(encre.research.notebook.__path__[0]) / "static/notebook/sheet.js"
CALLS = """
const computed = (rows, lang) => JSON.stringify(sheet.values(JSON.parse(rows), lang))
const moved = (given) => JSON.stringify(sheet.rewritten(...JSON.parse(given)))
"""
Values = Callable[..., list[list[dict[str, str] | None]]]


@pytest.fixture(scope="package")
def engine() -> Iterator[Engine]:
    """Start the engine once for all these tests."""
    with Engine([SCRIPT], CALLS) as started:
        yield started


@pytest.fixture(scope="package")
def values(engine: Engine) -> Values:
    """Return what computes a table whose cells are given as texts, or whole."""

    def ask(rows: list[list[Any]], lang: str = "fr") -> Any:
        cells = [[{"text": c} if isinstance(c, str) else c for c in row] for row in rows]
        found = engine.call("computed", json.dumps(cells), lang, seconds=30, memory=800_000_000)
        assert found is not None, "the evaluator failed"
        return json.loads(found)

    return ask


@pytest.fixture(scope="package")
def result(values: Values) -> Callable[..., dict[str, str]]:
    """Return what computes one formula, below the rows of a table."""

    def ask(formula: str, rows: list[list[str]] | None = None, lang: str = "fr") -> Any:
        return values([*(rows or []), [formula]], lang)[-1][0]

    return ask


@pytest.fixture(scope="package")
def number(result: Callable[..., dict[str, str]]) -> Callable[..., float]:
    """Return what computes one formula to a number, with all the digits that are shown."""

    def ask(formula: str, rows: list[list[str]] | None = None) -> float:
        found = result(formula, rows)
        assert found["kind"] == "number", found
        return float(found["plain"].replace(",", "."))

    return ask


@pytest.fixture(scope="package")
def rewritten(engine: Engine) -> Callable[..., str]:
    """Return what rewrites a formula whose table changed."""

    def ask(formula: str, rows: list[int | None], columns: list[int | None]) -> Any:
        given = json.dumps([formula, rows, columns])
        return json.loads(engine.call("moved", given, seconds=5, memory=200_000_000))

    return ask
