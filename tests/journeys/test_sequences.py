"""A sequence pasted in an entry, seen by its author and by others, in a real browser."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from tests.journeys.test_editor_island import Island, opened

__all__ = ["opened"]

BASES = "".join(random.Random(4).choices("ACGT", k=3000))  # noqa: S311 - letters of a test
GENBANK = f"""LOCUS       pTEST       3000 bp    DNA     circular SYN 01-JAN-2026
DEFINITION  <img src=x onerror=alert(1)>
FEATURES             Location/Qualifiers
     CDS             complement(join(100..400,500..900))
                     /label="bla <b>"
     promoter        2900..40
                     /label=lac
     misc_feature    10..9000
ORIGIN
        1 {BASES.lower()}
//
"""


def _insert(island: Island, text: str) -> None:
    page = island.page
    page.click(".ProseMirror")
    page.keyboard.type("/seq")
    page.get_by_role("option", name="Séquence").wait_for()
    page.keyboard.press("Enter")
    page.evaluate(
        """(text) => {
          const transfer = new DataTransfer()
          transfer.setData("text/plain", text)
          const given = { clipboardData: transfer, bubbles: true, cancelable: true }
          document.querySelector(".ProseMirror").dispatchEvent(new ClipboardEvent("paste", given))
        }""",
        text,
    )


def _node(island: Island) -> dict[str, Any]:
    return next(node for node in island.entry.body["content"] if node["type"] == "sequence")


def test_a_plasmid_is_pasted_looked_at_and_kept(opened: Callable[..., Island]) -> None:
    island = opened()
    _insert(island, GENBANK)
    page = island.page
    page.get_by_role("img", name="Carte de pTEST").wait_for()
    facts = page.locator(".sequence-facts").inner_text()
    assert "3 000 pb" in facts.replace("\u202f", " ")
    assert "circulaire" in facts
    assert "au-delà de la fin" in page.locator(".sequence-remarks").inner_text()
    page.get_by_text("Éléments annotés (2)").click()
    page.get_by_role("button", name="Montrer bla <b> dans la séquence").click()
    page.locator(".sequence-lines mark").first.wait_for()
    page.get_by_text("Chercher un motif").first.click()
    page.get_by_role("textbox", name="Chercher un motif").fill(BASES[2500:2520])
    page.keyboard.press("Enter")
    page.get_by_text("Positions trouvées (1)").wait_for()
    assert page.locator(".sequence-lines mark").first.is_visible()
    island.settled()
    assert "".join(child["text"] for child in _node(island)["content"]).strip() == GENBANK.strip()
    page.locator(".sequence-source").click()
    page.keyboard.press("Control+Enter")
    page.keyboard.type("Après")
    island.settled()
    assert island.entry.text.endswith("Après")


def test_what_is_no_sequence_is_kept_as_typed(opened: Callable[..., Island]) -> None:
    island = opened()
    _insert(island, "acgt nn\n12 – é")
    island.page.get_by_text("Ligne 2 :").wait_for()
    island.page.get_by_role("textbox", name="Nom de la séquence").fill("amorce")
    island.page.get_by_role("combobox", name="Nature").select_option("dna")
    island.settled()
    node = _node(island)
    assert node["content"][0]["text"] == "acgt nn\n12 – é"
    assert node["attrs"] == {"name": "amorce", "topology": None, "alphabet": "dna"}
