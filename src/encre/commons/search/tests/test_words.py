"""The same words however they are written."""
# ruff: noqa: RUF001

import pytest

from encre.commons.search import words
from encre.commons.search.questions import Term, read


def codes(text: str) -> set[str]:
    stems, joined = words.stems(text, 100)
    return {*stems, *joined}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("IL-1β", "IL-1beta"),
        ("IL-1β", "IL1beta"),
        ("TNF-α", "TNFα"),
        ("TNFα", "tnf-alpha"),
        ("10 µm", "10 μm"),
        ("10⁵ cellules", "105 cellules"),
        ("Ca²⁺", "Ca2+"),
        ("œdème cérébral", "OEDEME CEREBRAL"),
        ("l’anticorps", "l'anticorps"),
        ("anticorps marqués", "anticorps marqué"),
        ("cellules souches", "cellule souche"),
    ],
)
def test_same_words(one: str, other: str) -> None:
    assert codes(one) & codes(other)
    wanted = read(other).wanted
    assert wanted
    assert all(answers(term, one) for term in wanted)


def answers(term: Term, text: str) -> bool:
    stems, joined = words.stems(text, 100)
    stream = f" {' '.join(stems)} @ {' @ '.join(joined)} "
    return any(f" {' '.join(sequence)} " in stream for sequence in term.sequences)


def test_micrometres_are_not_the_mu_receptor() -> None:
    assert "um" in codes("10 µm")
    assert "mu" in codes("récepteur µ-opioïde")


def test_codes_keep_their_digits_whole() -> None:
    assert "cd4" in codes("CD4⁺ et CD8⁺")
    assert {"s41586", "101038s41586020"} <= codes("10.1038/s41586-020")


@pytest.mark.parametrize(
    ("text", "stems", "excluded", "kinds"),
    [
        ("souris transgéniques", {("sour",), ("transgen",)}, set(), ()),
        ('"souris transgéniques"', {("sour", "transgen")}, set(), ()),
        ("« souris noire »", {("sour", "noir")}, set(), ()),
        ("souris -noire", {("sour",)}, {("noir",)}, ()),
        ("kind:entry souris", {("sour",)}, set(), ("entry",)),
        ("de la", set(), set(), ()),
        ('"souris', {("sour",)}, set(), ()),
        ("'; DROP TABLE", {("drop",), ("tabl",)}, set(), ()),
    ],
)
def test_questions(text: str, stems: set, excluded: set, kinds: tuple) -> None:
    question = read(text)
    assert {sequence for term in question.wanted for sequence in term.sequences} == stems
    assert {sequence for term in question.excluded for sequence in term.sequences} == excluded
    assert question.kinds == kinds


def test_a_word_being_typed_is_a_beginning() -> None:
    assert read("laboratoi", typing=True).wanted[0].prefix == "laboratoi"
    assert read("souris lab", typing=True).wanted[0].prefix == ""
    assert read("cytomét*").wanted[0].prefix == "cytomet"


def test_a_hyphen_is_a_space_or_nothing() -> None:
    assert read("sous-unité").wanted[0].sequences == (("sous", "unit"), ("sousunit",))


def test_endless_questions_are_cut() -> None:
    assert len(read("mot " * 500).terms) <= 12
