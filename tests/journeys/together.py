"""Pages and the live door in one process for the journeys of those who write together."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.collaboration.servers import ROOT, free_port
from tests.servers import tables


class Together:
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


def enter(chromium: Any, institute: Together, who: str, entry: str, **options: Any) -> Any:
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
