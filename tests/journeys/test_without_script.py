"""Signing in, listing, reading, commenting and attaching without a line of JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.journeys.institute import PASSWORD

if TYPE_CHECKING:
    from tests.journeys.institute import Institute


def test_without_script(visit: Callable[..., Any], institute: Institute, tmp_path: Path) -> None:
    page = visit(java_script_enabled=False)
    page.goto(f"{institute.url}/notebook/")
    page.get_by_label("Identifiant").fill(institute.logins["member"])
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).first.click()
    page.get_by_role("link", name="Entreeouverte").first.click()
    page.locator("article").get_by_text("Textouvert").wait_for()
    page.locator("#comment-text").fill("Sans script.")
    page.get_by_role("button", name="Commenter").click()
    page.locator("#thread").get_by_text("Sans script.", exact=True).wait_for()
    file = tmp_path / "relevé.csv"
    file.write_text("puits;ct\nA1;22,4\n", "utf-8")
    page.get_by_label("Ajouter des fichiers").set_input_files(str(file))
    page.get_by_role("button", name="Ajouter", exact=True).click()
    page.locator("#files").get_by_role("link", name="relevé.csv", exact=True).wait_for()
    page.get_by_label("Nouvelle étiquette").or_(page.locator("#tag-name")).first.wait_for(
        state="attached"
    )
    page.goto(f"{institute.url}/search/?q=Entreeouverte")
    page.get_by_role("link", name="Entreeouverte").first.wait_for()
