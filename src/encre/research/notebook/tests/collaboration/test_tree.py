"""A body and its Yjs document say the same, whatever the body holds."""

from typing import Any

import pytest
from hypothesis import given, settings
from pycrdt import Doc, XmlElement, XmlText

from encre.research.notebook.body import check, to_text
from encre.research.notebook.collaboration.tree import body_of, bring, document_of, root
from encre.research.notebook.tests.body.documents import DOCUMENTS

pytestmark = pytest.mark.once


def paragraph(*words: str) -> dict[str, Any]:
    return {"type": "paragraph", "content": [{"type": "text", "text": word} for word in words]}


def doc_of(*paragraphs: str) -> dict[str, Any]:
    return check({"type": "doc", "content": [paragraph(words) for words in paragraphs]})


def copy(doc: "Doc[Any]") -> "Doc[Any]":
    other: Doc[Any] = Doc()
    other.apply_update(doc.get_update())
    return other


@settings(max_examples=60, deadline=None)
@given(DOCUMENTS)
def test_a_body_comes_back_from_its_document(body: dict[str, Any]) -> None:
    assert body_of(copy(document_of(check(body)))) == check(body)


@settings(max_examples=60, deadline=None)
@given(DOCUMENTS, DOCUMENTS)
def test_a_document_is_brought_to_any_body(one: dict[str, Any], other: dict[str, Any]) -> None:
    doc = document_of(check(one))
    reader = copy(doc)
    update = bring(doc, check(other))
    assert body_of(doc) == check(other)
    if update is not None:
        reader.apply_update(update)
    assert body_of(reader) == check(other)


@settings(max_examples=20, deadline=None)
@given(DOCUMENTS)
def test_bringing_what_is_there_changes_nothing(body: dict[str, Any]) -> None:
    assert bring(document_of(check(body)), check(body)) is None


def test_bringing_does_not_depend_on_the_order_in_which_yjs_tells_marks() -> None:
    worn = [{"type": name} for name in ("bold", "italic")]
    break_ = {"type": "paragraph", "content": [{"type": "hardBreak", "marks": worn}]}
    body = check({"type": "doc", "content": [break_] * 12})
    assert bring(document_of(body), body) is None


def test_two_changes_of_one_text_both_stay() -> None:
    base = document_of(doc_of("Lyse des cellules", "Centrifuger", "Garder le surnageant"))
    live = copy(base)
    bring(live, doc_of("Lyse des cellules à 4 °C", "Centrifuger", "Garder le surnageant"))
    late = bring(base, doc_of("Lyse des cellules", "Centrifuger 10 min", "Garder"))
    assert late is not None
    live.apply_update(late)
    assert to_text(body_of(live)).splitlines() == [
        "Lyse des cellules à 4 °C",
        "Centrifuger 10 min",
        "Garder",
    ]


def test_what_cannot_stand_keeps_its_words() -> None:
    doc = document_of(doc_of("avant"))
    with doc.transaction():
        made = root(doc).children.append(XmlElement("bulletList"))
        inner = made.children.append(XmlElement("evil", {"onload": "x"}))
        inner.children.append(XmlText("gardé"))
        root(doc).children.append(XmlText("nu"))
        root(doc).children.append(XmlElement("table"))
    assert to_text(body_of(doc)).splitlines() == ["avant", "gardé", "nu"]


def test_an_empty_document_is_an_empty_text() -> None:
    assert body_of(Doc()) == check({"type": "doc", "content": [{"type": "paragraph"}]})
