# ruff: noqa: E501 - tables of formulas
"""Operators and numbers: what Python's own arithmetic says."""

import math
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.once
EASY = settings(
    max_examples=150, derandomize=True, database=None, deadline=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
Number = Callable[..., float]
Result = Callable[..., dict[str, str]]

plain = st.one_of(
    st.integers(-10_000, 10_000).map(float),
    st.decimals(-1000, 1000, places=3, allow_nan=False).map(float),
)


@st.composite
def sums(draw: st.DrawFn, depth: int = 4) -> tuple[str, str]:
    """Return one expression as a formula and as Python writes it, wholly in brackets."""
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        value = abs(draw(plain))
        return format(value, "f").replace(".", draw(st.sampled_from(".,"))), repr(value)
    left, right = draw(sums(depth - 1)), draw(sums(depth - 1))
    sign = draw(st.sampled_from("+-*/"))
    blank = draw(st.sampled_from(["", " ", "\u00a0"]))
    return f"({left[0]}{blank}{sign}{blank}{right[0]})", f"({left[1]}{sign}{right[1]})"


@EASY
@given(both=sums())
def test_four_operations_are_pythons(result: Result, both: tuple[str, str]) -> None:
    formula, python = both
    found = result("=" + formula)
    try:
        expected = eval(python)  # noqa: S307 - made above of digits and signs
    except ZeroDivisionError:
        assert found["text"] == "Division par zéro"
        return
    if found["kind"] == "error":
        # What a difference leaves below the digits shown is nothing here, a crumb for Python.
        assert found["text"] == "Division par zéro"
        return
    size = max(abs(float(Decimal(part))) for part in (repr(expected), "1000000"))
    assert float(found["plain"].replace(",", ".")) == pytest.approx(
        expected, rel=1e-12, abs=size * 1e-14
    )


@EASY
@given(
    flat=st.lists(st.tuples(st.sampled_from("+-*"), st.integers(1, 99)), min_size=1, max_size=12)
)
def test_precedence_without_brackets(number: Number, flat: list[tuple[str, int]]) -> None:
    text = "7" + "".join(f"{sign}{value}" for sign, value in flat)
    assert number("=" + text) == pytest.approx(eval(text), rel=1e-14)  # noqa: S307


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=-2^2", 4), ("=0-2^2", -4), ("=2^3^2", 64), ("=2^-1", 0.5), ("=-3^3", -27), ("=50%*4", 2),
        ("=10%%", 0.001), ("=-50%", -0.5), ("=2*-3", -6), ("=1+2=3", None), ("=8/2/2", 2),
        ("=9-3-2", 4), ("=4^50%", 2), ("=+5", 5), ("=--5", 5), ("=2+3*4^2", 50), ("=3×4÷2\u22121", 5),
        ("=1,5+1.5", 3), ("=1,5e-3*1000", 1.5), ("=.5*2", 1),
    ],
)  # fmt: skip
def test_precedence_is_that_of_spreadsheets(
    result: Result, formula: str, expected: float | None
) -> None:
    found = result(formula)
    if expected is None:
        assert (found["kind"], found["text"]) == ("logical", "VRAI")
    else:
        assert float(found["plain"].replace(",", ".")) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("=0,1+0,2", "0,3"), ("=0,1+0,2-0,3", "0"), ("=1,1*1,1", "1,21"), ("=3*0,1", "0,3"),
        ("=1/3", "0,3333333333"), ("=2/3", "0,6666666667"), ("=9999", "9999"),
        ("=10000", "10\u202f000"), ("=-1234567,5", "\u22121\u202f234\u202f567,5"),
        ("=0,000001", "0,000001"), ("=0,0000001", "1E\u22127"), ("=10^15", "1E15"),
        ("=123456789012345", "123\u202f456\u202f789\u202f012\u202f345"), ("=-0", "0"),
        ("=1,5E-30*2", "3E\u221230"), ("=0,1+0,2=0,3", "VRAI"), ("=2>1", "VRAI"), ("=2<1", "FAUX"),
    ],
)  # fmt: skip
def test_what_is_shown_in_french(result: Result, formula: str, shown: str) -> None:
    assert result(formula)["text"] == shown


def test_what_is_shown_in_english(result: Result) -> None:
    assert result("=-1234567,5", lang="en")["text"] == "\u22121,234,567.5"
    assert result("=1=1", lang="en")["text"] == "TRUE"
    assert result("=1/0", lang="en")["text"] == "Division by zero"


