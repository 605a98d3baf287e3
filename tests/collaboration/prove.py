"""`./encre notebook prove`: the no-loss suite, with servers and a database of its own.

    prove --runs N [--json F] [--seed S] [--database URL of an empty PostgreSQL]

One run is every scenario with one seed. Needs node and the packages of `frontend` (`npm ci`).
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.collaboration.servers import ROOT, Server
from tests.servers import tables

CSRF = "k" * 32
SCRIPT = ROOT / "frontend/tests/prove/run.mjs"


def main() -> int:
    """Run the suite, write its figures; 1 when a word was lost or pages did not meet."""
    options = argparse.ArgumentParser(prog="./encre notebook prove")
    options.add_argument("--runs", type=int, default=1)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--json", type=Path)
    options.add_argument("--database", default="")
    chosen = options.parse_args()
    if shutil.which("node") is None or not (ROOT / "frontend/node_modules/yjs").is_dir():
        sys.exit("prove needs node and its packages: cd frontend && npm ci --ignore-scripts")
    with tempfile.TemporaryDirectory(prefix="encre-prove-") as folder:
        figures = Proof(Path(folder), chosen.database).run(chosen.runs, chosen.seed)
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=1) + "\n")
    shown = {name: figures[name] for name in ("runs", "converged", "lost", "words", "seconds")}
    sys.stdout.write(f"{json.dumps(shown)}\n")
    return int(figures["converged"] < figures["runs"] or figures["lost"] > 0)


class Proof:
    """A house for the proof: its people, its servers, and answers to what the clients ask."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        os.environ |= {
            "ENCRE_DATA_DIR": str(folder),
            "ENCRE_DATABASE_URL": database or f"sqlite:///{folder / 'encre.sqlite3'}",
            "ENCRE_FREE_SPACE_MINIMUM_MB": "0",
            "DJANGO_SETTINGS_MODULE": "encre.project.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }
        for unwanted in ("ENCRE_PRODUCTION", "ENCRE_BASE_URL"):
            os.environ.pop(unwanted, None)
        self._fill()
        self.servers = {name: Server(name, folder, dict(os.environ)) for name in ("a", "b")}
        self.runs: list[dict[str, Any]] = []

    def _fill(self) -> None:
        """Make the tables and two people of two units."""
        import django

        django.setup()
        from django.db import connection

        if connection.introspection.table_names():
            sys.exit("prove writes in an empty database only")
        connection.close()
        tables.lay(os.environ["ENCRE_DATABASE_URL"])
        from tests.collaboration import house

        self.house = house.House()

    def run(self, runs: int, seed: int) -> dict[str, Any]:
        """Let the clients play; return the figures."""
        start = time.monotonic()
        try:
            for server in self.servers.values():
                server.wait()
            self._talk(runs, seed)
        finally:
            ends = [server.stop() for server in self.servers.values()]
        scenarios = [one for run in self.runs for one in run["results"]]
        return {
            "runs": runs,
            "converged": sum(all(one["converged"] for one in run["results"]) for run in self.runs),
            "lost": sum(len(one["lost"]) for one in scenarios),
            "words": sum(one["owed"] for one in scenarios),
            "seconds": round(time.monotonic() - start, 1),
            "stopped_s": round(max(ends), 2),
            "longest_s": _longest(scenarios),
            "failures": [
                {"run": run["run"], **one}
                for run in self.runs
                for one in run["results"]
                if not one["converged"] or one["lost"]
            ],
        }

    def _talk(self, runs: int, seed: int) -> None:
        told = {"runs": runs, "seed": seed, **self._told()}
        with subprocess.Popen(
            ["node", str(SCRIPT)],  # noqa: S607 - the machine's own node
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as clients:
            assert clients.stdin is not None
            assert clients.stdout is not None
            for line in clients.stdout:
                asked = json.loads(line)
                answer = told if asked["do"] == "house" else self._answer(asked)
                clients.stdin.write(json.dumps(answer) + "\n")
                clients.stdin.flush()

    def _told(self) -> dict[str, Any]:
        from encre.research.notebook.body import VERSION

        return {
            "people": self.house.cookies(),
            "servers": {
                name: {
                    "live": f"ws://127.0.0.1:{server.port}",
                    "post": f"http://127.0.0.1:{server.port}",
                    "origin": "http://localhost:8000",
                    "csrf": CSRF,
                    "schema": VERSION,
                }
                for name, server in self.servers.items()
            },
        }

    def _answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        match asked["do"]:
            case "entry":
                return {"entry": str(self.house.entry())}
            case "fault":
                self.servers[asked["server"]].fault.write_text(asked["what"])
            case "is_over":
                return {"over": not self.servers[asked["server"]].fault.read_text()}
            case "share":
                self.house.share(asked["entry"], asked["level"])
            case "kept":
                update, text = self.house.kept(asked["entry"])
                return {"update": base64.b64encode(update).decode(), "text": text}
            case "result":
                self.runs.append(asked)
        return {}


def _longest(scenarios: list[dict[str, Any]]) -> dict[str, float]:
    """Return the longest time each scenario took."""
    found: dict[str, float] = {}
    for one in scenarios:
        found[one["scenario"]] = max(found.get(one["scenario"], 0), one["seconds"])
    return found


if __name__ == "__main__":
    sys.exit(main())
