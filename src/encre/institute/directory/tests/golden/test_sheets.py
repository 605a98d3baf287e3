"""Two persons side by side: what is the same looks the same, dates are written as people do."""

import pytest
from django.utils import translation

from encre.institute.directory import sheets
from encre.institute.directory.tests.golden.factories import a_source, someone

pytestmark = pytest.mark.django_db


def lines(evidence: list[dict[str, object]]) -> dict[str, sheets.Compared]:
    source = a_source("siege")
    left = someone(source, family_name="Durand", unit="UMR_S 1943", birth_date="08/11/1981")
    right = someone(source, family_name="DURAND", unit="U1943", birth_date="1981-11-09")
    with translation.override("fr"):
        found = sheets.compared(left, right, evidence)
        return {str(sheets.LABELS[name]): line for name in ("unit", "birth_date", "family_name")
                for line in found if str(line.label) == str(sheets.LABELS[name])}  # fmt: skip


def test_the_evidence_decides_what_is_alike() -> None:
    told = lines([{"field": "unit", "weight": 1.3}, {"field": "born", "weight": -4.0}])
    assert told["Unité"].alike
    assert told["Date de naissance"].apart
    assert told["Nom de famille"].alike


def test_without_evidence_the_texts_decide() -> None:
    told = lines([])
    assert told["Unité"].apart
    assert (told["Date de naissance"].left, told["Date de naissance"].right) == (
        "8\N{NO-BREAK SPACE}nov.\N{NO-BREAK SPACE}1981",
        "9\N{NO-BREAK SPACE}nov.\N{NO-BREAK SPACE}1981",
    )
