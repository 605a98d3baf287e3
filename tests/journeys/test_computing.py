"""Tables that compute, in real browsers: written, read by others, copied, kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from encre.research.notebook.body.tables import cell
from encre.research.notebook.collaboration.tree import document_of
from tests.journeys.editor_server import Entry
from tests.journeys.test_editor_island import Island, opened
from tests.journeys.together import Together, enter, saved

__all__ = ["opened"]

Open = Callable[..., Island]
DOSES = [
    ["Tube", "Volume", "Dose"],
    ["A", "1,5", "=B2*2"],
    ["B", "2", "=B3*2"],
    ["Total", "=SOMME(B2:B3)", ""],
]


def a_table(rows: list[list[str]], *, computes: bool = True) -> dict[str, Any]:
    """Return a body that holds one table, its first row of headers, between two paragraphs."""

    def paragraph(text: str) -> dict[str, Any]:
        content = {"content": [{"type": "text", "text": text}]} if text else {}
        return {"type": "paragraph", "attrs": {"textAlign": None}, **content}

    lines = [
        {
            "type": "tableRow",
            "content": [
                cell("tableCell" if place else "tableHeader", [paragraph(text)]) for text in row
            ],
        }
        for place, row in enumerate(rows)
    ]
    table = {"type": "table", "attrs": {"computes": computes or None}, "content": lines}
    return {"type": "doc", "content": [paragraph("Avant"), table, paragraph("Après")]}


@pytest.fixture
def computing(chromium: Any) -> Iterator[Open]:
    """Return what opens the editor on a table that computes."""
    islands: list[Island] = []

    def make(rows: list[list[str]] = DOSES) -> Island:
        entry = Entry()
        entry.doc = document_of(a_table(rows))
        islands.append(Island(chromium, entry))
        return islands[-1]

    yield make
    for island in islands:
        island.close()


def at(page: Any, row: int, column: int) -> Any:
    """Return a cell by its place, counted from 1."""
    return page.locator(f".ProseMirror tr:nth-child({row}) > *:nth-child({column})")


def shown(page: Any, row: int, column: int) -> str:
    """Return what is seen in a cell."""
    return str(at(page, row, column).inner_text()).strip()


def go(page: Any, row: int, column: int) -> None:
    """Click a cell, and wait until the caret is there."""
    at(page, row, column).click()
    name = f"{chr(64 + column)}{row}"
    page.locator(".editor-place").get_by_text(name, exact=True).wait_for()


def write(page: Any, row: int, column: int, text: str) -> None:
    """Put a text in a cell in place of what it holds."""
    go(page, row, column)
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    page.keyboard.type(text)


def table_of(island: Island) -> dict[str, Any]:
    return next(node for node in island.entry.body["content"] if node["type"] == "table")


def texts_of(table: dict[str, Any]) -> list[list[str]]:
    """Return what is written in each cell."""
    return [
        [
            "".join(
                child.get("text", child["type"]) for child in each["content"][0].get("content", [])
            )
            for each in row["content"]
        ]
        for row in table["content"]
    ]


def test_one_writes_a_table_that_computes(opened: Open) -> None:
    island = opened()
    page = island.page
    page.click(".ProseMirror")
    page.keyboard.type("/calcul")
    page.get_by_role("option", name="Tableau de calcul").wait_for()
    page.keyboard.press("Enter")
    for words in ("Volume", "Dose", "Note", "1,5", "=a2*2*a2*2", "=$A$2*$A2", "2", "=A3/A2/2"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    page.keyboard.type("=SOMME(")
    assert page.get_by_role("listbox").count() == 0
    assert shown(page, 3, 3) == "=SOMME("
    page.get_by_text("Il manque quelque chose à la fin de la formule.").wait_for()
    page.keyboard.type("A2:A3)")
    page.get_by_text("= 3,5", exact=True).wait_for()
    page.keyboard.press("Enter")
    assert shown(page, 3, 3) == "3,5"
    assert [shown(page, 2, column) for column in (2, 3)] == ["9", "2,25"]
    assert shown(page, 3, 2) == "0,6666666667"
    page.keyboard.type("sous la somme")
    island.settled()
    table = table_of(island)
    assert table["attrs"] == {"computes": True}
    assert texts_of(table)[1:] == [
        ["1,5", "=a2*2*a2*2", "=$A$2*$A2"],
        ["2", "=A3/A2/2", "=SOMME(A2:A3)"],
        ["", "", "sous la somme"],
    ]
    # What was written is what comes back.
    page.reload()
    page.wait_for_selector("encre-editor.editor-ready")
    assert shown(page, 3, 3) == "3,5"


def test_the_caret_shows_the_formula_and_keys_pass_from_cell_to_cell(computing: Open) -> None:
    island = computing()
    page = island.page
    go(page, 2, 3)
    assert shown(page, 2, 3) == "=B2*2"
    assert shown(page, 3, 3) == "4"
    page.keyboard.press("ArrowDown")
    assert [shown(page, row, 3) for row in (2, 3)] == ["3", "=B3*2"]
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert shown(page, 4, 2) == "=SOMME(B2:B3)"
    page.keyboard.press("Shift+Tab")
    assert shown(page, 4, 2) == "3,5"


@pytest.mark.parametrize(
    ("place", "button", "formulas"),
    [
        ((2, 1), "Ligne au-dessus", {"=B3*2", "=B4*2", "=SOMME(B3:B4)"}),
        ((2, 1), "Ligne au-dessous", {"=B2*2", "=B4*2", "=SOMME(B2:B4)"}),
        ((3, 1), "Ligne au-dessous", {"=B2*2", "=B3*2", "=SOMME(B2:B3)"}),
        ((2, 1), "Supprimer la ligne", {"=B2*2", "=SOMME(B2:B2)"}),
        ((2, 1), "Colonne avant", {"=C2*2", "=C3*2", "=SOMME(C2:C3)"}),
        ((2, 1), "Supprimer la colonne", {"=A2*2", "=A3*2", "=SOMME(A2:A3)"}),
        ((2, 2), "Supprimer la colonne", {"=#REF*2"}),
    ],
)
def test_references_follow_and_come_back(
    computing: Open, place: tuple[int, int], button: str, formulas: set[str]
) -> None:
    island = computing()
    before = island.entry.body
    go(island.page, *place)
    island.press(button)
    island.settled()
    written = texts_of(table_of(island))
    assert {text for row in written for text in row if text.startswith("=")} == formulas
    island.page.keyboard.press("Control+z")
    island.settled()
    assert island.entry.body == before


def test_what_is_wrong_is_said_in_words(computing: Open) -> None:
    from axe_playwright_python.sync_playwright import Axe

    island = computing([["Tube", "Volume"], ["A", "12 µL"], ["B", "=B2*2"], ["C", "=1/0"]])
    page = island.page
    assert shown(page, 3, 2) == "B2 n’est pas un nombre"
    assert "écrivez l’unité dans l’en-tête" in at(page, 3, 2).get_attribute("title")
    assert "error" in at(page, 4, 2).get_attribute("class")
    go(page, 3, 2)
    page.get_by_text("écrivez l’unité dans l’en-tête et le nombre seul").wait_for()
    write(page, 2, 2, "12")
    assert shown(page, 3, 2) == "24"
    tags = ["wcag2a", "wcag2aa", "wcag21aa", "RGAAv4"]
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}})
    assert [(v["id"], v["nodes"][0]["html"]) for v in results.response["violations"]] == []


def test_sums_and_formulas_copied_downwards(computing: Open) -> None:
    island = computing([["a", "b"], ["1", "=A2*$A$2"], ["2", ""], ["3", "x"], ["", ""]])
    page = island.page
    go(page, 5, 1)
    island.press("Somme des cellules au-dessus")
    assert shown(page, 5, 1) == "=SOMME(A2:A4)"
    go(page, 3, 2)
    page.keyboard.press("Control+d")
    go(page, 2, 2)
    at(page, 4, 2).click(modifiers=["Shift"])
    page.get_by_role("button", name="Recopier vers le bas").click()
    go(page, 1, 1)
    assert [shown(page, row, 2) for row in (2, 3, 4)] == ["1", "2", "3"]
    island.settled()
    assert [row[1] for row in texts_of(table_of(island))] == [
        "b", "=A2*$A$2", "=A3*$A$2", "=A4*$A$2", "",
    ]  # fmt: skip


def _copied(page: Any) -> dict[str, str]:
    found: str = page.evaluate(
        """() => {
          const clipboardData = new DataTransfer()
          const given = { clipboardData, bubbles: true, cancelable: true }
          const event = new ClipboardEvent("copy", given)
          document.querySelector(".ProseMirror").dispatchEvent(event)
          const text = clipboardData.getData("text/plain")
          const html = clipboardData.getData("text/html")
          return JSON.stringify({ text, html })
        }"""
    )
    return json.loads(found)  # type: ignore[no-any-return]


def test_a_copy_gives_results_to_others_and_formulas_to_us(computing: Open, opened: Open) -> None:
    island = computing([["n", "m"], ["20000", "=A2/3"], ["1", "=-A2"]])
    page = island.page
    page.locator(".ProseMirror p").first.click()
    page.keyboard.press("Control+a")
    copied = _copied(page)
    assert "n\tm\n20000\t6666,66666666667\n1\t-20000" in copied["text"]
    assert 'data-formula="=A2/3"' in copied["html"]
    other = opened()
    other.page.click(".ProseMirror")
    other.paste(copied["html"])
    other.settled()
    assert texts_of(table_of(other))[1] == ["20000", "=A2/3"]
    assert table_of(other)["attrs"] == {"computes": True}
    go(page, 2, 1)
    at(page, 3, 2).click(modifiers=["Shift"])
    assert _copied(page)["text"] == "20000\t6666,66666666667\n1\t-20000"


def test_a_result_gives_back_its_formula_with_its_look(opened: Open) -> None:
    island = opened()
    island.page.click(".ProseMirror")
    island.paste(
        "<table data-computes='true'><tr><td class='computed number' data-formula='=2*3'>"
        "<p><strong>6</strong></p></td><td data-formula='x'>7</td></tr></table>"
    )
    island.settled()
    assert "<strong>=2*3</strong>" in island.html
    assert texts_of(table_of(island)) == [["=2*3", "7"]]
    assert shown(island.page, 1, 1) == "6"


def test_what_excel_gives_stays_values(opened: Open) -> None:
    island = opened()
    island.page.click(".ProseMirror")
    island.paste("<table><tr><td>1</td><td data-formula='=A1'>=A1</td></tr></table>")
    island.settled()
    table = table_of(island)
    assert not table.get("attrs", {}).get("computes")
    assert texts_of(table) == [["1", "=A1"]]
    island.page.locator(".ProseMirror td").first.click()
    island.press("Tableau de calcul")
    assert shown(island.page, 1, 2) == "1"
    island.press("Tableau de calcul")
    assert shown(island.page, 1, 2) == "=A1"


def test_a_formula_is_pasted_as_it_was_written(computing: Open) -> None:
    island = computing()
    page = island.page
    go(page, 4, 3)
    page.evaluate(
        """() => {
          const clipboardData = new DataTransfer()
          clipboardData.setData("text/plain", "=B2*B3*2")
          const given = { clipboardData, bubbles: true, cancelable: true }
          const event = new ClipboardEvent("paste", given)
          document.querySelector(".ProseMirror").dispatchEvent(event)
        }"""
    )
    go(page, 1, 1)
    assert shown(page, 4, 3) == "6"
    island.settled()
    assert texts_of(table_of(island))[3][2] == "=B2*B3*2"


def doubles(page: Any, total: str) -> None:
    """Write a table of two numbers, their doubles and a total after the first paragraph."""
    page.click(".ProseMirror p >> nth=0")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.type("/calcul")
    page.get_by_role("option", name="Tableau de calcul").wait_for()
    page.keyboard.press("Enter")
    for words in ("n", "double", "", "1,5", "=A2*2", "", "2", "=A3*2", "", total):
        page.keyboard.type(words)
        page.keyboard.press("Tab")


def test_one_types_numbers_the_other_sees_the_sum(chromium: Any, together: Together) -> None:
    entry = together.ask(do="entry")["entry"]
    together.ask(do="share", entry=entry, level="edit")
    host = enter(chromium, together, "host", entry)
    guest = enter(chromium, together, "guest", entry)
    doubles(host, "=SOMME(A2:A3)")
    guest.wait_for_selector("tr:nth-child(4) > td:nth-child(1):has-text('3,5')")
    write(guest, 2, 1, "10")
    host.wait_for_selector("tr:nth-child(4) > td:nth-child(1):has-text('12')")
    # One adds a row while the other looks: formulas of both follow.
    go(guest, 3, 1)
    guest.get_by_role("button", name="Ligne au-dessus").click()
    write(guest, 3, 1, "7")
    host.wait_for_selector("tr:nth-child(5) > td:nth-child(1):has-text('19')")
    host.click(".ProseMirror p >> nth=0")
    host.wait_for_selector("tr:nth-child(4) > td:nth-child(2):not(.writing)")
    assert shown(host, 4, 2) == "4"
    for page in (host, guest):
        saved(page)
    host.context.close()
    guest.goto(f"{together.url}/notebook/entries/{entry}")
    total = guest.locator("tr:nth-child(5) > td:nth-child(1)")
    total.wait_for()
    assert total.inner_text() == "19"
    assert total.get_attribute("title") == "=SOMME(A2:A4)"
    guest.get_by_role("button", name="Montrer les formules").click()
    assert total.inner_text() == "=SOMME(A2:A4)"
    guest.get_by_role("button", name="Montrer les formules").click()
    assert total.inner_text() == "19"
    guest.context.close()


def two_on_doses(chromium: Any, together: Together) -> tuple[Any, Any]:
    """Open one table that computes to two people."""
    entry = together.ask(do="entry")["entry"]
    together.ask(do="share", entry=entry, level="edit")
    host = enter(chromium, together, "host", entry)
    doubles(host, "=SOMME(B2:B3)")
    guest = enter(chromium, together, "guest", entry)
    guest.wait_for_selector("tr:nth-child(4) > td:nth-child(1):has-text('7')")
    return host, guest


def apart(*pages: Any) -> None:
    """Cut the network of some people."""
    for page in pages:
        page.context.set_offline(True)
        page.evaluate("document.querySelector('encre-editor').provider.drop()")


def united(*pages: Any) -> None:
    """Bring the network back, until all of them have what the others wrote."""
    for page in pages:
        page.context.set_offline(False)
    for page in pages:
        saved(page)


def test_two_who_add_rows_at_once_are_told_to_check_and_confirm(
    chromium: Any, together: Together
) -> None:
    host, guest = two_on_doses(chromium, together)
    apart(host, guest)
    for page in (host, guest):
        go(page, 2, 1)
        page.get_by_role("button", name="Ligne au-dessus").click()
        assert shown(page, 5, 1) == "7"
    united(host, guest)
    for page in (host, guest):
        page.wait_for_selector("tr:nth-child(6) > td:nth-child(1):has-text('Formule à vérifier')")
        page.wait_for_selector("tr:nth-child(5) > td:nth-child(2):has-text('Formule à vérifier')")
    for row, column, text in ((4, 2, "=A4*2"), (5, 2, "=A5*2")):
        write(host, row, column, text)
    guest.wait_for_selector("tr:nth-child(5) > td:nth-child(2):has-text('4')")
    # One may also find that a formula is right as it is, or that all of them are.
    write(host, 6, 1, "=SOMME(B4:B5)")
    host.keyboard.press("Enter")
    guest.wait_for_selector("tr:nth-child(6) > td:nth-child(1):has-text('7')")
    for page in (host, guest):
        page.context.close()


def test_a_formula_written_while_rows_came_is_confirmed_by_who_checked_it(
    chromium: Any, together: Together
) -> None:
    host, guest = two_on_doses(chromium, together)
    apart(host, guest)
    go(host, 2, 1)
    host.get_by_role("button", name="Ligne au-dessus").click()
    write(guest, 2, 3, "=A2+1")
    write(guest, 3, 3, "=A3+1")
    write(guest, 4, 3, "=A1")
    united(host, guest)
    for page in (host, guest):
        page.wait_for_selector("tr:nth-child(5) > td:nth-child(3):has-text('Formule à vérifier')")
        # What was written before goes on computing.
        assert shown(page, 5, 1) == "7"
    go(guest, 5, 3)
    guest.get_by_text("vérifiez les cellules qu’elle lit").wait_for()
    guest.get_by_role("button", name="Confirmer cette formule").click()
    host.wait_for_selector("tr:nth-child(5) > td:nth-child(3):has-text('n')")
    # A row more moves them all, and confirms none.
    go(host, 1, 1)
    host.get_by_role("button", name="Ligne au-dessous").click()
    assert shown(host, 4, 3) == "Formule à vérifier"
    go(host, 4, 3)
    host.get_by_role("button", name="Confirmer celles de tout le tableau").click()
    go(host, 1, 1)
    guest.wait_for_selector("tr:nth-child(5) > td:nth-child(3):has-text('2,5')")
    assert shown(host, 6, 3).splitlines()[0] == "n"
    saved(host)
    for page in (host, guest):
        page.context.close()
