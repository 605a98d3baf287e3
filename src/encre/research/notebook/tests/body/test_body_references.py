"""What a body points to, and pointing elsewhere."""

from __future__ import annotations

import pytest

from encre.research.notebook import body

pytestmark = pytest.mark.once

ONE = "018f0000-0000-7000-8000-000000000001"
TWO = "018f0000-0000-7000-8000-000000000002"
HTML = (
    '<p>See <a href="experiments.php?mode=view&amp;id=12"><b>the</b> blot</a> and'
    ' <a href="https://a.example/">a page</a> <img src="x" alt="gel"></p>'
    "<ul><li>[x] weigh $m$<ul><li>twice</li></ul></li><li>[ ] note</li></ul>"
)


def sample() -> body.Body:
    return body.from_html(HTML, image=lambda _: ONE).body


def test_references_are_found_in_order() -> None:
    found = body.find_references(sample())
    assert found.links == ["experiments.php?mode=view&id=12", "https://a.example/"]
    assert found.attachments == [ONE]
    assert found.tasks == [("weigh m", True), ("note", False)]


def test_links_become_mentions_other_addresses_or_words() -> None:
    def link(href: str) -> str | tuple[str, str] | None:
        return ("notebook.entry", TWO) if href.startswith("experiments") else None

    changed = body.check(body.rewrite(sample(), link=link))
    found = body.find_references(changed)
    assert found.links == []
    assert found.mentions == [("notebook.entry", TWO, "the blot")]
    assert "a page" in body.to_text(changed)


def test_pictures_are_moved_or_left_out() -> None:
    moved = body.rewrite(sample(), image=lambda _: TWO)
    assert body.find_references(body.check(moved)).attachments == [TWO]
    without = body.rewrite(sample(), image=lambda _: None)
    assert body.find_references(body.check(without)).attachments == []


def test_an_unsafe_new_address_is_not_taken() -> None:
    changed = body.rewrite(sample(), link=lambda _: "javascript:alert(1)")
    assert body.find_references(changed).links == []


def test_text_for_search_holds_cells_formulas_labels_and_legends() -> None:
    html = "<table><tr><th>IL-1β</th><td>3<br>4</td></tr></table><p>$\\ce{H2O}$</p>"
    assert body.to_text(body.from_html(html).body) == "IL-1β\t3\n4\n\\ce{H2O}"
    assert "gel" in body.to_text(sample())
