"""Functions of many values: what numpy and scipy say."""

import math
import statistics
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from scipy import stats

pytestmark = pytest.mark.once
EASY = settings(
    max_examples=60, derandomize=True, database=None, deadline=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
Number = Callable[..., float]
Result = Callable[..., dict[str, str]]
measures = st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 4))
samples = st.lists(measures, min_size=3, max_size=40)


def column(values: list[float]) -> list[list[str]]:
    return [[repr(value)] for value in values]


def near(value: float, scale: float = 1.0) -> object:
    return pytest.approx(value, rel=1e-10, abs=1e-11 * max(scale, 1))


@EASY
@given(values=samples)
def test_of_one_sample(number: Number, values: list[float]) -> None:
    rows, all_ = column(values), f"A1:A{len(values)}"
    scale = max(abs(each) for each in values)
    expected = {
        "SOMME": math.fsum(values), "SUM": math.fsum(values), "MOYENNE": statistics.fmean(values),
        "AVERAGE": statistics.fmean(values), "MÉDIANE": statistics.median(values),
        "MIN": min(values), "MAX": max(values), "NB": len(values), "COUNTA": len(values),
        "SOMME.CARRES": math.fsum(each * each for each in values),
        "ECARTYPE.STANDARD": np.std(values, ddof=1), "Stdev.S": np.std(values, ddof=1),
        "STDEV.P": np.std(values), "ecartype.pearson": np.std(values),
        "VAR": np.var(values, ddof=1), "VAR.P": np.var(values), "SEM": stats.sem(values),
    }  # fmt: skip
    for name, value in expected.items():
        assert number(f"={name}({all_})", rows) == near(value, scale * scale), name
    for share in (0, 0.1, 0.5, 0.95, 1):
        found = number(f"=CENTILE({all_};{share})", rows)
        assert found == near(np.percentile(values, share * 100), scale)
    assert number(f"=QUARTILE({all_};1)", rows) == near(np.percentile(values, 25), scale)
    assert number(f"=GRANDE.VALEUR({all_};2)", rows) == sorted(values)[-2]
    assert number(f"=PETITE.VALEUR({all_};2)", rows) == sorted(values)[1]


@EASY
@given(
    values=st.lists(
        st.floats(1e-3, 1e6).map(lambda value: round(value, 6)), min_size=2, max_size=30
    )
)
def test_of_positive_values(number: Number, values: list[float]) -> None:
    rows, all_ = column(values), f"A1:A{len(values)}"
    assert number(f"=GEOMEAN({all_})", rows) == pytest.approx(stats.gmean(values), rel=1e-12)
    assert number(f"=CV({all_})", rows) == pytest.approx(
        stats.variation(values, ddof=1), rel=1e-9, abs=1e-12
    )


@EASY
@given(
    points=st.lists(
        st.tuples(st.integers(-1000, 1000), st.integers(-1000, 1000)), min_size=3, max_size=30
    )
)
def test_of_a_straight_line(number: Number, points: list[tuple[int, int]]) -> None:
    xs, ys = zip(*points, strict=True)
    assume(len(set(xs)) > 1 and len(set(ys)) > 1)
    rows = [[str(x), str(y)] for x, y in points]
    x, y = f"A1:A{len(points)}", f"B1:B{len(points)}"
    line = stats.linregress(xs, ys)
    assert number(f"=PENTE({y};{x})", rows) == near(line.slope)
    assert number(f"=ORDONNEE.ORIGINE({y};{x})", rows) == near(line.intercept, 1e3)
    assert number(f"=RSQ({y};{x})", rows) == near(line.rvalue**2)
    assert number(f"=CORREL({y};{x})", rows) == near(line.rvalue)
    assert number(f"=PREVISION(12,5;{y};{x})", rows) == near(
        line.intercept + 12.5 * line.slope, 1e5
    )
    assert (
        number(f"=SOMMEPROD({y};{x})", rows) == math.sumprod(xs, ys)
        if hasattr(math, "sumprod")
        else sum(a * b for a, b in points)
    )


@EASY
@given(pairs=st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=3, max_size=12))
def test_students_test(number: Number, pairs: list[tuple[int, int]]) -> None:
    one, two = zip(*pairs, strict=True)
    differences = {a - b for a, b in pairs}
    assume(len(set(one)) > 1 and len(set(two)) > 1 and len(differences) > 1)
    rows = [[str(a), str(b)] for a, b in pairs]
    areas = f"A1:A{len(pairs)};B1:B{len(pairs)}"
    judged = {
        1: stats.ttest_rel(one, two),
        2: stats.ttest_ind(one, two),
        3: stats.ttest_ind(one, two, equal_var=False),
    }
    for kind, judge in judged.items():
        assert number(f"=T.TEST({areas};2;{kind})", rows) == pytest.approx(judge.pvalue, rel=1e-9)
        assert number(f"=TEST.STUDENT({areas};1;{kind})", rows) == pytest.approx(
            judge.pvalue / 2, rel=1e-9
        )


@EASY
@given(values=samples, bound=measures)
def test_of_those_that_answer(
    number: Number, result: Result, values: list[float], bound: float
) -> None:
    rows = [[repr(value), str(place)] for place, value in enumerate(values)]
    a, b = f"A1:A{len(values)}", f"B1:B{len(values)}"
    above = [place for place, value in enumerate(values) if value >= bound]
    asked = f'">={bound:f}"'
    assert number(f"=NB.SI({a};{asked})", rows) == len(above)
    assert number(f"=SOMME.SI({a};{asked};{b})", rows) == sum(above)
    found = result(f"=MOYENNE.SI({a};{asked};{b})", rows)
    assert (found["text"] == "Aucun nombre") == (not above)
    assert number(f'=COUNTIF({a};"<>"&A1)', rows) == sum(value != values[0] for value in values)


def test_words_and_empty_cells_are_passed_over(number: Number, result: Result) -> None:
    rows = [["Tube"], ["2"], [""], ["témoin"], ["VRAI"], ["4"]]
    assert number("=SOMME(A1:A6)", rows) == 6
    assert number("=MOYENNE(A1:A6)", rows) == 3
    assert (number("=NB(A1:A6)", rows), number("=NBVAL(A1:A6)", rows)) == (2, 5)
    assert number('=NB.SI(A1:A6;"t*")', rows) == 2
    assert number('=NB.SI(A1:A6;"TÉMOI?")', rows) == 1
    assert number("=NB.VIDE(A1:A6)", rows) == 1
    assert number("=A3+1", rows) == 1
    assert result("=A3", rows)["kind"] == "empty"


def test_a_pair_counts_where_both_are_numbers(number: Number) -> None:
    rows = [["1", "2"], ["2", ""], ["", "7"], ["3", "6"], ["5", "10"]]
    assert number("=PENTE(B1:B5;A1:A5)", rows) == pytest.approx(2)
    assert number("=SOMMEPROD(A1:A5;B1:B5)", rows) == 2 + 18 + 50


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("=ECARTYPE(A1:A1)", "Pas assez de valeurs"), ("=MOYENNE(B1:B2)", "Aucun nombre"),
        ("=MIN(B1:B2)", "Aucun nombre"), ("=PENTE(A1:A2;A1:A3)", "Plages inégales"),
        ("=PENTE(A1:A2;1)", "Plage attendue"), ("=CORREL(A1:A3;C1:C3)", "Valeurs toutes égales"),
        ("=GEOMEAN(D1:D3)", "Valeur négative ou nulle"), ("=CENTILE(A1:A3;2)", "Part impossible"),
        ("=QUARTILE(A1:A3;7)", "Valeur hors limites"), ("=CV(E1:E2)", "Division par zéro"),
    ],
)  # fmt: skip
def test_what_cannot_be_measured_is_said(result: Result, formula: str, said: str) -> None:
    rows = [["1", "", "5", "0", "-1"], ["2", "", "5", "1", "1"], ["3", "", "5", "2", ""]]
    assert result(formula, rows)["text"] == said
