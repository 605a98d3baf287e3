"""Tables that compute in a body: kept, hashed, written as HTML and read again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pycrdt import XmlElement

from encre.research.notebook import body
from encre.research.notebook.body.computing import (
    Values,
    formula_of,
    is_large,
    letters,
    rows_of,
)
from encre.research.notebook.collaboration.tree import body_of, bring, document_of, root
from encre.research.notebook.tests.body.documents import DOCUMENTS

pytestmark = pytest.mark.once

ID = "018f0000-0000-7000-8000-000000000001"
# As entries kept it before any table computed, with the hash that was signed then.
KEPT = (
    '{"content":[{"attrs":{"textAlign":null},"content":[{"text":"Dosage","type":"text"}],"type":'
    '"paragraph"},{"content":[{"content":[{"attrs":{"colspan":1,"colwidth":null,"rowspan":1},'
    '"content":[{"attrs":{"textAlign":null},"content":[{"text":"Puits","type":"text"}],"type":'
    '"paragraph"}],"type":"tableHeader"},{"attrs":{"colspan":2,"colwidth":null,"rowspan":1},'
    '"content":[{"attrs":{"textAlign":null},"content":[{"text":"DO","type":"text"}],"type":'
    '"paragraph"}],"type":"tableHeader"}],"type":"tableRow"},{"content":[{"attrs":{"colspan":1,'
    '"colwidth":null,"rowspan":1},"content":[{"attrs":{"textAlign":null},"content":[{"text":"A1",'
    '"type":"text"}],"type":"paragraph"}],"type":"tableCell"},{"attrs":{"colspan":1,"colwidth":'
    'null,"rowspan":1},"content":[{"attrs":{"textAlign":null},"content":[{"text":"0,42","type":'
    '"text"}],"type":"paragraph"}],"type":"tableCell"},{"attrs":{"colspan":1,"colwidth":null,'
    '"rowspan":1},"content":[{"attrs":{"textAlign":null},"content":[{"text":"=B2*2","type":'
    '"text"}],"type":"paragraph"}],"type":"tableCell"}],"type":"tableRow"}],"type":"table"}],'
    '"type":"doc"}'
)
HASH = "a008b10b4b5e1548cf57d7f559ec18d5dc3adee9f5565e79d983153a9e48fbb0"


def paragraph(words: str, *marks: Any, align: str | None = None) -> dict[str, Any]:
    text: dict[str, Any] = {"type": "text", "text": words}
    content = [{**text, "marks": list(marks)} if marks else text] if words else []
    return {"type": "paragraph", "attrs": {"textAlign": align}, "content": content}


def table(*rows: list[str | dict[str, Any]], **attrs: Any) -> dict[str, Any]:
    """Return a table of texts, or of cells given whole; it computes unless told otherwise."""
    cells = [
        [
            {"type": "tableCell", "content": [paragraph(each)]} if isinstance(each, str) else each
            for each in row
        ]
        for row in rows
    ]
    return {
        "type": "table",
        "attrs": attrs or {"computes": True},
        "content": [{"type": "tableRow", "content": row} for row in cells],
    }


def checked(*blocks: dict[str, Any]) -> dict[str, Any]:
    return body.check({"type": "doc", "content": list(blocks)})


def test_what_was_signed_keeps_its_bytes_and_its_hash() -> None:
    again = body.check(json.loads(KEPT))
    assert body.canonical(again).decode() == KEPT
    assert body.digest(again) == HASH


@pytest.mark.parametrize("nothing", [None, False])
def test_a_table_that_does_not_compute_says_nothing_of_it(nothing: Any) -> None:
    told = json.loads(KEPT)
    told["content"][1]["attrs"] = {"computes": nothing}
    assert body.digest(body.check(told)) == HASH


def test_a_table_that_computes_says_so_and_is_another_text() -> None:
    told = json.loads(KEPT)
    told["content"][1]["attrs"] = {"computes": True}
    found = body.check(told)
    assert found["content"][1]["attrs"] == {"computes": True}
    assert body.digest(found) != HASH


@pytest.mark.parametrize("wrong", ["x", "true", 1, 0, [], {}, 1.0])
def test_anything_else_is_refused(wrong: Any) -> None:
    with pytest.raises(body.InvalidBody):
        checked(table(["a"], computes=wrong))


def test_an_attribute_nobody_knows_is_not_kept() -> None:
    assert "attrs" not in checked(table(["a"], onclick="x"))["content"][0]


def test_the_live_document_neither_writes_nor_needs_it() -> None:
    old = document_of(json.loads(KEPT))
    [_words, element] = root(old).children
    assert isinstance(element, XmlElement)
    assert not list(element.attributes)
    assert body.digest(body_of(old)) == HASH
    assert bring(old, json.loads(KEPT)) is None


def test_the_live_document_keeps_it_and_loses_it() -> None:
    live = document_of(json.loads(KEPT))
    computing = json.loads(KEPT)
    computing["content"][1]["attrs"] = {"computes": True}
    assert bring(live, computing)
    assert body_of(live) == body.check(computing)
    assert bring(live, json.loads(KEPT))
    assert body.digest(body_of(live)) == HASH


ANSWER = {"text": "12,5", "kind": "number"}


def answers(node: dict[str, Any], result: dict[str, Any] | None = None) -> Values:
    """Answer for each formula as an evaluator would, with one result for all."""
    return [
        [(result or ANSWER) if formula_of(cell) else None for cell in row.get("content", [])]
        for row in node["content"]
    ]


def html_of(*blocks: dict[str, Any], result: dict[str, Any] | None = None, **options: Any) -> str:
    return body.to_html(checked(*blocks), table=lambda node: answers(node, result), **options)


def test_html_says_that_a_table_computes_and_shows_formulas_until_it_knows_results() -> None:
    document = checked(table(["2", "=A1*2"]))
    expected = (
        '<table data-computes="true"><tbody><tr><td><p>2</p></td><td><p>=A1*2</p></td></tr>'
        "</tbody></table>"
    )
    assert body.to_html(document, standalone=True) == expected
    assert body.to_html(document, standalone=True, table=lambda _: None) == expected
    assert body.to_html(document) == f'<div class="body-table" tabindex="0">{expected}</div>'


def test_html_shows_a_result_and_keeps_its_formula() -> None:
    html = html_of(table(["2", "=A1*2"]), standalone=True)
    assert '<td class="computed number" data-formula="=A1*2">12,5</td>' in html
    assert "<td><p>2</p></td>" in html
    plain = html_of(table(["=A1"]), result={"text": "pur", "kind": "text"})
    assert '<td class="computed" data-formula="=A1">pur</td>' in plain
    wrong = {"text": "divisé par 0", "kind": "error", "help": 'A1 "vide" <b>'}
    assert (
        '<td class="computed error" data-formula="=1/A1" title="A1 &quot;vide&quot; &lt;b&gt;">'
        "divisé par 0</td>"
    ) in html_of(table(["=1/A1"]), result=wrong)


def test_a_result_has_the_look_of_its_formula() -> None:
    cell = {
        "type": "tableHeader",
        "attrs": {"colspan": 2},
        "content": [paragraph("=A1", {"type": "bold"}, align="center")],
    }
    assert (
        '<th colspan="2" class="computed number text-center" data-formula="=A1">'
        "<strong>12,5</strong></th>"
    ) in html_of(table([cell]))
    assert (
        '<th colspan="2" class="computed number" style="text-align:center" data-formula="=A1">'
        "<strong>12,5</strong></th>"
    ) in html_of(table([cell]), standalone=True)


def test_a_formula_beside_a_picture_or_in_a_list_is_shown_as_written() -> None:
    picture = {"type": "image", "attrs": {"attachment": ID, "alt": "gel"}}
    words = paragraph("=A1")
    with_picture = {**words, "content": [*words["content"], picture]}
    item = {"type": "bulletList", "content": [{"type": "listItem", "content": [words]}]}
    cells = [{"type": "tableCell", "content": [each]} for each in (with_picture, item)]
    document = checked(table(cells))
    [row] = rows_of(document["content"][0])
    assert not [cell for cell in row if cell["text"].startswith("=")]
    html = body.to_html(document, table=lambda _: [[ANSWER, ANSWER]])
    assert "computed" not in html
    assert html.count("=A1") == 2


def test_the_evaluator_is_given_each_line_of_a_cell_and_its_spans() -> None:
    two = {"type": "tableCell", "content": [paragraph("12"), paragraph(""), paragraph("15")]}
    wide = {"type": "tableCell", "attrs": {"colspan": 2, "rowspan": 3}, "content": [paragraph("x")]}
    assert rows_of(checked(table([two, wide], ["  =A1 "]))["content"][0]) == [
        [
            {"text": "12\n15", "colspan": 1, "rowspan": 1, "shape": None},
            {"text": "x", "colspan": 2, "rowspan": 3, "shape": None},
        ],
        [{"text": "=A1", "colspan": 1, "rowspan": 1, "shape": None}],
    ]


def test_formulas_are_listed_under_their_table_by_the_names_of_their_cells() -> None:
    tall = {"type": "tableCell", "attrs": {"rowspan": 2}, "content": [paragraph("a")]}
    wide = {"type": "tableCell", "attrs": {"colspan": 2}, "content": [paragraph("=B1")]}
    html = html_of(
        table([tall, "2", "=B1*2"], [wide]),
        listed=lambda cell, formula, _help: f"{cell} : {formula} <",
        standalone=True,
    )
    assert '<tr class="places"><th></th><th>A</th><th>B</th><th>C</th></tr>' in html
    assert '<tr><th class="place">2</th><td colspan="2" class="computed number"' in html
    assert html.endswith('<ul class="formulas"><li>C1 : =B1*2 &lt;</li><li>B2 : =B1 &lt;</li></ul>')
    none = {"type": "table", "content": table(["2", "=B1"])["content"]}
    assert "place" not in body.to_html(checked(none), listed=lambda *_: "x", standalone=True)


def test_letters_of_columns() -> None:
    assert [letters(n) for n in (0, 25, 26, 51, 52, 701, 702)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip


def test_merged_cells_cannot_make_a_table_endless() -> None:
    cell = {
        "type": "tableCell",
        "attrs": {"colspan": 200, "rowspan": 2000},
        "content": [paragraph("=1")],
    }
    document = checked(table(*[[cell] * 20 for _ in range(200)]))
    assert is_large(document["content"][0])
    html = body.to_html(document, listed=lambda *_: "x", standalone=True)
    assert "place" not in html


EASY = settings(
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@EASY
@given(DOCUMENTS, st.booleans(), st.sampled_from(["12,5", "", "<b>faux</b>", "=A1", " "]))
def test_formulas_come_back_from_html_that_shows_results(
    document: dict[str, Any], standalone: bool, shown: str
) -> None:
    before = body.check(document)
    html = body.to_html(
        before,
        standalone=standalone,
        table=lambda node: answers(node, {"text": shown, "kind": "error", "help": '<>&"'}),
    )
    after = body.from_html(html, own=True).body
    assert body.to_text(after).split() == body.to_text(before).split()
    if shown:
        assert after == before


def test_formulas_come_back_from_html_that_programs_send() -> None:
    document = checked(table(["2", "=$A$1*$A$1"], [paragraph_cell("=A1<3"), "=SUM(A1:A2)"]))
    for html in (
        body.to_html(document, standalone=True),
        body.to_html(document, standalone=True, table=answers),
        body.to_html(document, table=answers),
    ):
        assert body.from_html(html).body == document
        assert body.from_markdown(html).body == document


def paragraph_cell(words: str) -> dict[str, Any]:
    return {"type": "tableCell", "content": [paragraph(words, {"type": "italic"}, align="right")]}


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<table data-computes="1"><td data-formula="=A1">2</td></table>', "2"),
        ('<table><td data-formula="=A1">2</td></table>', "2"),
        ('<table data-computes="true"><td data-formula="cmd|x">2</td></table>', "2"),
        ('<table data-computes="true"><td data-formula="">2</td></table>', "2"),
        ('<table data-computes="true"><td data-formula=" =A\x001&#x1b; ">2</td></table>', "=A1"),
        ('<table data-computes="true"><td data-formula="=&lt;script&gt;">2</td></table>',
         "=<script>"),
        ('<table data-computes="true"><td data-formula="="></td></table>', "="),
        ('<p data-formula="=A1">2</p>', "2"),
    ],
)  # fmt: skip
def test_only_our_own_attribute_gives_a_formula(html: str, text: str) -> None:
    found = body.from_html(html).body
    assert body.to_text(found) == text
    assert "<script" not in body.to_html(found, table=answers)


def test_a_row_that_goes_takes_the_sense_of_references_with_it() -> None:
    merged = '<table data-computes="true"><tr><td rowspan="2">a<tr></tr><tr><td>=A1</table>'
    [found] = body.from_html(merged).body["content"]
    assert len(found["content"]) == 2
    assert "attrs" not in found
    assert body.to_text({"type": "doc", "content": [found]}) == "a\n=A1"


def test_search_finds_the_formula_and_its_inputs() -> None:
    assert body.to_text(checked(table(["Témoin", "12,5"], ["Moyenne", "=SUM(B1:B1)"]))) == (
        "Témoin\t12,5\nMoyenne\t=SUM(B1:B1)"
    )


def test_the_size_that_a_formula_was_written_for_is_kept_and_is_no_difference() -> None:
    plain = checked(table(["2", "=A1*2"]))
    told = checked(table(["2", "=A1*2"]))
    told["content"][0]["content"][0]["content"][1]["attrs"]["shape"] = "1x2"
    assert body.check(told) == told
    assert body.digest(told) != body.digest(plain)
    assert rows_of(told["content"][0])[0][1]["shape"] == "1x2"
    html = body.to_html(told, table=answers)
    assert '<td data-shape="1x2" class="computed number" data-formula="=A1*2">' in html
    assert body.from_html(html).body == told
    assert body.differ(plain, told).same
    assert bring(live := document_of(plain), told)
    assert body_of(live) == told


@pytest.mark.parametrize("wrong", [1, True, "", "x", "2X2", "2x2 ", "-1x2", "123456x1", ["2x2"]])
def test_what_is_no_size_is_refused(wrong: Any) -> None:
    cell = {"type": "tableCell", "attrs": {"shape": wrong}, "content": [paragraph("=A1")]}
    with pytest.raises(body.InvalidBody):
        checked(table([cell]))


def test_a_difference_shows_formulas_and_says_that_a_table_computes() -> None:
    plain = {**table(["2", "=A1*2"]), "attrs": {"computes": None}}
    computing, changed = table(["2", "=A1*2"]), table(["2", "=A1*3"])
    began = body.differ(checked(plain), checked(computing))
    assert (began.began, began.ceased, began.same) == (1, 0, False)
    assert "<ins>" not in began.html
    assert "=A1*2" in began.html
    ceased = body.differ(checked(computing), checked(plain))
    assert (ceased.began, ceased.ceased, ceased.same) == (0, 1, False)
    rewritten = body.differ(checked(computing), checked(changed))
    assert "=A1*<del>2</del><ins>3</ins>" in rewritten.html
    assert "data-computes" not in began.html + ceased.html + rewritten.html
