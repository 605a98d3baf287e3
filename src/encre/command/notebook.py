"""`./encre notebook …`: the notebook's own words, each handed over to who does it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from encre.command import django, setup
from encre.command.paths import environment, python
from encre.command.terminal import Stop
from encre.command.terminal import run as started

Work = Callable[[list[str]], int]


def verify(arguments: list[str]) -> int:
    """Check a sealed file with no server and no database, or the whole database with `--all`."""
    if "--all" in arguments:
        return django.django(["notebook_verify", *(word for word in arguments if word != "--all")])
    setup.ensure()
    line: list[str | Path] = [python(), "-m", "encre.research.notebook.proof", *arguments]
    return started(line, env=environment())


WORDS: dict[str, Work] = {
    # verify FILE [--root PEM] | verify --all [--no-files]: is what was signed unchanged?
    "verify": verify,
}


def run(arguments: list[str]) -> int:
    """Do what the word after `notebook` says."""
    if not arguments or arguments[0] not in WORDS:
        raise Stop(f"notebook needs a word: {', '.join(sorted(WORDS))}", 2)
    return WORDS[arguments[0]](arguments[1:])
