"""Tables that compute in a body: kept, hashed, written as HTML and read again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pycrdt import XmlElement

from encre.research.notebook import body
from encre.research.notebook.collaboration.tree import body_of, bring, document_of, root

pytestmark = pytest.mark.once

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
