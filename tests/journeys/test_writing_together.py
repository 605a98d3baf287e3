"""Two people in two browsers write one entry, by websocket, then without it, then without right."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.collaboration.servers import ROOT, free_port
from tests.servers import tables


class Institute:
    """One process that serves pages and the live door, told what to do by lines."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        self.url = f"http://localhost:{port}"
        environment = os.environ | {
            "ENCRE_DATA_DIR": str(folder),
            "ENCRE_DATABASE_URL": f"sqlite:///{folder / 'encre.sqlite3'}",
            "ENCRE_BASE_URL": self.url,
            "ENCRE_FREE_SPACE_MINIMUM_MB": "0",
            "DJANGO_SETTINGS_MODULE": "encre.project.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }
        tables.lay(environment["ENCRE_DATABASE_URL"])
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "tests.journeys.live_institute", str(port)],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.told = self._read()

    def ask(self, **question: Any) -> dict[str, Any]:
        """Ask for something inside, and wait until it is done."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        return self._read()

    def _read(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def stop(self) -> None:
        """End it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()


@pytest.fixture(scope="module")
def institute(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Institute]:
    made = Institute(tmp_path_factory.mktemp("live"))
    yield made
    made.stop()


def enter(chromium: Any, institute: Institute, who: str, entry: str, **options: Any) -> Any:
    """Open an entry for writing as somebody."""
    name, _, value = institute.told["people"][who]["cookie"].partition("=")
    context = chromium.new_context(locale="fr-FR", **options)
    context.add_cookies([{"name": name, "value": value, "url": institute.url}])
    page = context.new_page()
    page.goto(f"{institute.url}/notebook/entries/{entry}/write")
    page.wait_for_selector("encre-editor.editor-ready[data-state=saved]", timeout=30_000)
    return page


def write(page: Any, words: str, paragraph: int = 0) -> None:
    page.click(f".ProseMirror p >> nth={paragraph}")
    page.keyboard.press("End")
    page.keyboard.type(words)


def saved(page: Any) -> None:
    page.wait_for_function("document.querySelector('encre-editor').flush()")
    page.wait_for_selector("encre-editor[data-state=saved]")


def test_two_people_write_one_entry(chromium: Any, institute: Institute) -> None:
    entry = institute.ask(do="entry")["entry"]
    institute.ask(do="share", entry=entry, level="edit")
    host = enter(chromium, institute, "host", entry)
    guest = enter(chromium, institute, "guest", entry)
    write(host, " lyse à 4 °C", 0)
    write(guest, " 10 min à 12 000 g", 1)
    for page in (host, guest):
        page.wait_for_selector(".ProseMirror:has-text('lyse à 4 °C'):has-text('12 000 g')")
        saved(page)
    # Each sees the other, by a name that the server gives.
    assert host.locator(".editor-caret-name").inner_text() == institute.told["names"]["guest"]
    assert guest.locator(".editor-present li").inner_text() == institute.told["names"]["host"]
    assert "lyse à 4 °C" in institute.ask(do="kept", entry=entry)["text"]

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
    institute.ask(do="share", entry=entry, level="")
    guest.wait_for_selector("encre-editor[data-state=refused]", timeout=15_000)
    assert guest.get_by_text("Vous n’avez plus accès à cette entrée").count()
    assert guest.locator(".ProseMirror").get_attribute("contenteditable") == "false"
    # Nothing of it stays on the device.
    names = guest.evaluate("indexedDB.databases().then((all) => all.map(({ name }) => name))")
    assert [name for name in names if entry in name] == []
    host.context.close()
    guest.context.close()


def test_where_no_websocket_passes_http_does(chromium: Any, institute: Institute) -> None:
    entry = institute.ask(do="entry")["entry"]
    host = enter(chromium, institute, "host", entry)
    host.evaluate(
        """() => { const { provider } = document.querySelector("encre-editor")
          provider.liveUrl = "ws://localhost:9/live"
          provider.drop() }"""
    )
    write(host, " par HTTP", 0)
    saved(host)
    other = enter(chromium, institute, "host", entry)
    other.wait_for_selector(".ProseMirror:has-text('par HTTP')")
    write(other, " et par websocket", 0)
    host.wait_for_selector(".ProseMirror:has-text('et par websocket')", timeout=15_000)
    assert "par HTTP" in institute.ask(do="kept", entry=entry)["text"]
    host.context.close()
    other.context.close()


def test_what_was_typed_offline_survives_the_page(chromium: Any, institute: Institute) -> None:
    entry = institute.ask(do="entry")["entry"]
    page = enter(chromium, institute, "host", entry)
    page.context.set_offline(True)
    page.evaluate("document.querySelector('encre-editor').provider.drop()")
    write(page, " dans le train", 0)
    page.wait_for_timeout(400)
    page.close()
    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(f"{institute.url}/notebook/entries/{entry}/write")
    again.wait_for_selector(".ProseMirror:has-text('dans le train')")
    saved(again)
    assert "dans le train" in institute.ask(do="kept", entry=entry)["text"]
    again.context.close()
