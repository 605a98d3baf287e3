"""What two persons side by side are said to have in common."""

import pytest

from encre.institute.directory.sheets import Compared, Weighed


@pytest.mark.parametrize(
    ("left", "right", "weight", "said"),
    [
        ("Estève", "ESTEVE", None, "alike"),
        ("UMR_S 1943", "U1943", 3.1, "alike"),
        ("F", "2 ; F ; Mme", -0.02, ""),
        ("POSTDOC", "IE", -2.1, "apart"),
        ("POSTDOC", "IE", None, "apart"),
        ("", "23 oct. 1987", None, ""),
    ],
)
def test_what_weighs_nothing_is_called_neither_alike_nor_different(left, right, weight, said):
    line = Compared("Champ", left, right, weight)
    assert (line.alike, line.apart) == (said == "alike", said == "apart")


@pytest.mark.parametrize(
    ("weight", "text", "side"),
    [(3.2, "+3,2", "for"), (-1.14, "−1,1", "against"), (-0.01, "0,0", "neutral")],  # noqa: RUF001
)
def test_a_weight_is_written_with_its_sign_and_nothing_without(weight, text, side):
    line = Weighed("Champ", "", "", weight)
    assert (line.text, line.side) == (text, side)
