"""One laboratory, many writings of its code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from encre.foundation.structures.labels import alike, canonical, written

SAME = {
    "U1016": ["U 1016", "u1016", "U  1016", "INSERM U1016", "U-1016", "Inserm U 1016", "U n° 1016"],
    "UMR8104": ["UMR 8104", "UMR CNRS 8104", "umr8104", "UMR\u00a08104", "UMR  8104", "UMR_8104"],
    "UMR_S1016": ["UMR_S 1016", "UMRS 1016", "UMR-S 1016", "UMR S 1016", "UMRS1016", "UMR_S1016"],
    "UMS_S45": ["UMS_S 45", "UMSS 45", "UMS_S 045"],
    "UMR_MD1": ["UMR_MD 1", "UMRMD 1"],
    "UMR_A1095": ["UMR_A 1095"],
    "UMR_INTIM": ["UMR INTIM", "umr-intim"],
    "U_PASTEUR3": ["U-Pasteur_ 3", "UPasteur 3"],
    "UR_UM103": ["UR UM103", "UR_ UM103"],
    "UMR_S1016_8104": ["UMR_S 1016 8104"],
    "EPR_ESPRI": ["EPR ESPRI"],
    "US9": ["US 9", "US 09"],
    "INSERM1016": ["INSERM 1016"],
    "": ["", " ;-_ "],
}


@pytest.mark.parametrize(
    ("code", "text"), [(code, t) for code, texts in SAME.items() for t in texts]
)
def test_every_writing_gives_the_same_code(code: str, text: str) -> None:
    assert canonical(text) == code


@given(st.text(max_size=60))
def test_a_code_is_its_own_canonical_form(text: str) -> None:
    assert canonical(canonical(text)) == canonical(text)


KINDS = st.sampled_from(["U", "UMR", "UMR_S", "UAR", "EA", "CIC", "UMS_S", "UMR_MD", "ERL"])
GAPS = st.sampled_from(["", " ", "  ", "_", "-", "\u00a0"])


@given(KINDS, st.integers(1, 9999), GAPS, st.sampled_from([" ", "_", "-", ""]), st.booleans())
def test_gaps_and_case_do_not_count(
    kind: str, number: int, gap: str, inner: str, lower: bool
) -> None:
    text = f"{kind.replace('_', inner)}{gap}{number}"
    assert canonical(text.lower() if lower else text) == f"{kind}{number}"


def test_a_code_is_written_with_a_space() -> None:
    assert written("UMR_S1016") == "UMR_S 1016"
    assert written("UMR_INTIM") == "UMR_INTIM"


def test_the_unit_and_its_mixed_label_are_alike() -> None:
    assert alike("U1016") == alike("UMR_S1016") == {"U1016", "UMR_S1016"}
    assert alike("UMR8104") == {"UMR8104"}
