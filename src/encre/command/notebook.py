"""`./encre notebook …`: the notebook's own words, each handed over to who does it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from encre.command import django, setup
from encre.command.paths import ROOT, environment, python
from encre.command.terminal import Stop
from encre.command.terminal import run as started

Work = Callable[[list[str]], int]


def verify(arguments: list[str]) -> int:
    """Check a sealed file or a package without a server, or the whole database with `--all`."""
    if "--all" in arguments:
        return django.django(["notebook_verify", *(word for word in arguments if word != "--all")])
    setup.ensure()
    line: list[str | Path] = [python(), "-m", "encre.research.notebook.proof", *arguments]
    return started(line, env=environment())


def prove(arguments: list[str]) -> int:
    """Run the no-loss suite, on servers and a database of its own; return its verdict."""
    setup.ensure()
    known = environment()
    known["PYTHONPATH"] = os.pathsep.join([known["PYTHONPATH"], str(ROOT)])
    line: list[str | Path] = [python(), "-W", "ignore", "-m", "tests.collaboration.prove"]
    return started([*line, *arguments], env=known)


WORDS: dict[str, Work] = {
    # verify FILE [--root PEM] | verify --all [--no-files]: is what was signed unchanged?
    "verify": verify,
    # prove --runs N [--json F]: no acknowledged keystroke is ever lost
    "prove": prove,
}


def run(arguments: list[str]) -> int:
    """Do what the word after `notebook` says."""
    if not arguments or arguments[0] not in WORDS:
        raise Stop(f"notebook needs a word: {', '.join(sorted(WORDS))}", 2)
    return WORDS[arguments[0]](arguments[1:])
