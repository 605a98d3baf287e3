"""A tablet of the bench: asleep while others write, and passed from one person to the next."""

from __future__ import annotations

from typing import Any

from tests.journeys.together import Together, enter, saved, write

TABLET = {"viewport": {"width": 820, "height": 1180}, "has_touch": True}
# htmx notes the address of the page that is open, which is nobody's.
HELD = """async () => [
    ...(await indexedDB.databases()).map(({ name }) => name).filter((name) => !/probe$/.test(name)),
    ...Object.keys(localStorage), ...(await caches.keys()),
    ...Object.keys(sessionStorage).filter((key) => key !== "htmx-current-path-for-history"),
    ...(await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope)]"""


def test_a_tablet_that_slept_meets_what_was_written_meanwhile(
    chromium: Any, together: Together
) -> None:
    entry = together.ask(do="entry")["entry"]
    together.ask(do="share", entry=entry, level="edit")
    asleep = enter(chromium, together, "host", entry, **TABLET)
    awake = enter(chromium, together, "guest", entry)
    asleep.context.set_offline(True)
    asleep.evaluate("document.querySelector('encre-editor').provider.drop()")
    write(asleep, " avant la veille", 0)
    asleep.wait_for_selector("encre-editor[data-state=offline]")
    devtools = asleep.context.new_cdp_session(asleep)
    devtools.send("Page.setWebLifecycleState", {"state": "frozen"})
    write(awake, " pendant la veille", 1)
    saved(awake)
    assert "avant la veille" not in together.ask(do="kept", entry=entry)["text"]
    asleep.context.set_offline(False)
    devtools.send("Page.setWebLifecycleState", {"state": "active"})
    for page in (asleep, awake):
        page.wait_for_selector(".ProseMirror:has-text('avant la'):has-text('pendant la')")
        saved(page)
    text = together.ask(do="kept", entry=entry)["text"]
    assert text.count("avant la veille") == text.count("pendant la veille") == 1
    asleep.context.close()
    awake.context.close()


def test_signing_out_tells_what_was_not_sent_and_leaves_nothing(
    chromium: Any, together: Together
) -> None:
    entry = together.ask(do="entry")["entry"]
    page = enter(chromium, together, "host", entry, **TABLET)
    as_somebody(page, together, together.ask(do="session", who="host")["cookie"])
    page.reload()
    page.wait_for_selector("encre-editor.editor-ready[data-state=saved]")
    page.context.set_offline(True)
    page.evaluate("document.querySelector('encre-editor').provider.drop()")
    write(page, " jamais envoyé", 0)
    page.wait_for_selector("encre-editor[data-state=offline]")
    page.wait_for_timeout(300)
    page.close()
    page.context.set_offline(False)

    page = page.context.new_page()
    page.goto(f"{together.url}/notebook/entries/{entry}/")
    page.goto(f"{together.url}/notebook/")
    sign_out(page)
    dialog = page.get_by_role("dialog", name="Une partie de ce que vous avez écrit")
    assert dialog.get_by_role("link").get_attribute("href") == f"/notebook/entries/{entry}/write"
    dialog.get_by_role("button", name="Rester connecté").click()
    assert any(entry in name for name in page.evaluate(HELD))

    sign_out(page)
    page.get_by_role("button", name="Effacer et se déconnecter").click()
    page.wait_for_url("**/login/out/")
    assert page.evaluate(HELD) == []
    assert "jamais envoyé" not in together.ask(do="kept", entry=entry)["text"]

    # Whoever comes next finds nothing by the back button either.
    page.go_back()
    page.wait_for_url("**/login/?next=**")
    as_somebody(page, together, together.ask(do="session", who="guest")["cookie"])
    page.goto(f"{together.url}/notebook/")
    assert page.evaluate(HELD) == []
    page.context.close()


def test_a_withdrawn_session_wipes_the_open_page(chromium: Any, together: Together) -> None:
    entry = together.ask(do="entry")["entry"]
    page = enter(chromium, together, "host", entry, **TABLET)
    cookie = together.ask(do="session", who="host")["cookie"]
    as_somebody(page, together, cookie)
    page.reload()
    page.wait_for_selector("encre-editor.editor-ready[data-state=saved]")
    together.ask(do="end", cookie=cookie)
    page.wait_for_selector("encre-editor[data-state=refused]", timeout=15_000)
    page.wait_for_function(
        "async (entry) => !(await indexedDB.databases()).some(({ name }) => name.includes(entry))",
        arg=entry,
    )
    assert page.locator(".ProseMirror").get_attribute("contenteditable") == "false"
    page.context.close()


def test_a_session_that_ran_out_wipes_nothing_and_goes_on_after_signing_in(
    chromium: Any, together: Together
) -> None:
    entry = together.ask(do="entry")["entry"]
    page = enter(chromium, together, "host", entry, **TABLET)
    cookie = together.ask(do="session", who="host")["cookie"]
    as_somebody(page, together, cookie)
    page.reload()
    page.wait_for_selector("encre-editor.editor-ready[data-state=saved]")
    together.ask(do="run_out", cookie=cookie)
    page.wait_for_selector("encre-editor[data-state=refused]", timeout=15_000)
    assert page.get_by_text("vous êtes déconnecté").count()
    write(page, " après la dernière heure", 0)
    as_somebody(page, together, together.ask(do="session", who="host")["cookie"])
    page.get_by_role("button", name="Réessayer").click()
    saved(page)
    assert "après la dernière heure" in together.ask(do="kept", entry=entry)["text"]
    page.context.close()


def as_somebody(page: Any, together: Together, cookie: str) -> None:
    name, _, value = cookie.partition("=")
    page.context.add_cookies([{"name": name, "value": value, "url": together.url}])


def sign_out(page: Any) -> None:
    page.locator(".me > summary").click()
    page.get_by_role("button", name="Se déconnecter").click()
