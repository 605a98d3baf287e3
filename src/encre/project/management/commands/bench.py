"""Measure an area of Encre on this machine, on both engines where both are here."""

import importlib.util
import json
import os
import platform
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser

from encre.project.settings import ROOT

ENGINES = ("sqlite", "postgresql")
# The cluster of the tests forgives itself every flush: figures must pay for them.
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


class Command(BaseCommand):
    """`bench AREA`: hands over to the room whose `bench.py` declares `AREA`.

    The notebook's needs the crowd of the demonstration, and lives there as `bench_notebook.py`.
    A room's `bench.py` has `AREA = "jobs"` and `measure(options) -> dict`; `options` holds
    `engines` (name -> address of an empty database), `folder` (empty, removed after), `size` (or
    None), and whatever the area adds. An area with options of its own has
    `arguments(parser)`, which declares them as `--name value`; one that needs fewer databases says
    which in `DATABASES`, and `--engine` is then free for a meaning of its own.
    """

    help = "Prints figures for an area, and writes them as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say which area, and for each where to write, how much, and what it adds."""
        chosen = parser.add_subparsers(dest="area", required=True, metavar="AREA")
        for area, module in sorted(areas().items()):
            own = chosen.add_parser(area, help=(module.__doc__ or "").partition(":")[2].strip())
            own.add_argument("--json", type=Path, help="file to write the figures to")
            own.add_argument("--size", type=int, help="how much to load, in the area's own unit")
            if not hasattr(module, "DATABASES"):
                own.add_argument("--engine", action="append", choices=ENGINES, help="default: both")
            if hasattr(module, "arguments"):
                module.arguments(own)

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure and tell."""
        module, machine = areas()[options["area"]], _machine()
        wanted = getattr(module, "DATABASES", None) or options["engine"] or ENGINES
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="encre-bench-")))
            engines, skipped = {}, {}
            for name in wanted:
                try:
                    engines[name] = stack.enter_context(_database(name, folder))
                except RuntimeError as missing:
                    skipped[name] = {"skipped": str(missing)}
            figures = module.measure({**options, "engines": engines, "folder": folder})
        self._tell({"machine": machine, **skipped, **figures}, options["json"])

    def _tell(self, figures: dict[str, Any], file: Path | None) -> None:
        text = json.dumps(figures, indent=2, ensure_ascii=False, default=str)
        if file is not None:
            file.write_text(f"{text}\n", "utf-8")
        self.stdout.write(text)


def areas() -> dict[str, ModuleType]:
    """Return the measuring modules by their area."""
    found = {}
    for config in apps.get_app_configs():
        for name in ("bench", "bench_notebook"):
            full = f"{config.name}.{name}"
            if config.name.startswith("encre.") and importlib.util.find_spec(full):
                module = import_module(full)
                found[module.AREA] = module
    return found


@contextmanager
def _database(engine: str, folder: Path) -> Iterator[str]:
    """Yield the address of an empty database (raises RuntimeError when there is no server)."""
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'bench.sqlite3'}"
        return
    source = ROOT / "tests" / "servers" / "postgres.py"
    spec = importlib.util.spec_from_file_location("bench_postgres", source)
    if spec is None or spec.loader is None or not source.is_file():
        raise RuntimeError("the temporary PostgreSQL comes with the sources, in tests/servers")
    servers = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(servers)
    servers.SETTINGS.update(DURABLE)
    with servers.cluster() as url:
        yield url


def _machine() -> dict[str, Any]:
    return {
        "cpus": os.cpu_count(),
        "processor": _processor(),
        "python": platform.python_version(),
        "system": platform.platform(),
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "load_before": os.getloadavg()[0],
    }


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.is_file() else []
    return next((line.split(":")[1].strip() for line in lines if "model name" in line), "")
