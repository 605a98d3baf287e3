"""An institute that runs: its pages, its worker, its clock, on data with one of everything.

As a command, `python -m tests.journeys.institute` fills the database it is pointed at and prints
what the journeys need to know of it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.collaboration.servers import ROOT, free_port, listening
from tests.servers import tables

PASSWORD = "une-phrase-assez-longue"
START_SECONDS = 120


@dataclass
class Institute:
    """A running institute: where it is, whom one can be, what there is."""

    url: str
    environment: dict[str, str]
    sessions: dict[str, str]
    objects: dict[str, dict[str, str]]
    logins: dict[str, str]

    def manage(self, code: str) -> str:
        """Run some code inside, as an operator at the server would, and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", f"import django; django.setup()\n{code}"],
            env=self.environment,
            cwd=ROOT,
            check=True,
            text=True,
            stdout=subprocess.PIPE,
        )
        return done.stdout.strip()


class Running:
    """The programs of an institute, until `stop`."""

    def __init__(self, folder: Path) -> None:
        port, live = free_port(), free_port()
        self.url = f"http://localhost:{port}"
        self.environment = _environment(folder, self.url)
        self.environment["ENCRE_LIVE_URL"] = f"ws://localhost:{live}/live"
        self.programs: list[subprocess.Popen[bytes]] = []
        self.log = (folder / "programs.log").open("wb")
        tables.lay(f"sqlite:///{folder / 'encre.sqlite3'}")
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "tests.journeys.institute"],
            env=self.environment,
            cwd=ROOT,
            check=True,
            stdout=subprocess.PIPE,
        )
        facts = json.loads(done.stdout.splitlines()[-1])
        granian = ["granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
        self._start("-m", *granian, "--blocking-threads", "4", "encre.project.wsgi:application")
        door = ["granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(live)]
        self._start("-m", *door, "encre.project.asgi:application")
        self._wait()
        listening(live)
        self._start("-m", "django", "worker")
        self._start("-m", "django", "clock")
        self.institute = Institute(self.url, self.environment, **facts)

    def _start(self, *words: str) -> None:
        command = [sys.executable, *words]
        self.programs.append(
            subprocess.Popen(
                command,
                env=self.environment,
                cwd=ROOT,
                stdout=self.log,
                stderr=self.log,
                start_new_session=True,
            )
        )

    def _wait(self) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"{self.url}/sante/vivant", timeout=5):
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.3)
        self.stop()
        raise TimeoutError("the pages never answered")

    def stop(self) -> None:
        """End every program started here."""
        for program in self.programs:
            if program.poll() is None:
                os.killpg(program.pid, signal.SIGTERM)
        for program in self.programs:
            try:
                program.wait(timeout=15)
            except subprocess.TimeoutExpired:
                os.killpg(program.pid, signal.SIGKILL)
                program.wait()
        self.log.close()


def _environment(folder: Path, url: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ENCRE_")}
    return kept | {
        "ENCRE_DATA_DIR": str(folder),
        "ENCRE_BASE_URL": url,
        "ENCRE_FREE_SPACE_MINIMUM_MB": "0",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        "DJANGO_SETTINGS_MODULE": "encre.project.settings",
        "PYTHONWARNINGS": "ignore",
    }


def fill() -> dict[str, Any]:
    """Fill the database and return what the journeys need to know."""
    from encre.foundation.jobs import run_all
    from tests.matrix.golden_house import know_the_link
    from tests.matrix.house import ACTORS, build

    house = build()
    run_all(strict=False)
    _signed(house)
    _photographs(house)
    for name in ACTORS[1:]:
        account = house.people[name].account
        account.set_password(PASSWORD)
        account.save(update_fields=["password"])
    run_all(strict=False)
    know_the_link()
    return {
        "sessions": _sessions(house),
        "objects": {
            name: {key: str(value) for key, value in held.items()}
            for name, held in house.objects.items()
        },
        "logins": {name: house.people[name].account.login for name in ACTORS[1:]},
    }


def _signed(house: Any) -> None:
    """Sign an entry with figures, so that its page shows all it can."""
    from encre.commons.files import services as files
    from encre.research.notebook.services.proof import sign_entry
    from encre.research.notebook.services.properties import FieldValue, set_fields
    from encre.research.notebook.tests.factories import an_entry

    author = house.people["author"]
    entry = an_entry(
        house.rows["notebook.open"],
        "<h2>Résultats</h2><p>Une <strong>bande</strong> à 52 kDa.</p><ul><li>un</li></ul>"
        "<table><tr><th>Puits</th><th>Ct</th></tr><tr><td>A1</td><td>22,4</td></tr></table>",
        title="Western blot du 3 mars",
    )
    files.store(picture(), name="membrane.png", by=author, owner=entry)
    files.store(b"puits;ct\nA1;22,4\n", name="ct.csv", by=author, owner=entry)
    fields = [FieldValue("pH", "7,4", "number"), FieldValue("Souche", "C57BL/6")]
    set_fields(entry, fields, by=author, version=entry.version)
    entry.refresh_from_db()
    sign_entry(entry, by=author, version=entry.version, meaning="authorship")
    house.objects["entry.signed"] = {"pk": entry.pk}


def _photographs(house: Any) -> None:
    """Give the author an entry to which a day of photographs will be sent."""
    from encre.research.notebook.tests.factories import an_entry

    entry = an_entry(house.rows["notebook.open"], title="Photographies du 4 mars")
    house.objects["entry.photographs"] = {"pk": entry.pk}


def picture() -> bytes:
    """Return a small picture with something to see."""
    from io import BytesIO

    from PIL import Image, ImageDraw

    drawn = Image.new("RGB", (320, 200), "white")
    pen = ImageDraw.Draw(drawn)
    for lane in range(6):
        pen.rectangle((20 + lane * 50, 40 + lane * 15, 50 + lane * 50, 50 + lane * 15), "#333")
    sink = BytesIO()
    drawn.save(sink, "PNG")
    return sink.getvalue()


def _sessions(house: Any) -> dict[str, str]:
    from django.contrib.auth import HASH_SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    kept = {}
    for name, key in house.sessions.items():
        session = SessionStore(key)
        session[HASH_SESSION_KEY] = house.people[name].account.get_session_auth_hash()
        session.save()
        kept[name] = key
    return kept


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(fill()))  # noqa: T201
