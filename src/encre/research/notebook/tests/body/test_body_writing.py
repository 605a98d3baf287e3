"""A body written as Markdown, and read again by CommonMark's own rules."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from markdown_it import MarkdownIt

from encre.research.notebook import body
from encre.research.notebook.tests.body.documents import DOCUMENTS, TEXTS
from encre.research.notebook.tests.body.test_body_roundtrip import EASY

pytestmark = pytest.mark.once
ID = "0190d6a0-5a9e-7c11-8a3e-0242ac120002"


def paragraph(*nodes: dict[str, Any]) -> dict[str, Any]:
    return {"type": "paragraph", "content": list(nodes)}


def text(words: str, *marks: str, **link: str) -> dict[str, Any]:
    kept = [{"type": name} for name in marks]
    kept += [{"type": "link", "attrs": {"href": link["href"]}}] if link else []
    return {"type": "text", "text": words, **({"marks": kept} if kept else {})}


def written(*blocks: dict[str, Any], **how: Any) -> str:
    return body.to_markdown(body.check({"type": "doc", "content": list(blocks)}), **how)


def words(document: dict[str, Any]) -> str:
    """Return the words of a body, its spaces as one."""
    return " ".join(body.to_text(document).replace("\u200b", "").split())


@EASY
@given(DOCUMENTS)
def test_no_word_is_lost_nor_changed(document: dict[str, Any]) -> None:
    checked = body.check(document)
    again = body.from_markdown(
        body.to_markdown(checked, attachment=lambda each: f"files/{each}"),
        image=lambda src: src.removeprefix("files/"),
    )
    assert words(again.body) == words(without_sequences(checked))


def without_sequences(node: dict[str, Any]) -> dict[str, Any]:
    """Return a body in which sequences are what Markdown makes of them: a name and a source."""
    if node["type"] == "table":
        return node
    content = []
    for child in node.get("content", []):
        if child["type"] != "sequence":
            content.append(without_sequences(child))
            continue
        name = child["attrs"]["name"]
        if re.match(r"^[^\W_].*[^\W_]$|^[^\W_]$", name, re.DOTALL):
            content.append({**paragraph(text(name)), "attrs": {"textAlign": None}})
        source = {"type": "codeBlock", "attrs": {"language": None}}
        content.append(source | ({"content": child["content"]} if child.get("content") else {}))
    return {**node, **({"content": content} if "content" in node else {})}


@EASY
@given(TEXTS, TEXTS, TEXTS)
def test_any_words_in_any_marks_stay_those_words(one: str, two: str, three: str) -> None:
    document = body.check({
        "type": "doc",
        "content": [paragraph(
            text(one, "bold"), text(two, "italic"), text(three), text(one, "bold", "italic"),
            text(two, "code"), text(three, "underline", href="https://a.example/(b)?c=<d>&e"),
        )],
    })  # fmt: skip
    again = body.from_markdown(body.to_markdown(document)).body
    assert words(again) == words(document)


def test_what_a_chemist_writes() -> None:
    found = written(
        {"type": "heading", "attrs": {"level": 2}, "content": [text("Dosage")]},
        paragraph(text("Ajouter "), text("2 mL", "bold"), text(" de H"), text("2", "subscript"),
                  text("O, puis 5 * 3 = 15_000 $.")),
        {"type": "taskList", "content": [
            {"type": "taskItem", "attrs": {"checked": True}, "content": [paragraph(text("peser"))]},
            {"type": "taskItem", "attrs": {"checked": False}, "content": [paragraph(text("lire"))]},
        ]},
        {"type": "blockMath", "attrs": {"latex": "\\ce{2H2 + O2 -> 2H2O}"}},
        {"type": "codeBlock", "attrs": {"language": "python"}, "content": [text("a = '```'")]},
    )  # fmt: skip
    assert found == (
        "## Dosage\n\n"
        "Ajouter **2 mL** de H<sub>2</sub>O, puis 5 \\* 3 = 15\\_000 \\$.\n\n"
        "- [x] peser\n- [ ] lire\n\n"
        "$$\n\\ce{2H2 + O2 -> 2H2O}\n$$\n\n"
        "````python\na = '```'\n````\n"
    )


def test_tables_are_githubs_unless_cells_are_merged() -> None:
    def cell(kind: str, words_: str, **attrs: int) -> dict[str, Any]:
        return {"type": kind, "attrs": attrs, "content": [paragraph(text(words_))]}

    head = {"type": "tableRow", "content": [cell("tableHeader", "µL"), cell("tableHeader", "a|b")]}
    row = {"type": "tableRow", "content": [cell("tableCell", "12,5"), cell("tableCell", "x")]}
    wide = {"type": "tableRow", "content": [cell("tableCell", "12,5", colspan=2)]}
    assert written({"type": "table", "content": [head, row]}) == (
        "| µL | a\\|b |\n| --- | --- |\n| 12,5 | x |\n"
    )
    merged = written({"type": "table", "content": [head, wide]})
    assert '<td colspan="2">' in merged
    assert (
        body.from_markdown(merged).body["content"][0]["content"][1]["content"][0]["attrs"][
            "colspan"
        ]
        == 2
    )


def test_pictures_and_mentions_lead_where_they_are_said_to() -> None:
    picture = {"type": "image", "attrs": {"attachment": ID, "alt": "gel [1]", "width": 300}}
    somebody = {"type": "mention", "attrs": {"kind": "people.person", "id": ID, "label": "C. Le"}}
    found = written(
        paragraph(picture, somebody),
        attachment=lambda each: f"files/{each} b.png",
        mention=lambda kind, each: f"https://e.example/{kind}/{each}",
    )
    assert found == (
        f"![gel \\[1\\]](<files/{ID} b.png>)[C. Le](<https://e.example/people.person/{ID}>)\n"
    )
    assert written(paragraph(picture, somebody)) == "C. Le\n"


@pytest.mark.parametrize(
    "line", ["# x", "- x", "+ x", "1. x", "12) x", "> x", "---", "===", "    x", "```", "<b>x</b>",
             "&amp;", "[a](b)", "![a](b)", "a\\b", "~~x~~", "| a | b |", "$x$", "  x  ", "a  b"],
)  # fmt: skip
def test_words_that_look_like_markdown_stay_words(line: str) -> None:
    again = body.from_markdown(written(paragraph(text(line)))).body
    assert [block["type"] for block in again["content"]] == ["paragraph"]
    assert words(again) == " ".join(line.split())
    assert "marks" not in again["content"][0]["content"][0]


def test_neighbouring_lists_stay_two() -> None:
    def listed(*each: str) -> dict[str, Any]:
        items = [{"type": "listItem", "content": [paragraph(text(one))]} for one in each]
        return {"type": "bulletList", "content": items}

    again = body.from_markdown(written(listed("a", "b"), listed("c"))).body
    kinds = [block["type"] for block in again["content"] if block["type"] != "paragraph"]
    assert kinds == ["bulletList", "bulletList"]


@pytest.mark.parametrize("code", ["a  b", " a", "`", "``a`` b", "a|b", "x\ny", "&amp;", "<b>"])
def test_code_is_kept_to_the_letter(code: str) -> None:
    page = MarkdownIt("commonmark").render(written(paragraph(text("avant "), text(code, "code"))))
    found = re.search(r"<code>(.*)</code>", page, re.DOTALL)
    assert found is not None
    assert unescape(found[1]) == code


def test_an_exclamation_mark_before_a_link_makes_no_picture_of_it() -> None:
    found = written(paragraph(text("Lisez !"), text("ceci", href="https://a.example/")))
    assert found == "Lisez \\![ceci](<https://a.example/>)\n"
