"""Whatever is pasted: said clearly where it is wrong, kept as it is, never a failure."""

import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from encre.research.notebook import body
from encre.research.notebook.body.document import empty
from encre.research.notebook.paper.sequences import Sequences
from encre.research.notebook.printed import entry_pdf
from encre.research.notebook.tests.factories import an_entry
from encre.research.notebook.tests.test_printing import text_of

Ask = Callable[..., Any]
BASES = "".join(random.Random(1).choices("acgt", k=240))  # noqa: S311 - letters of a test
RECORD = f"""LOCUS       pX 240 bp DNA circular SYN 01-JAN-2026
DEFINITION  <script>alert(1)</script>
FEATURES             Location/Qualifiers
     CDS             complement(order(<10..20,30..>40))
                     /label="a ""b"" <img src=x>"
     promoter        230..12
                     /label=lac
     gap             gap(10)
ORIGIN
        1 {BASES}
//
"""


def a_sequence(text: str, **attrs: str | None) -> dict[str, Any]:
    given = {"name": "", "topology": None, "alphabet": None, **attrs}
    node = {"type": "sequence", "attrs": given, "content": [{"type": "text", "text": text}]}
    return body.check({"type": "doc", "content": [node]})


@pytest.mark.once
@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (RECORD, []),
        (RECORD.replace("//\n", ""), [("unended", 11)]),
        (RECORD[:-60], [("length", 1), ("unended", 10)]),
        (RECORD.replace("30..>40", "30..900"), [("beyond", 4)]),
        (RECORD.replace("circular", "linear  "), [("backwards", 6)]),
        (RECORD.replace("<10..20,", "<10..,"), [("place", 4)]),
        (RECORD.replace(" 240 bp", ""), [("locus", 1)]),
        ("ac gt-nn 12\nAC\tGT é 5", [("gaps", 1), ("notBase", 2)]),
        (">p\nMKVLe\n*\n>q\nMK1\n", []),
        ("12 3 —", [("notBase", 1), ("noLetters", None)]),
        ("\x01\x02\ufffd\n" * 40, [("notBase", n) for n in range(1, 20)]),
        ("", []),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(ask: Ask, text: str, codes: list[Any]) -> None:
    said = [(each["code"], each.get("line")) for each in ask("read", text)["problems"]]
    assert said[: len(codes)] == codes or set(codes) <= set(said)
    if not codes:
        assert said == []


@pytest.mark.once
def test_qualifiers_and_places_around_the_origin_are_read(ask: Ask) -> None:
    (record,) = ask("read", RECORD)["records"]
    coding, promoter = record["features"]
    assert coding["label"] == 'a "b" <img src=x>'
    assert [part["start"] for part in coding["parts"]] == [30, 10]
    assert ask("extracted", record, promoter["parts"]) == BASES[229:] + BASES[:12]


@pytest.mark.once
def test_what_is_drawn_holds_no_markup_of_the_source() -> None:
    with Sequences() as engine:
        (node,) = a_sequence(RECORD, name="<b>")["content"]
        drawn = engine.html(node, "fr")
        assert "<svg" in drawn
        assert "Brin" in drawn
        assert "<script" not in drawn
        assert "<img" not in drawn
        (long,) = a_sequence("ACGT" * 62_500)["content"]
        assert "250" in engine.html(long, "fr")
        (longer,) = a_sequence(RECORD * 3000 + "ACGT" * 300_000)["content"]
        assert engine.html(longer, "fr") == "" or "<svg" in engine.html(longer, "fr")


@pytest.mark.once
def test_it_goes_out_and_comes_back_as_it_was() -> None:
    document = a_sequence("\n" + RECORD, name='p"X', topology="circular", alphabet="dna")
    for standalone in (False, True):
        html = body.to_html(document, standalone=standalone)
        assert "<script" not in html
        assert body.from_html(html).body == document
        assert body.from_html(html, own=True).body == document
    assert json.loads(body.canonical(document)) == document


@pytest.mark.once
def test_search_knows_its_names_and_first_letters_only() -> None:
    text = body.to_text(a_sequence(RECORD + "acgt" * 50_000, name="vecteur"))
    assert text.startswith("vecteur")
    for words in ("lac", "pX", BASES[:60]):
        assert words in text
    assert len(text) < 1000


@pytest.mark.once
def test_a_difference_shows_the_lines_that_changed() -> None:
    old, new = a_sequence(RECORD), a_sequence(RECORD.replace("/label=lac", "/label=tac"))
    difference = body.differ(old, new)
    assert "<del>lac</del>" in difference.html
    assert "<ins>tac</ins>" in difference.html
    assert not body.differ(old, a_sequence(RECORD, topology="linear")).same
    assert "ins" in body.differ(body.check(empty()), new).html


@pytest.mark.django_db
def test_it_is_on_paper_with_its_map() -> None:
    entry = an_entry(html=body.to_html(a_sequence(RECORD, name="Plasmide")))
    text = " ".join(text_of(entry_pdf(entry)).split())
    for words in ("Plasmide", "pX", "lac", "230..12", BASES[:10]):
        assert words in text
