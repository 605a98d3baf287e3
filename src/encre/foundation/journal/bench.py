"""`bench journal`: events recorded, sealed and verified per second, on each engine."""

import json
import os
import subprocess
import sys
from typing import Any

AREA = "journal"
SIZE = 5_000


def measure(options: dict[str, Any]) -> dict[str, Any]:
    """Measure each engine in a process of its own; `size` is the number of events."""
    size = options["size"] or SIZE
    found: dict[str, Any] = {"events": size}
    for engine, url in options["engines"].items():
        folder = options["folder"] / f"journal-{engine}"
        folder.mkdir()
        environment = {
            **os.environ,
            "ENCRE_DATABASE_URL": url,
            "ENCRE_DATA_DIR": str(folder),
            "ENCRE_LOG_LEVEL": "ERROR",
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        line = [sys.executable, "-W", "ignore", "-m", "encre.foundation.journal.bench_side"]
        done = subprocess.run(
            [*line, str(size)], env=environment, check=True, stdout=subprocess.PIPE
        )
        found[engine] = json.loads(done.stdout)
    return found
