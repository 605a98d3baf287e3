"""`bench notebook`: the filtered list at full size, writing together, PDF, a large archive."""

import json
import os
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from encre.demo.bench import ENTRIES, PEOPLE, UNITS, Measured
from encre.demo.bench_notebook_live import live_figures

AREA = "notebook"
DATASETS = 1_000
MEGABYTE = 1_000_000


def measure(options: dict[str, Any]) -> dict[str, Any]:
    """Measure each engine; `size` is the number of entries of the list, the archive follows."""
    entries = options["size"] or ENTRIES
    datasets = min(DATASETS, max(10, entries // 10))
    found: dict[str, Any] = {"entries": entries, "datasets": datasets}
    for engine, url in options["engines"].items():
        folder: Path = options["folder"] / f"notebook-{engine}"
        folder.mkdir()
        found[engine] = _figures(Measured(folder, url), entries, datasets)
    return found


def questions() -> dict[str, str]:
    """Return the filtered lists under measure: the costliest is the figure."""
    number, quantity = quote("Température > 50"), quote("Température >= 323,15 K")
    return {
        "status_and_field": f"/notebook/?status=done&field={number}",
        "unit": f"/notebook/?field={quantity}",
        "two_fields": f"/notebook/?field={number}&field={quote('Souche entre 10 et 90')}",
        "words": "/notebook/?q=macrophage&status=done",
        "columns": "/notebook/?cols=title&cols=state&cols=f.temperature&cols=f.souche&status=done",
    }


def _figures(house: Measured, entries: int, datasets: int) -> dict[str, Any]:
    people = max(200, PEOPLE * entries // ENTRIES)
    units = max(10, UNITS * entries // ENTRIES)
    begun = time.monotonic()
    marks = house.ask("fill", str(people), str(units), str(entries))
    lists: dict[str, Any] = {}
    filled = round(time.monotonic() - begun, 1)
    with house.server() as server:
        for name, address in questions().items():
            lists[name] = server.timed(address, marks["cookie"])
        live = live_figures(house, server, partial(_side, house, marks["reader"]))
    costliest = max(row["cpu_ms"] for row in lists.values())
    return {
        "fill_s": filled,
        "list_cpu_ms": costliest,
        "lists": lists,
        **live,
        **_side(house, marks["reader"], "press", 1),
        **_archive(house, marks["reader"], datasets),
    }


def _archive(house: Measured, account: str, datasets: int) -> dict[str, Any]:
    """Export entries with a file each, in a process whose memory is nothing but that."""
    _side(house, account, "attach", datasets)
    told = _side(house, account, "export", datasets)
    return {
        "eln_1000_datasets_s": told["seconds"],
        "eln_1000_peak_mb": round(told["peak_bytes"] / MEGABYTE, 1),
        "eln_bytes": told["bytes"],
        "cpus": os.cpu_count(),
    }


def _side(house: Measured, account: str, word: str, count: int) -> Any:
    """Ask a process of its own, on the database under measure."""
    line = [sys.executable, "-W", "ignore", "-m", "encre.demo.bench_notebook_side"]
    line += [word, account, str(count)]
    done = subprocess.run(line, env=house.environment, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)
