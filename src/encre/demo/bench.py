"""`bench pages`: server CPU, waiting time and number of queries of the main pages, at full size."""

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

AREA = "pages"
PEOPLE, UNITS, ENTRIES = 8_000, 300, 300_000
REQUESTS, WARM = 100, 5
TICK = os.sysconf("SC_CLK_TCK")


def measure(options: dict[str, Any]) -> dict[str, Any]:
    """Measure each engine; `size` is the number of entries, people and units in proportion."""
    entries = options["size"] or ENTRIES
    people = max(200, PEOPLE * entries // ENTRIES)
    units = max(10, UNITS * entries // ENTRIES)
    found: dict[str, Any] = {"people": people, "units": units, "entries": entries}
    for engine, url in options["engines"].items():
        folder: Path = options["folder"] / f"pages-{engine}"
        folder.mkdir()
        found[engine] = Measured(folder, url).figures(people, units, entries)
    return found


class Measured:
    """One engine under measure, behind the real server with one worker."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "ENCRE_DATABASE_URL": url,
            "ENCRE_DATA_DIR": str(folder),
            "ENCRE_FREE_SPACE_MINIMUM_MB": "0",
            "ENCRE_LOG_LEVEL": "ERROR",
            "PYTHONPATH": os.pathsep.join(sys.path),
        }

    def ask(self, *words: str) -> Any:
        """Run a word of the side to its end and return its answer."""
        line = [sys.executable, "-W", "ignore", "-m", "encre.demo.bench_side", *words]
        done = subprocess.run(line, env=self.environment, check=True, stdout=subprocess.PIPE)
        return json.loads(done.stdout)

    def figures(self, people: int, units: int, entries: int) -> dict[str, Any]:
        """Fill the database, then measure every page."""
        begun = time.monotonic()
        marks = self.ask("fill", str(people), str(units), str(entries))
        found: dict[str, Any] = {"fill_s": round(time.monotonic() - begun, 1)}
        for name, (small, large) in pages(marks).items():
            found[name] = {
                "sql_1": self.ask("count", small, marks["lone_cookie"]),
                "sql_50": self.ask("count", large, marks["cookie"]),
            }
        usual = f"/notebook/entries/{marks['usual_entry']}/"
        with self.server() as server:
            for name, (_small, large) in pages(marks).items():
                found[name] |= server.timed(usual if name == "entry" else large, marks["cookie"])
            found["entry_with_50_of_each"] = server.timed(pages(marks)["entry"][1], marks["cookie"])
        return found

    @contextmanager
    def server(self) -> Any:
        """Run the real server on a free port until the block ends."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        line = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
        line += ["--port", str(port), "--workers", "1", "--blocking-threads", "1"]
        with (self.folder / "server.log").open("wb") as log:
            process = subprocess.Popen(
                [*line, "encre.project.wsgi:application"],
                env=self.environment,
                stdout=log,
                stderr=log,
            )
            try:
                yield Server(process.pid, port)
            finally:
                process.terminate()
                process.wait(30)


class Server:
    """The server as seen from outside: answers, and the CPU its processes used."""

    def __init__(self, pid: int, port: int) -> None:
        self.pid, self.port = pid, port
        self._until_it_answers()

    def timed(self, address: str, cookie: str) -> dict[str, Any]:
        """Ask for a page a hundred times in a row (RuntimeError unless it answers 200)."""
        for _number in range(WARM):
            self.ask(address, cookie)
        before, waits = self.cpu(), []
        for _number in range(REQUESTS):
            begun = time.perf_counter()
            self.ask(address, cookie)
            waits.append((time.perf_counter() - begun) * 1000)
        cpu = (self.cpu() - before) * 1000 / REQUESTS
        return {
            "cpu_ms": round(cpu, 1),
            "p50_ms": round(statistics.median(waits), 1),
            "p95_ms": round(statistics.quantiles(waits, n=20)[-1], 1),
        }

    def ask(self, address: str, cookie: str) -> None:
        """Ask for a page and read it whole."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Host": "localhost", "Cookie": f"sessionid={cookie}; django_language=fr"}
        line.request("GET", address, headers=headers)
        answer = line.getresponse()
        answer.read()
        line.close()
        if answer.status != 200:  # noqa: PLR2004
            raise RuntimeError(f"{address} answered {answer.status}")

    def cpu(self) -> float:
        """Return the seconds of CPU used so far by the server and its workers."""
        total = 0
        for pid in (self.pid, *_children(self.pid)):
            fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICK

    def _until_it_answers(self) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                line.request("GET", "/sante/vivant")
                line.getresponse().read()
            except OSError:
                time.sleep(0.2)
            else:
                return
        raise RuntimeError("the server did not start")


def pages(marks: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Return the addresses of each page, with one row and with fifty."""
    field = quote("Température > 50")
    return {
        "home": ("/", "/"),
        "person_search": ("/atlas/people/?q=lectrice", "/atlas/people/?q=mart"),
        "unit": (f"/atlas/structures/{marks['small_unit']}", f"/atlas/structures/{marks['unit']}"),
        "entry_list": ("/notebook/?q=chronophotographie", f"/notebook/?status=done&field={field}"),
        "entry": (
            f"/notebook/entries/{marks['small_entry']}/",
            f"/notebook/entries/{marks['entry']}/",
        ),
        "search": ("/search/?q=chronophotographie", "/search/?q=inflammasome+cytokine"),
    }


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for path in tasks for child in path.read_text("utf-8").split()]
