"""Whether the locks hold what their .in files ask, and agree with one another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from encre.command.paths import ROOT

NAME = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?\s*(?:==\s*([^\s;\\]+))?")


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(file: Path) -> dict[str, str]:
    """Return the versions a requirements file names, empty where it names none."""
    found = {}
    for line in file.read_text("utf-8").splitlines():
        match = NAME.match(line)
        if match:
            found[_normal(match[1])] = match[2] or ""
    return found


def problems(root: Path = ROOT) -> Iterator[str]:
    """Yield what a lock lacks, holds at another version, or holds without a hash."""
    runtime = pins(root / "requirements.lock")
    for stem in ("requirements", "requirements-dev", "requirements-installer"):
        asked, lock = pins(root / f"{stem}.in"), pins(root / f"{stem}.lock")
        for name, version in asked.items():
            if name not in lock:
                yield f"{stem}.lock lacks {name}: compile it again"
            elif version and lock[name] != version:
                yield f"{stem}.lock has {name} {lock[name]}, {stem}.in asks {version}"
        text = (root / f"{stem}.lock").read_text("utf-8")
        unproven = [name for name in lock if not lock[name]]
        if unproven or text.count("==") > text.count("--hash="):
            yield f"{stem}.lock: every line needs a version and a hash"
    tools = pins(root / "requirements-dev.lock")
    for name, version in runtime.items():
        if tools.get(name) != version:
            yield f"requirements-dev.lock has {name} {tools.get(name)}, the runtime {version}"
