"""`./encre check`: the quality gates, each named, all run, all reported."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from encre.command import locks, prepare, setup, sizes, walls
from encre.command.paths import PACKAGE, ROOT, environment, python, venv
from encre.command.terminal import Stop, paint, say

Gate = Callable[[], list[str]]
FORGET = ("ENCRE_DEBUG", "ENCRE_DATABASE_URL", "ENCRE_DATABASE_URL_FILE")


def _run(*command: str | Path, **variables: str) -> list[str]:
    """Return what a tool says when it refuses, nothing when it agrees."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=environment(**variables),
        check=False,
        text=True,
        errors="replace",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
    )
    return [] if done.returncode == 0 else [done.stdout.rstrip() or f"status {done.returncode}"]


def _tool(name: str, *arguments: str | Path) -> Gate:
    return lambda: _run(venv() / "bin" / name, *arguments)


def _module(name: str, *arguments: str) -> Gate:
    return lambda: _run(python(), "-m", name, *arguments)


def _templates() -> list[str]:
    files = sorted(PACKAGE.rglob("templates/**/*.html"))
    return _run(venv() / "bin" / "djade", "--check", *files) if files else []


def _layout() -> list[str]:
    return _run(venv() / "bin" / "djlint", "--lint", "--quiet", PACKAGE)


def _imports() -> list[str]:
    if walls.outdated():
        return ["The packages changed: ./encre walls"]
    return _run(venv() / "bin" / "lint-imports")


def _migrations() -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        arguments = ("makemigrations", "--check", "--dry-run")
        url = f"sqlite:///{folder}/empty.sqlite3"
        return _run(python(), "-m", "django", *arguments, ENCRE_DATABASE_URL=url)


def _deployment() -> list[str]:
    """Ask Django what it thinks of the settings of production."""
    with tempfile.TemporaryDirectory() as folder:
        production = {
            "ENCRE_PRODUCTION": "1",
            "ENCRE_DEBUG": "",
            "ENCRE_SECRET_KEY": secrets.token_urlsafe(50),
            "ENCRE_BASE_URL": "https://encre.example",
            "ENCRE_DATA_DIR": folder,
        }
        arguments = ("check", "--deploy", "--fail-level", "WARNING")
        return _run(python(), "-m", "django", *arguments, **production)


def _messages() -> list[str]:
    prepare.messages()
    return _run(python(), "-m", "encre.foundation.base.message_check")


def _sizes() -> list[str]:
    return [problem for path in sizes.sources() for problem in sizes.problems(path)]


def _locks() -> list[str]:
    return list(locks.problems())


def _islands() -> list[str]:
    """Build the bundled scripts again and compare, where Node is."""
    if not (shutil.which("node") and shutil.which("npm")):
        return []
    return _run(python(), "-m", "encre.foundation.ui.vendoring", "check", "--bundle")


GATES: dict[str, Gate] = {
    "locks": _locks,
    "sizes": _sizes,
    "ruff": _tool("ruff", "check", "."),
    "format": _tool("ruff", "format", "--check", "."),
    "walls": _imports,
    "types": _tool("mypy", "src/encre"),
    "djade": _templates,
    "djlint": _layout,
    "migrations": _migrations,
    "deployment": _deployment,
    "messages": _messages,
    "vendor": _module("encre.foundation.ui.vendoring", "check"),
    "islands": _islands,
}


def format_all(_arguments: list[str]) -> int:
    """Write code and templates in the form the gates ask for."""
    setup.ensure(development=True)
    templates = sorted(PACKAGE.rglob("templates/**/*.html"))
    said = [
        *_run(venv() / "bin" / "ruff", "check", "--fix-only", "--quiet", "."),
        *_run(venv() / "bin" / "ruff", "format", "--quiet", "."),
    ]
    _run(venv() / "bin" / "djade", *templates)  # its status only says that it changed something
    for text in said:
        say(text)
    return 1 if said else 0


def failures(names: Iterable[str]) -> list[str]:
    """Run gates and return the names of those that refuse."""
    refused = []
    for name in names:
        start = time.monotonic()
        said = GATES[name]()
        verdict = paint("refused", 31) if said else paint("ok", 32)
        say(f"  {name:<12} {verdict}  {time.monotonic() - start:.1f} s")
        for text in said:
            say("\n".join(f"    {line}" for line in text.splitlines()))
        if said:
            refused.append(name)
    return refused


def run(arguments: list[str]) -> int:
    """Run the gates named, or all of them."""
    unknown = [name for name in arguments if name not in GATES]
    if unknown:
        raise Stop(f"No such gate: {', '.join(unknown)}. There are: {', '.join(GATES)}", 2)
    setup.ensure(development=True)
    for name in FORGET:
        os.environ.pop(name, None)
    refused = failures(arguments or GATES)
    if refused:
        say(f"Refused by: {', '.join(refused)}")
    return 1 if refused else 0
