# ruff: noqa: E501 - tables of formulas
"""References that follow their cells when rows and columns come and go."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.formula.translate import Translator

pytestmark = pytest.mark.once
EASY = settings(
    max_examples=150, derandomize=True, database=None, deadline=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
Rewritten = Callable[..., str]
Values = Callable[..., list[list[Any]]]
SAME = [*range(6)]


def inserted(at: int) -> list[int | None]:
    return [place + (place >= at) for place in range(6)]


def deleted(at: int) -> list[int | None]:
    return [None if place == at else place - (place > at) for place in range(6)]


@pytest.mark.parametrize(
    ("formula", "rows", "columns", "expected"),
    [
        ("=SUM(B2:B4)", inserted(1), SAME, "=SUM(B3:B5)"), ("=SUM(B2:B4)", inserted(2), SAME, "=SUM(B2:B5)"),
        ("=SUM(B2:B4)", inserted(4), SAME, "=SUM(B2:B4)"), ("=SUM(B2:B4)", deleted(1), SAME, "=SUM(B2:B3)"),
        ("=SUM(B2:B4)", deleted(3), SAME, "=SUM(B2:B3)"), ("=SUM(B2:B4)", deleted(0), SAME, "=SUM(B1:B3)"),
        ("=B2 + b3", deleted(1), SAME, "=#REF + B2"), ("=SUM(B2:B2)", deleted(1), SAME, "=SUM(#REF)"),
        ("=$B$2*B$3", inserted(0), inserted(0), "=$C$3*C$4"), ("=SUM(A1:C1)", SAME, deleted(1), "=SUM(A1:B1)"),
        ('="B2"&B2', inserted(0), SAME, '="B2"&B3'), ("=LOG10(B2)", inserted(0), SAME, "=LOG10(B3)"),
        ("=somme( b2 ; $C3 )", SAME, inserted(0), "=somme( C2 ; $D3 )"), ("=B9", inserted(0), SAME, "=B10"),
        ("=B2+(", inserted(0), SAME, "=B3+("), ("=SUM(B4:B2)", deleted(1), SAME, "=SUM(B3:B2)"),
        ("=B2 µ B3", inserted(0), SAME, "=B3 µ B4"), ("=#REF+B2", SAME, SAME, "=#REF+B2"),
        ("=Z2:AA3", SAME, inserted(0), "=AA2:AB3"),
    ],
)  # fmt: skip
def test_references_follow(
    rewritten: Rewritten, formula: str, rows: Any, columns: Any, expected: str
) -> None:
    assert rewritten(formula, rows, columns) == expected


@EASY
@given(
    column=st.integers(0, 700),
    row=st.integers(0, 900),
    right=st.integers(0, 80),
    down=st.integers(0, 80),
)
def test_a_whole_table_that_moves_is_openpyxls(
    rewritten: Rewritten, column: int, row: int, right: int, down: int
) -> None:
    from openpyxl.utils import get_column_letter

    formula = (
        f"=SUM({get_column_letter(column + 1)}{row + 1}:{get_column_letter(column + 3)}{row + 9})*2"
    )
    expected = Translator(formula, "A1").translate_formula(row_delta=down, col_delta=right)
    assert (
        rewritten(formula, [n + down for n in range(1000)], [n + right for n in range(1000)])
        == expected
    )


@EASY
@given(data=st.data())
def test_what_is_computed_stays_when_an_empty_row_comes(
    values: Values, rewritten: Rewritten, data: st.DataObject
) -> None:
    names = st.builds("{}{}".format, st.sampled_from("AB"), st.integers(1, 5))
    terms = st.one_of(names, st.builds("SUM({}:{})".format, names, names))
    formula = "=" + "+".join(data.draw(st.lists(terms, min_size=1, max_size=4)))
    rows = [[str(data.draw(st.integers(0, 99))) for _ in "AB"] for _ in range(5)]
    at = data.draw(st.integers(0, 5))
    before = values([*rows, [formula]])[-1][0]
    after = values([*rows[:at], ["", ""], *rows[at:], [rewritten(formula, inserted(at), SAME)]])[
        -1
    ][0]
    assert after == before


@EASY
@given(text=st.text(max_size=40))
def test_any_text_is_left_as_it_was_typed(rewritten: Rewritten, text: str) -> None:
    if not re.search(r"[A-Za-z]{1,3}\$?[1-9]", text):
        assert rewritten("=" + text, inserted(0), inserted(0)) == "=" + text


def test_a_formula_for_another_size_of_its_table_gives_no_number(values: Values) -> None:
    def written(shape: str | None) -> list[list[dict[str, str] | None]]:
        return values([["2", "5"], [{"text": "=A1*2", "shape": shape}, "=A2+B1"]])

    for shape in (None, "", "2x2"):
        assert [found["text"] for found in written(shape)[1] if found] == ["4", "9"]
    for shape in ("3x2", "2x3", "0x0"):
        [first, second] = written(shape)[1]
        assert first and second
        assert first["text"] == "Formule à vérifier"
        assert "puis confirmez-la" in first["help"]
        assert (second["kind"], second["text"]) == ("error", "Erreur en A2")
