"""`bench jobs`: jobs asked for and done per second, latency, and none lost under kill -9."""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

AREA = "jobs"
SIZE = 1_000
SAMPLES = 20
PATIENCE = 600.0
WORKERS, THREADS = 2, 2


def measure(options: dict[str, Any]) -> dict[str, Any]:
    """Measure each engine with real processes; `size` is the number of jobs."""
    size = options["size"] or SIZE
    return {
        engine: Measured(options["folder"] / engine, url, size).figures()
        for engine, url in options["engines"].items()
    }


class Measured:
    """One engine under measure: its processes, and what they are asked."""

    def __init__(self, folder: Path, url: str, size: int) -> None:
        folder.mkdir()
        self.size = size
        self.teller: subprocess.Popen[str] | None = None
        self.environment = {
            **os.environ,
            "ENCRE_DATABASE_URL": url,
            "ENCRE_DATA_DIR": str(folder),
            "ENCRE_FREE_SPACE_MINIMUM_MB": "0",
            "ENCRE_LOG_LEVEL": "ERROR",
            "PYTHONPATH": os.pathsep.join(sys.path),
        }

    def command(self, *words: str) -> list[str]:
        """Return the line that does one word in a process of its own."""
        return [sys.executable, "-W", "ignore", "-m", "encre.foundation.jobs.bench_side", *words]

    def ask(self, *words: str) -> Any:
        """Have a word done by the process kept for that, and return its answer."""
        if self.teller is None:
            self.teller = subprocess.Popen(
                self.command("listen"),
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        if self.teller.stdin is None or self.teller.stdout is None:
            raise RuntimeError("no way to talk to the side")
        self.teller.stdin.write(json.dumps(words) + "\n")
        self.teller.stdin.flush()
        return json.loads(self.teller.stdout.readline())

    def start(self) -> subprocess.Popen[bytes]:
        """Start a worker."""
        words = self.command("worker", "--threads", str(THREADS))
        return subprocess.Popen(words, env=self.environment)

    def figures(self) -> dict[str, Any]:
        """Return all figures of the engine."""
        self.ask("prepare")
        found = {"jobs": self.size, "workers": WORKERS, "threads_each": THREADS}
        found |= self.ask("enqueue", str(self.size))
        found |= {**self.ran(), **self.killed(), **self.latency()}
        if self.teller is not None:
            self.teller.communicate()
        return found

    def ran(self) -> dict[str, Any]:
        """Return how many jobs a second the workers do, from the first start to the last end."""
        running = [self.start() for _number in range(WORKERS)]
        try:
            told = self.until_done()
        finally:
            _end(running)
        return {"run_per_s": told["per_s"]}

    def killed(self) -> dict[str, Any]:
        """Kill a worker in the middle, twice; return what was lost and what took effect twice."""
        self.ask("clear")
        self.ask("enqueue", str(self.size))
        running = [self.start() for _number in range(WORKERS)]
        try:
            for share in (0.2, 0.5):
                self.until(lambda told, share=share: told["done"] >= self.size * share)
                running[0].kill()
                running[0].wait()
                running = [*running[1:], self.start()]
            told = self.until_done()
        finally:
            _end(running)
        return {
            "killed_workers": 2,
            "taken_again_after_kill": told["again"],
            "lost_under_kill": self.size - told["effects"],
            "twice_under_kill": told["twice"],
        }

    def latency(self) -> dict[str, Any]:
        """Return how long an idle worker takes to begin a job, in milliseconds."""
        self.ask("clear")
        running = [self.start()]
        try:
            waits = self.ask("latency", str(SAMPLES))
        finally:
            _end(running)
        p95 = statistics.quantiles(waits, n=20)[-1]
        return {"latency_p50_ms": round(statistics.median(waits), 1), "latency_p95_ms": round(p95)}

    def until_done(self) -> dict[str, Any]:
        """Wait until every job is done and return the side's account."""
        return self.until(lambda told: told["done"] == self.size)

    def until(self, holds: Any) -> dict[str, Any]:
        """Ask the side again and again until its account `holds` (else RuntimeError)."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            told: dict[str, Any] = self.ask("account")
            if holds(told):
                return told
            time.sleep(0.1)
        raise RuntimeError(f"jobs are still not done after {PATIENCE:.0f} s: {told}")


def _end(running: list[subprocess.Popen[bytes]]) -> None:
    for process in running:
        process.terminate()
    for process in running:
        process.wait(30)
