"""The check of what a client sends, the canonical form, and the schema itself."""

from __future__ import annotations

import json
from typing import Any

import pytest

from encre.research.notebook import body
from encre.research.notebook.body.document import SPEC
from encre.research.notebook.body.palette import HIGHLIGHT, INK, nearest_highlight, nearest_ink

pytestmark = pytest.mark.once

ID = "018f0000-0000-7000-8000-000000000001"


def doc(*content: Any) -> dict[str, Any]:
    return {"type": "doc", "content": list(content)}


def paragraph(*content: Any) -> dict[str, Any]:
    return {"type": "paragraph", "content": list(content)}


def text(words: str, *marks: Any) -> dict[str, Any]:
    return {"type": "text", "text": words, "marks": list(marks)}


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        "",
        {},
        {"type": ["doc"]},
        doc(),
        doc("text"),
        doc({"type": "script"}),
        doc({"type": "text", "text": "x"}),
        doc(paragraph({"type": "text"})),
        doc(paragraph({"type": "text", "text": 5})),
        doc(paragraph(text("x", {"type": "blink"}))),
        doc(paragraph(text("x", "bold"))),
        doc(paragraph({"type": "image", "attrs": {}})),
        doc(paragraph({"type": "image", "attrs": {"attachment": "../../etc/passwd"}})),
        doc(paragraph({"type": "image", "attrs": {"attachment": ID, "width": 3.5}})),
        doc(paragraph({"type": "image", "attrs": {"attachment": ID, "width": True}})),
        doc({"type": "heading", "attrs": {"level": 4}}),
        doc({"type": "heading", "attrs": {"level": True}}),
        doc({"type": "heading", "attrs": "level"}),
        doc({"type": "paragraph", "attrs": {"textAlign": "left;x"}}),
        doc({"type": "paragraph", "content": 5}),
        doc({"type": "codeBlock", "attrs": {"language": 'x" onclick="'}}),
        doc({"type": "codeBlock", "content": [text("x", {"type": "bold"})]}),
        doc({"type": "bulletList", "content": [paragraph()]}),
        doc({"type": "blockMath", "attrs": {"latex": "x" * 20_001}}),
        doc({"type": "table", "content": [{"type": "tableRow", "content": [
            {"type": "tableCell", "attrs": {"colspan": 0}, "content": [paragraph()]}]}]}),
    ],
)  # fmt: skip
def test_what_is_not_a_body_is_refused(wrong: Any) -> None:
    with pytest.raises(body.InvalidBody):
        body.check(wrong)


def test_too_deep_is_refused_without_exhausting_the_stack() -> None:
    node = paragraph()
    for _ in range(100_000):
        node = {"type": "blockquote", "content": [node]}
    with pytest.raises(body.InvalidBody):
        body.check(doc(node))


def test_one_normal_form() -> None:
    loose = doc(
        paragraph(text("a\x00"), text("b"), text("c", {"type": "italic"}, {"type": "bold"}))
    )
    tidy = doc(
        {
            "type": "paragraph",
            "attrs": {"textAlign": None},
            "content": [
                {"type": "text", "text": "ab"},
                {"type": "text", "marks": [{"type": "bold"}, {"type": "italic"}], "text": "c"},
            ],
        }
    )
    assert body.check(loose) == tidy
    assert body.digest(body.check(loose)) == body.digest(tidy)


def test_an_unsafe_link_loses_its_address_not_its_words() -> None:
    link = {"type": "link", "attrs": {"href": "java\tscript:alert(1)"}}
    assert body.check(doc(paragraph(text("x", link)))) == body.check(doc(paragraph(text("x"))))


def test_canonical_form_follows_rfc_8785() -> None:
    value = {
        "\u20ac": 1,
        "\r": 2,
        "\U0001f600": 3,
        "\ufb33": 4,
        "a": [True, None, '\u00e9"\\\n\x01'],
    }
    assert body.canonical(value).decode() == (
        '{"\\r":2,"a":[true,null,"é\\"\\\\\\n\\u0001"],"\u20ac":1,"\U0001f600":3,"\ufb33":4}'
    )


def test_an_empty_body_is_valid_and_blank() -> None:
    assert body.check(body.empty()) == body.empty()
    assert body.is_blank(body.empty())
    assert not body.is_blank(body.from_html("<hr>").body)
    assert body.is_blank(body.from_html("<p> </p><p><br></p>").body)


@pytest.mark.parametrize("name", INK)
def test_each_ink_is_its_own_nearest(name: str) -> None:
    assert nearest_ink(INK[name]) == name


@pytest.mark.parametrize("name", HIGHLIGHT)
def test_each_highlight_is_its_own_nearest(name: str) -> None:
    assert nearest_highlight(HIGHLIGHT[name]) == name


def test_the_palette_is_the_schema_s() -> None:
    marks = SPEC["marks"]
    assert marks["textColor"]["attrs"]["color"]["choices"] == list(INK)
    assert marks["highlight"]["attrs"]["color"]["choices"] == list(HIGHLIGHT)


def test_a_large_body_is_checked_in_a_moment() -> None:
    large = doc(*[paragraph(text("les cellules " * 20)) for _ in range(1000)])
    checked = body.check(large)
    assert len(body.canonical(checked)) > 200_000
    assert json.loads(body.canonical(checked)) == checked
