"""Persons on a database: what a second import of the same rows changes, and undone merges."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from encre.institute.directory.generator import export

if TYPE_CHECKING:
    from encre.institute.directory.bench.measuring import Measured


def lived(run: Measured) -> dict[str, Any]:
    """Have a process with an empty database live through two imports, merges and their undoing."""
    native, again = run.folder / "native", run.folder / "native-again"
    export(run.sources, native)
    export(run.shuffled(), again)
    data = run.folder / "data"
    data.mkdir(exist_ok=True)
    environment = {
        **os.environ,
        "ENCRE_DATABASE_URL": run.database,
        "ENCRE_DATA_DIR": str(data),
        "ENCRE_FREE_SPACE_MINIMUM_MB": "0",
        "ENCRE_LOG_LEVEL": "ERROR",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    line = [sys.executable, "-W", "ignore", "-m", "encre.institute.directory.bench.records_side"]
    done = subprocess.run(
        [*line, str(native), str(again), str(run.seed)],
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
    )
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer
