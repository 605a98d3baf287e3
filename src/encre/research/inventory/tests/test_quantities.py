"""Quantities are exact: nothing is gained or lost by writing, converting and showing them."""

from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from encre.foundation.ui.display import NBSP
from encre.research.inventory.hazards import pictograms_of, statements_in
from encre.research.inventory.quantities import (
    MOST,
    UNITS,
    InvalidQuantity,
    amount_of,
    convert,
    decimal_of,
    grains_of,
    unit_named,
)
from encre.research.inventory.showing import quantity

symbols = st.sampled_from(sorted(UNITS))


@given(st.integers(0, MOST), symbols)
def test_grains_come_back_as_they_were(grains, symbol):
    assert grains_of(amount_of(grains, symbol), UNITS[symbol]) == grains


@given(st.integers(0, 10**12), symbols, symbols)
def test_there_and_back_is_the_same(number, one, other):
    if UNITS[one].dimension != UNITS[other].dimension:
        with pytest.raises(InvalidQuantity):
            convert(Decimal(number), one, other)
    else:
        assert convert(convert(Decimal(number), one, other), other, one) == number


@given(st.integers(0, 10**9), st.integers(0, 999))
def test_french_and_english_numbers_are_read_alike(whole, thousandths):
    french = f"{whole:,}".replace(",", "\u202f") + f",{thousandths:03d}"
    assert decimal_of(french) == decimal_of(f"{whole}.{thousandths:03d}")


@pytest.mark.parametrize(
    "text", ["", "abc", "1.2.3", "1,2,3", "NaN", "inf", "--1", "1e", "0x10", "١٢٣", "1e9999"]
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(InvalidQuantity):
        decimal_of(text)


@pytest.mark.parametrize("text", ["1e999", "1e200", "9300000", "-9300000"])
def test_what_is_too_large_is_refused(text):
    with pytest.raises(InvalidQuantity):
        grains_of(decimal_of(text), UNITS["L"])


def test_what_is_too_fine_is_refused():
    assert grains_of(Decimal("0.5"), UNITS["nL"]) == 500
    with pytest.raises(InvalidQuantity):
        grains_of(Decimal("0.3"), UNITS["pL"])


@pytest.mark.parametrize(
    ("typed", "symbol"),
    [("ul", "µL"), ("μL", "µL"), ("ML", "mL"), ("uL", "µL"), ("MLT", "mL"), ("tubes", "pce"),
     ("10^6 cells", "10⁶ cells"), (" mg ", "mg"), ("kbq", "kBq"), ("mU", "mU")],
)  # fmt: skip
def test_units_are_known_by_their_usual_spellings(typed, symbol):
    assert unit_named(typed).symbol == symbol


@pytest.mark.parametrize(
    ("grains", "unit", "french", "english"),
    [
        (0, "pce", "0 pièce", "0 pieces"),
        (1, "pce", "1 pièce", "1 piece"),
        (6, "pce", "6 pièces", "6 pieces"),
        (1, "cell", "1 cellule", "1 cell"),
        (1500, "10³ cells", "1,5 10³ cellules", "1.5 10³ cells"),
        (2 * 10**9, "mL", "2 mL", "2 mL"),
    ],
)
def test_a_quantity_agrees_with_its_number(grains, unit, french, english):
    for language, told in (("fr", french), ("en", english)):
        with override(language):
            assert quantity(grains, unit) == told.replace(" ", NBSP, 1)


def test_an_unknown_unit_is_named_back():
    with pytest.raises(InvalidQuantity, match="cuillères"):
        unit_named("cuillères")


def test_statements_and_what_is_none():
    assert statements_in("H225; h319, EUH066 + H300") == (["H225", "H319", "EUH066", "H300"], [])
    assert statements_in("H999 bonjour") == ([], ["H999", "bonjour"])


@pytest.mark.parametrize(
    ("statements", "codes"),
    [
        (["H225", "H319", "H336"], ["GHS02", "GHS07"]),  # acetone, propan-2-ol
        (["H301", "H311", "H331", "H370", "H225"], ["GHS02", "GHS06", "GHS08"]),  # methanol
        (["H314", "H335"], ["GHS05", "GHS07"]),  # hydrochloric acid
        (["H318", "H315"], ["GHS05"]),  # SDS without H302
        (["H412"], []),
        ([], []),
    ],
)
def test_pictograms_are_those_of_annex_v(statements, codes):
    assert [held.code for held in pictograms_of(statements)] == codes
