"""A difference reads as a person expects."""

from __future__ import annotations

import time

import pytest

from encre.research.notebook import body

pytestmark = pytest.mark.once


def differ(old: str, new: str) -> body.Difference:
    return body.differ(body.from_html(old).body, body.from_html(new).body)


def test_words_put_in_and_taken_out() -> None:
    found = differ("<p>Add 5.5 mL of buffer</p>", "<p>Add 7.5 mL of cold buffer</p>")
    assert found.html == ("<p>Add <del>5.5</del><ins>7.5</ins> mL of <ins>cold </ins>buffer</p>")
    assert (found.inserted, found.deleted, found.blocks, found.restyled) == (3, 2, 1, 0)


def test_a_paragraph_put_between_two_that_stay() -> None:
    found = differ("<p>one</p><p>two</p>", "<p>one</p><p>new words</p><p>two</p>")
    assert found.html == ('<p>one</p><p class="inserted"><ins>new words</ins></p><p>two</p>')


def test_a_cell_of_a_table() -> None:
    found = differ(
        "<table><tr><td>a<td>10<tr><td>b<td>20</table>",
        "<table><tr><td>a<td>11<tr><td>b<td>20</table>",
    )
    assert "<td><p><del>10</del><ins>11</ins></p></td>" in found.html
    assert found.html.count("<ins>") == 1


def test_a_row_put_in() -> None:
    found = differ("<table><tr><td>a</table>", "<table><tr><td>a<tr><td>b</table>")
    assert '<tr class="inserted"><td class="inserted">' in found.html
    assert "<del>" not in found.html


def test_an_item_rewritten_in_a_list() -> None:
    found = differ(
        "<ul><li>wash twice in PBS<li>spin</ul>", "<ul><li>wash three times in PBS<li>spin</ul>"
    )
    assert found.html.startswith(
        "<ul><li><p>wash <del>twice</del><ins>three times</ins> in PBS</p>"
    )


def test_a_change_of_look_alone_is_counted_but_not_shown_as_text() -> None:
    found = differ("<p>a b</p><h1>t</h1>", "<p>a <b>b</b></p><h2>t</h2>")
    assert (found.inserted, found.deleted, found.restyled) == (0, 0, 2)
    assert "<ins>" not in found.html
    assert not found.same


def test_a_formula_a_picture_and_a_task() -> None:
    found = differ("<p>$x$ is</p><ul><li>[ ] a</ul>", "<p>$y$ is</p><ul><li>[x] a</ul>")
    assert found.html.count("<del>") == 1
    assert found.restyled == 1


def test_nothing_changed() -> None:
    assert differ("<p>a</p>", "<p>a</p>").same


def test_old_words_stay_readable_and_harmless() -> None:
    found = differ("<p>&lt;script&gt;</p>", "<p>x</p>")
    assert "<script" not in found.html
    assert "&lt;script&gt;" in found.html.replace("</del><del>", "")


def test_large_bodies_are_compared_in_seconds() -> None:
    old = "".join(
        f"<p>paragraph {n} of a long entry about cells and buffers</p>" for n in range(600)
    )
    new = old.replace("cells", "neurons")
    start = time.monotonic()
    assert differ(old, new).deleted == 600
    assert time.monotonic() - start < 20
