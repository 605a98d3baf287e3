"""Two people in two browsers write one entry, by websocket, then without it, then without right."""

from __future__ import annotations

from typing import Any

from tests.journeys.together import Together, enter, saved, write


def test_two_people_write_one_entry(chromium: Any, together: Together) -> None:
    entry = together.ask(do="entry")["entry"]
    together.ask(do="share", entry=entry, level="edit")
    host = enter(chromium, together, "host", entry)
    guest = enter(chromium, together, "guest", entry)
    write(host, " lyse à 4 °C", 0)
    write(guest, " 10 min à 12 000 g", 1)
    for page in (host, guest):
        page.wait_for_selector(".ProseMirror:has-text('lyse à 4 °C'):has-text('12 000 g')")
        saved(page)
    # Each sees the other, by a name that the server gives.
    assert host.locator(".editor-caret-name").inner_text() == together.told["names"]["guest"]
    assert guest.locator(".editor-present li").inner_text() == together.told["names"]["host"]
    assert "lyse à 4 °C" in together.ask(do="kept", entry=entry)["text"]

    # A basement: no network for one, who writes on and loses nothing.
    guest.context.set_offline(True)
    guest.evaluate("document.querySelector('encre-editor').provider.drop()")
    write(guest, " hors réseau", 1)
    guest.wait_for_selector("encre-editor[data-state=offline]")
    assert guest.get_by_text("Hors ligne, gardé sur cet appareil").count()
    write(host, " et sur glace", 0)
    guest.context.set_offline(False)
    for page in (host, guest):
        page.wait_for_selector(".ProseMirror:has-text('hors réseau'):has-text('sur glace')")
    saved(guest)

    # The right is withdrawn while they write: the door closes, and says so.
    together.ask(do="share", entry=entry, level="")
    guest.wait_for_selector("encre-editor[data-state=refused]", timeout=15_000)
    assert guest.get_by_text("Vous n’avez plus accès à cette entrée").count()
    assert guest.locator(".ProseMirror").get_attribute("contenteditable") == "false"
    # Nothing of it stays on the device.
    names = guest.evaluate("indexedDB.databases().then((all) => all.map(({ name }) => name))")
    assert [name for name in names if entry in name] == []
    host.context.close()
    guest.context.close()


def test_where_no_websocket_passes_http_does(chromium: Any, together: Together) -> None:
    entry = together.ask(do="entry")["entry"]
    host = enter(chromium, together, "host", entry)
    host.evaluate(
        """() => { const { provider } = document.querySelector("encre-editor")
          provider.liveUrl = "ws://localhost:9/live"
          provider.drop() }"""
    )
    write(host, " par HTTP", 0)
    saved(host)
    other = enter(chromium, together, "host", entry)
    other.wait_for_selector(".ProseMirror:has-text('par HTTP')")
    write(other, " et par websocket", 0)
    host.wait_for_selector(".ProseMirror:has-text('et par websocket')", timeout=15_000)
    assert "par HTTP" in together.ask(do="kept", entry=entry)["text"]
    host.context.close()
    other.context.close()


def test_what_was_typed_offline_survives_the_page(chromium: Any, together: Together) -> None:
    entry = together.ask(do="entry")["entry"]
    page = enter(chromium, together, "host", entry)
    page.context.set_offline(True)
    page.evaluate("document.querySelector('encre-editor').provider.drop()")
    write(page, " dans le train", 0)
    page.wait_for_timeout(400)
    page.close()
    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(f"{together.url}/notebook/entries/{entry}/write")
    again.wait_for_selector(".ProseMirror:has-text('dans le train')")
    saved(again)
    assert "dans le train" in together.ask(do="kept", entry=entry)["text"]
    again.context.close()
