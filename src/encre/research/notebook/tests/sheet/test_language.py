# ruff: noqa: E501 - tables of formulas
"""What one may write in a formula, and what is said of what one may not."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.formula.tokenizer import Tokenizer

pytestmark = pytest.mark.once
EASY = settings(
    max_examples=300, derandomize=True, database=None, deadline=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
Result = Callable[..., dict[str, str]]
Values = Callable[..., list[list[Any]]]
ROWS = [["Tube", "Volume", "Note"], ["1", "2,5", "12 µL"], ["2", "3.5", ""], ["3", "", "abc"]]


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("=SOMME(B2:B4)", "6"), ("=somme( b2 : b4 )", "6"), ("=SUM($B$2:B$4;1)", "7"), ("=SUM(B2,B3)", "6"),
        ("=SUM(1,5)", "1,5"), ("=SUM(B2, 1)", "3,5"), ("=ROUND(3.14159,2)", "3,14"), ("=B4:B2", None),
        ("=SUM(B4:A2)", "12"), ('=SI(B2>2;"oui";"non")', "oui"), ("=IF(A2=1;B2;B3)", "2,5"),
        ("=SI(B2>9;1)", "FAUX"), ('=SIERREUR(C2*2;"-")', "-"), ("=SI(VRAI;1;1/0)", "1"),
        ("=ET(A2=1;B2>2)", "VRAI"), ("=OU(A2=2;B2>3)", "FAUX"), ("=NON(A2=2)", "VRAI"),
        ('=A1&" "&B2', "Tube 2,5"), ("=CONCAT(A1;A2:A4)", "Tube123"), ('="a ""b"""', 'a "b"'),
        ("=NBCAR(A1)", "4"), ("=GAUCHE(A1;2)", "Tu"), ("=DROITE(A1)", "e"), ("=STXT(A1;2;2)", "ub"),
        ('="é"="É"', "VRAI"), ('="1,5"+1', "2,5"), ("=ESTNUM(B2)", "VRAI"), ("=ESTVIDE(B4)", "VRAI"),
        ("=VRAI+1", "2"), ("=B2>=2,5", "VRAI"), ("=B2<>B3", "VRAI"), ("=(B2+B3)/2", "3"), ("=B2%", "0,025"),
        ("=NB.SI(C2:C4;\"abc\")", "1"), ("=Écartype(B2:B3)", "0,7071067812"), ("= B2\n+ 1", "3,5"),
        ('="a"<"b"', "VRAI"), ("=B2≥2", "VRAI"), ("=MAJUSCULE(A1)", "TUBE"),
    ],
)  # fmt: skip
def test_what_one_may_write(result: Result, formula: str, shown: str | None) -> None:
    found = result(formula, ROWS)
    if shown is None:
        assert found["kind"] == "error"
    else:
        assert found["text"] == shown, found


