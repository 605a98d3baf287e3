"""The comforts of the kit, in a real browser: keyboard, focus, announcements, drafts, no script."""

import os
from pathlib import Path

import pytest

from encre.foundation.people.tests.factories import a_person, an_account
from tests.journeys.chromium import CHROMIUM, FLAGS

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed"),
]


@pytest.fixture(scope="module")
def chromium():
    # The browser's own loop runs in this thread; the tests use the database between its calls.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def visit(chromium, live_server, rooms, client_of, claire):
    """Return what opens a page of the small room, signed in; fails on any console complaint."""
    opened, complaints = [], []

    def open_page(path, *, width=1280, script=True, expected=()):
        client = client_of(claire)
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, locale="fr-FR", java_script_enabled=script
        )
        opened.append(context)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
        context.add_cookies([cookie | {"url": live_server.url}])
        page = context.new_page()

        def hear(message):
            if message.type == "error" and not any(word in message.text for word in expected):
                complaints.append(message.text)

        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(live_server.url + path)
        return page

    yield open_page
    for context in opened:
        context.close()
    assert complaints == []


@pytest.fixture
def six(claire):
    an_account(claire)
    return [a_person(family_name=f"Liste {number}") for number in range(6)]


def focused(page):
    return page.evaluate("document.activeElement.textContent.trim()")


def test_rows_are_walked_selected_and_opened_by_keyboard(visit, six):
    page = visit("/t/people/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert focused(page) == "Maëlle Liste 1"
    page.keyboard.press("k")
    assert focused(page) == "Maëlle Liste 0"
    page.keyboard.press("x")
    assert page.locator(".bulk").is_visible()
    assert page.locator("[data-bulk-count]").inner_text() == "1 / 5"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/t/people/{six[0].pk}")


def test_search_is_one_key_away_and_keys_are_not_taken_while_typing(visit, six):
    page = visit("/t/people/", expected=("404",))
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search-box"
    page.keyboard.type("jk")
    assert page.locator("#search-box").input_value() == "jk"
    page.locator("h1").click()
    page.keyboard.press("Control+k")
    assert page.evaluate("document.activeElement.id") == "search-box"


def test_a_filter_keeps_the_focus_tells_the_count_and_can_be_removed(visit, six):
    page = visit("/t/people/")
    page.locator("#filter-words").press_sequentially("liste 3")
    expect(page.locator("tr[data-row]")).to_have_count(1)
    assert page.evaluate("document.activeElement.id") == "filter-words"
    assert page.url.endswith("/t/people/?q=liste%203")
    expect(page.locator("#announcer")).to_have_text("1 résultat")
    assert page.locator("#title-count").inner_text() == "1"
    page.locator(".filter-chip").click()
    expect(page.locator("tr[data-row]")).to_have_count(5)
    assert page.locator("#filter-words").input_value() == ""
    page.go_back()
    expect(page.locator("tr[data-row]")).to_have_count(1)


def test_pages_of_a_list_turn_and_the_back_button_works(visit, six):
    page = visit("/t/people/")
    page.locator("#page-next").click()
    expect(page.locator("tr[data-row]")).to_have_count(1)
    page.go_back()
    expect(page.locator("tr[data-row]")).to_have_count(5)


def test_the_theme_and_the_rail_change_at_once_and_stay(visit, six):
    page = visit("/t/people/")
    page.locator("details.me summary").click()
    page.locator("button[name=theme][value=dark]").click()
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    page.keyboard.press("Escape")
    assert page.locator("details.me[open]").count() == 0
    page.locator("[data-rail-fold]").click()
    page.wait_for_load_state("networkidle")
    page.reload()
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    assert "rail-folded" in page.locator("body").get_attribute("class")


def test_a_consequence_is_said_before_the_act(visit, six):
    page = visit("/t/people/")
    page.locator("input[name=pick]").first.check()
    page.locator("button[name=bulk]").click()
    dialog = page.locator("#confirm")
    assert "Ils seront vus." in dialog.inner_text()
    dialog.get_by_role("button", name="Annuler").click()
    assert page.locator(".message").count() == 0
    page.locator("button[name=bulk]").click()
    dialog.get_by_role("button", name="Voir").click()
    page.wait_for_selector(".message.tone-success")


def test_what_was_typed_survives_a_reload_and_an_error_gets_the_focus(visit, claire):
    page = visit("/t/name", expected=("422",))
    page.locator("#id_name").fill("refus")
    page.reload()
    assert page.locator("#id_name").input_value() == "refus"
    assert "remis en place" in page.locator("main").inner_text()
    page.locator("form.form button[type=submit]").click()
    page.wait_for_selector("#error-summary")
    assert page.evaluate("document.activeElement.id") == "error-summary"
    page.locator("#error-summary a").first.click()
    assert page.evaluate("document.activeElement.id") == "id_name"
    page.locator("#id_name").fill("bien")
    page.locator("form.form button[type=submit]").click()
    page.wait_for_url("**/t/done**")
    page.goto(page.url.partition("/t/")[0] + "/t/name")
    assert page.locator("#id_name").input_value() == ""


def test_a_form_is_sent_once(visit, claire):
    page = visit("/t/name")
    sent = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    page.locator("#id_name").fill("bien")
    page.evaluate(
        "const b = document.querySelector('form.form button[type=submit]'); b.click(); b.click();"
    )
    page.wait_for_url("**/t/done")
    assert len(sent) == 1


def test_the_menu_of_a_telephone_opens_and_closes(visit, claire):
    page = visit("/t/done", width=390)
    assert not page.locator("#rail").is_visible()
    page.get_by_role("link", name="Menu").click()
    assert page.locator("#rail").is_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#rail")).to_be_hidden()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390


def test_lists_forms_and_menus_work_without_script(visit, six):
    page = visit("/t/people/", script=False)
    page.locator("#filter-words").fill("liste 3")
    page.locator("#filter-words").press("Enter")
    page.wait_for_url("**q=liste+3**")
    assert page.locator("tr[data-row]").count() == 1
    page.locator("details.me summary").click()
    page.locator("button[name=theme][value=dark]").click()
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    page.locator("input[name=pick]").first.check()
    page.locator("button[name=bulk]").click()
    page.wait_for_selector(".message.tone-success")


@pytest.mark.once
def test_pages_pass_axe_in_both_themes_and_at_320_pixels(visit, six):
    import axe_playwright_python

    source = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "RGAAv4"]
    for width, theme in ((1280, "light"), (320, "dark")):
        for path in ("/t/people/?q=liste", f"/t/people/{six[0].pk}", "/t/name", "/t/chart", "/"):
            page = visit(path, width=width)
            page.evaluate(f"document.documentElement.classList.add('theme-{theme}')")
            # The policy forbids eval to pages, not to the driver.
            page.evaluate(source)
            found = page.evaluate("tags => axe.run({runOnly: tags})", tags)
            problems = [(path, width, item["id"], item["help"]) for item in found["violations"]]
            assert problems == []
            page.context.close()