@EASY
@given(value=st.floats(allow_nan=False, allow_infinity=False, min_value=-1e200, max_value=1e200))
def test_fifteen_digits_of_any_number(number: Number, value: float) -> None:
    found = number("=A1*1", [[repr(value)]])
    assert found == (
        float(f"{value:.14e}") if abs(value) > 1e-300 else pytest.approx(0, abs=1e-299)
    )


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1 234,5", 1234.5), ("1\u202f234\u202f567,5", 1234567.5), ("1\u00a0234", 1234),
        ("1,5e-3", 0.0015), ("1.5", 1.5), ("\u22122", -2), ("-2", -2), ("+2", 2), ("5 %", 0.05), ("5\u00a0%", 0.05),
        ("1,234.5", 1234.5), (",5", 0.5), (" 12 ", 12), ("1E5", 100000), ("12\u202f345", 12345),
        ("1E\u22127", 1e-7),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(number: Number, written: str, value: float) -> None:
    assert number("=A1+0", [[written]]) == pytest.approx(value, rel=1e-14)
    assert number("=NB(A1)", [[written]]) == 1


@pytest.mark.parametrize(
    "written", ["1 23", "1,2,3", "12-3", "1.2.3", "5%%", "abc", "e5", "1 2345", "-", "%"]
)
def test_what_is_no_number(number: Number, result: Result, written: str) -> None:
    assert number("=NB(A1)", [[written]]) == 0
    assert result("=A1+0", [[written]])["kind"] == "error"


@EASY
@given(value=st.decimals(-10_000, 10_000, places=6, allow_nan=False), digits=st.integers(-3, 5))
def test_rounding_is_that_of_decimals(number: Number, value: Decimal, digits: int) -> None:
    unit = Decimal(1).scaleb(-digits)
    size = abs(value)
    for name, mode in (
        ("ARRONDI", ROUND_HALF_UP),
        ("ROUNDUP", ROUND_CEILING),
        ("ARRONDI.INF", ROUND_DOWN),
    ):
        expected = (size / unit).quantize(Decimal(1), mode) * unit
        found = number(f"={name}(A1;{digits})", [[str(value)]])
        assert found == float(expected if value >= 0 else -expected)


@EASY
@given(value=plain, other=plain.filter(lambda each: each != 0))
def test_functions_of_numbers(number: Number, value: float, other: float) -> None:
    rows = [[repr(value), repr(other)]]
    assert number("=ENT(A1)", rows) == math.floor(value)
    assert number("=TRUNC(A1)", rows) == math.trunc(value)
    assert number("=ABS(A1)", rows) == abs(value)
    assert number("=RACINE(ABS(A1))", rows) == pytest.approx(math.sqrt(abs(value)), rel=1e-14)
    assert number("=MOD(A1;B1)", rows) == pytest.approx(value % other, rel=1e-12, abs=1e-14)
    assert number("=LN(ABS(B1))", rows) == pytest.approx(math.log(abs(other)), rel=1e-13, abs=1e-14)
    assert number("=LOG(ABS(B1);7)", rows) == pytest.approx(
        math.log(abs(other), 7), rel=1e-13, abs=1e-14
    )
    assert number("=LOG10(ABS(B1))", rows) == pytest.approx(
        math.log10(abs(other)), rel=1e-13, abs=1e-14
    )
    assert number("=EXP(B1/100)", rows) == pytest.approx(math.exp(other / 100), rel=1e-13)
    assert number("=PUISSANCE(ABS(B1);1,5)", rows) == pytest.approx(abs(other) ** 1.5, rel=1e-13)
    assert number("=PI()*A1", rows) == pytest.approx(math.pi * value, rel=1e-14)


@pytest.mark.parametrize(
    "formula",
    [
        "=10^400",
        "=1E308*10",
        "=RACINE(-1)",
        "=LN(0)",
        "=(-8)^(1/3)",
        "=0^0",
        "=0^-1",
        "=MOD(1;0)",
        "=LOG(2;1)",
        "=EXP(1000)",
        "=1E400",
    ],
)
def test_what_has_no_result_is_said(result: Result, formula: str) -> None:
    found: dict[str, Any] = result(formula)
    assert found["kind"] == "error"
    assert found["help"].endswith(".")