@pytest.mark.parametrize(
    ("formula", "short", "told"),
    [
        ("=C2*2", "C2 n’est pas un nombre", "« 12 µL » : écrivez l’unité dans l’en-tête"),
        ("=SOMME(C2:C4)", "C2 n’est pas un nombre", "« 12 µL »"),
        ("=C4+1", "C4 n’est pas un nombre", "« abc », qui n’est pas un nombre"),
        ("=B2/B4", "Division par zéro", "nul ou vide"),
        ("=PUISSANCE(2,3)", "Il manque une valeur", "séparez les valeurs par ;"),
        ("=ARRONDI(B2)", "Il manque une valeur", "au moins 2"),
        ("=SOMME(1,5,2)", "Virgule ambiguë", "séparez les valeurs par ;"),
        ("=SI(B2>1,5,1,2)", "Virgule ambiguë", "1,2"),
        ("=ABS(1;2)", "Trop de valeurs", "au plus 1"),
        ("=FOO(1)", "Fonction inconnue", "FOO"), ("=constructor(1)", "Fonction inconnue", "constructor"),
        ("=__proto__", "Nom inconnu", "__proto__"), ("=toString", "Nom inconnu", "toString"), ("=Volume", "Nom inconnu", "Volume"),
        ("=B:B", "Colonne entière", "B2:B9"), ("=Z9", "Hors du tableau", "Z9"), ("=A0", "Nom inconnu", "A0"),
        ("=B2+", "Formule inachevée", "fin"), ("=(B2", "Parenthèse non fermée", "fermante"),
        ("=B2)", "Parenthèse en trop", "ouverte"), ("=B2 B3", "Formule mal écrite", "« B3 »"),
        ('="a', "Guillemet non fermé", "second guillemet"), ("=B2 $", "Signe inconnu", "« $ »"),
        ("=12µL*2", "Ce n’est pas un nombre", "unité"), ("=#REF+1", "Cellule supprimée", "#REF"),
        ("=SOMME(#REF)", "Cellule supprimée", "remplacez"), ("=B2:#REF", "Cellule supprimée", "#REF"),
        ("=", "Formule vide", "SOMME"), ("=A5", "Calcul en boucle", "A5"), ("=B2:B4*2", "Une seule cellule attendue", "B2:B4"),
        ('=SI("x";1;2)', "Condition attendue", "« x »"), ('=B2>"a"', "Comparaison impossible", "en-tête"),
        ("=" + "(" * 60 + "1", "Formule trop imbriquée", "niveaux"), ("=" + "1+" * 1500 + "1", "Formule trop longue", "2000"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(result: Result, formula: str, short: str, told: str) -> None:
    found = result(formula, ROWS)
    assert found["kind"] == "error"
    assert (found["text"], told in found["help"].replace("\u00a0", " ")) == (short, True), found
    english = result(formula, ROWS, lang="en")
    assert english["kind"] == "error"
    assert english["text"] != found["text"]


def test_an_error_names_the_first_cell_that_was_wrong(values: Values) -> None:
    (row,) = values([["=1/0", "=A1+1", "=B1*2", "=SOMME(A1:C1)", '=SIERREUR(C1;"?")']])
    assert [cell["text"] for cell in row] == ["Division par zéro", *["Erreur en A1"] * 3, "?"]
    assert "Le diviseur est nul" in row[3]["help"]


def test_circles_name_their_cells(values: Values) -> None:
    (row,) = values([["=B1", "=C1+1", "=SOMME(A1:B1)", "=A1", "=D9", "=2"]])
    assert [cell["text"] for cell in row[:3]] == ["Calcul en boucle"] * 3
    assert all("A1, B1, C1" in cell["help"] for cell in row[:3])
    assert [cell["text"] for cell in row[3:]] == ["Erreur en A1", "Hors du tableau", "2"]


def test_formulas_need_no_order(values: Values) -> None:
    found = values([["=A2*2", "=SOMME(A1:A3)"], ["=A3+1", ""], ["5", "=B1&A1"]])
    assert [cell["text"] for row in found for cell in row if cell] == ["12", "23", "6", "2312"]


def test_merged_cells_stand_at_their_corner(values: Values) -> None:
    rows = [
        [{"text": "a", "colspan": 2}, "4"],
        [{"text": "10", "rowspan": 2}, "1", "=A2+B2+C1"],
        ["2", "=SOMME(A2:B3)"],
        ["=A3", "=B1", "=C2"],
    ]
    found = values(rows)
    assert [len(row) for row in found] == [2, 3, 2, 3]
    assert [cell["text"] for row in found for cell in row if cell] == ["15", "13", "", "", "15"]


def test_large_tables_are_computed_larger_ones_refused(values: Values) -> None:
    chain = [[str(row), f"=B{row}+A{row + 1}" if row else "=A1"] for row in range(9000)]
    assert values(chain)[-1][1]["plain"] == str(sum(range(9000)))
    running = [[str(row), f"=SOMME(A$1:A{row + 1})"] for row in range(1500)]
    assert values(running)[-1][1]["plain"] == str(sum(range(1500)))
    (row,) = values([[{"text": "=1", "colspan": 200, "rowspan": 1}, *["=SOMME(A1:B1)"] * 19_900]])
    assert row[0]["text"] == "Tableau trop grand"
    heavy = values([["1"] * 100, *[["=SOMME(A1:CV1)"] * 100 for _ in range(190)]])
    assert heavy[-1][-1]["text"] == "100"
    heavier = values([["1"] * 100] * 100 + [["=SOMME(A1:CV100)"] * 100 for _ in range(90)])
    assert heavier[-1][-1]["text"] == "Trop de calculs"
    doubled = values([["abcdefghij", *[f"={chr(64 + n)}1&{chr(64 + n)}1" for n in range(1, 26)]]])
    assert doubled[0][15]["text"] == "Erreur en J1"


pieces = st.sampled_from(
    ["=", "A1", "$B$2", "A1:B3", "SOMME(", "SI(", "MOYENNE(", ")", "(", ";", ",", "+", "-", "*", "/", "^", "%",
     "&", "<", ">=", '"', '"x"', "1,5", "2.5e3", "1E309", "#REF", "#REF!", ":", "µ", "é", " ", "\n", "VRAI",
     "T.TEST(", "CENTILE(", "STXT(", "\U0001d11e", "{", "$", "A0", "ZZZ9999999", "ARRONDI(", "1e-400", "constructor",
     "__proto__", "toString(", "valueOf"],
)  # fmt: skip


@EASY
@given(
    formulas=st.lists(st.lists(pieces, max_size=14).map("".join), min_size=1, max_size=4),
    lang=st.sampled_from(["fr", "en"]),
)
def test_whatever_is_written_gives_an_answer(
    values: Values, formulas: list[str], lang: str
) -> None:
    found = values([["=" + formula for formula in formulas], ["1", "x", "", "2,5"]], lang)
    for cell in found[0]:
        assert cell["kind"] in {"number", "text", "logical", "empty", "error"}
        assert isinstance(cell["text"], str)
        assert "undefined" not in cell["text"]
        assert "NaN" not in cell["text"]
        assert ("help" in cell) == (cell["kind"] == "error")
    assert found[1] == [None] * 4


@EASY
@given(text=st.text(max_size=60))
def test_any_text_at_all(values: Values, text: str) -> None:
    (row,) = values([["=" + text, text]])
    assert row[0]["kind"]
    assert (row[1] is None) == (not text.lstrip().startswith("="))


@pytest.mark.parametrize(
    "rows",
    [
        "null",
        "7",
        "[null]",
        "[[null, 3, {}]]",
        '[[{"text": 5, "colspan": -1}]]',
        '[[{"text": "=A1", "colspan": 1e9, "rowspan": 1e9}]]',
    ],
)
def test_a_table_of_no_sense_is_no_failure(engine: Any, rows: str) -> None:
    assert engine.call("computed", rows, "fr", seconds=10, memory=200_000_000)


@pytest.mark.parametrize(
    "formula",
    [
        "=SUM(A1:B3,2)",
        '=IF(A1>=2,"a ""b""",B$2)',
        "=AVERAGE($A$1:$B$3)*100%",
        "=SUM(A1,B2)/COUNT(A1:B3)",
    ],
)
def test_what_excel_takes_for_a_formula_is_one(result: Result, formula: str) -> None:
    items = Tokenizer(formula).items
    assert [item for item in items if item.type == "FUNC" or item.subtype == "RANGE"]
    assert result(formula, [["1", "2"], ["3", "4"], ["5", "6"]])["kind"] != "error"


def test_what_is_said_is_complete_in_both_languages() -> None:
    labels = Path(__file__).parents[6] / "frontend/src/sheet/labels"
    english, french = (
        json.loads((labels / f"{code}.json").read_text("utf-8")) for code in ("en", "fr")
    )
    assert english.keys() == french.keys()
    assert english["faults"].keys() == french["faults"].keys()
    for code, said in french["faults"].items():
        for text, other in zip(said, english["faults"][code], strict=True):
            assert not re.search(r"[ ][;:?!»]|« |'", text), text
            assert sorted(re.findall(r"%\(\w+\)s", text)) == sorted(re.findall(r"%\(\w+\)s", other))


def test_the_guide_names_functions_that_exist(result: Result) -> None:
    guide = (Path(__file__).parents[6] / "docs/guides/fr/chercheur.md").read_text("utf-8")
    line = next(line for line in guide.splitlines() if line.startswith("- Fonctions"))
    names = re.findall(r"\b[A-Z][A-Z0-9]*(?:\.[A-Z]+)*\b", line)
    assert len(names) > 60
    for name in names:
        assert result(f"={name}()")["text"] != "Fonction inconnue", name
