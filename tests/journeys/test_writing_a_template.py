"""A template's draft in the editor: saved, merged, kept on the device, then forgotten."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.institute import PASSWORD
from tests.journeys.keyboard import Keyboard

if TYPE_CHECKING:
    from tests.journeys.institute import Institute

Visit = Callable[..., Any]
STORES = "async () => (await indexedDB.databases()).map(({ name }) => name)"


@pytest.fixture
def draft(institute: Institute) -> str:
    return f"{institute.url}/notebook/templates/{institute.objects['template.team']['pk']}/write"


def begun(page: Any, address: str) -> Any:
    page.goto(address)
    page.wait_for_selector("encre-editor[data-state] .ProseMirror")
    return page


def write(page: Any, text: str, *, key: str = "Control+End") -> None:
    page.locator(".ProseMirror").click()
    page.keyboard.press(key)
    page.keyboard.type(text)


def saved(page: Any) -> str:
    assert page.evaluate("document.querySelector('encre-editor').flush()")
    page.wait_for_selector("encre-editor[data-state=saved]")
    text: str = page.locator(".ProseMirror").inner_text()
    return text


def test_what_two_pages_write_comes_together(
    visit: Visit, draft: str, complaints: list[str]
) -> None:
    first, second = begun(visit("author"), draft), begun(visit("author"), draft)
    write(first, " Décongeler sur glace.")
    assert "Décongeler sur glace." in saved(first)
    write(second, "Avant tout : ", key="Control+Home")
    both = saved(second)
    assert both.startswith("Avant tout : ")
    assert "Décongeler sur glace." in both
    assert len([said for said in complaints if "409" in said]) == len(complaints) == 1
    complaints.clear()
    assert saved(begun(visit("author"), draft)) == both


def test_what_no_server_took_waits_on_the_device(
    visit: Visit, draft: str, complaints: list[str]
) -> None:
    page = begun(visit("author"), draft)
    page.context.set_offline(True)
    write(page, " Vortexer dix secondes.")
    page.wait_for_selector("encre-editor[data-state=offline]")
    assert not page.evaluate("document.querySelector('encre-editor').flush()")
    context = page.context
    page.close(run_before_unload=False)
    context.set_offline(False)
    complaints.clear()
    again = begun(context.new_page(), draft)
    assert "Vortexer dix secondes." in saved(again)
    assert "Vortexer dix secondes." in saved(begun(visit("author"), draft))


def test_a_refused_text_says_why_and_stays(visit: Visit, draft: str, complaints: list[str]) -> None:
    page = begun(visit("author"), draft)
    page.route("**/body", lambda route: route.fulfill(status=422, json={"message": "Non."}))
    write(page, " Ne pas centrifuger.")
    page.wait_for_selector("encre-editor[data-state=refused]")
    assert "Non." in page.locator(".editor-status").inner_text()
    page.unroute("**/body")
    complaints.clear()
    page.get_by_role("button", name="Réessayer").click()
    page.wait_for_selector("encre-editor[data-state=saved]")


def test_signing_out_leaves_nothing_on_the_device(visit: Visit, institute: Institute) -> None:
    keys = Keyboard(visit(), institute.url)
    keys.sign_in(institute.logins["member"], PASSWORD)
    keys.go("/notebook/templates/new")
    keys.fill("Nom", "Extraction d’ARN")
    keys.send()
    page = keys.page
    page.wait_for_selector("encre-editor[data-state] .ProseMirror")
    write(page, " Noter la date.")
    saved(page)
    kept = [name for name in page.evaluate(STORES) if "template-" in name]
    assert len(kept) == 1
    keys.go("/")
    with page.expect_navigation(url=lambda url: "/login" in url or url.endswith("/")):
        page.evaluate("document.querySelector('form[data-forget]').requestSubmit()")
    assert not [name for name in page.evaluate(STORES) if "template-" in name]
