"""The words of ./encre and what each one starts."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import NamedTuple

from encre.command import (
    bench,
    checks,
    demo,
    directory,
    django,
    eln,
    moving,
    notebook,
    serve,
    testing,
    walls,
)
from encre.command.terminal import Stop, paint, say

Work = Callable[[list[str]], int]


class Word(NamedTuple):
    """One word of the command."""

    work: Work
    help: str


WORDS: dict[str, Word] = {
    "demo": Word(demo.run_demo, "set everything up, load a demonstration institute, serve it"),
    "serve": Word(serve.run, "serve an institute: pages, live, worker, clock"),
    "test": Word(testing.test, "set everything up and run all tests"),
    "check": Word(checks.run, "run the quality gates"),
    "format": Word(checks.format_all, "write code and templates in the form the gates ask for"),
    "bench": Word(bench.measure, "measure an area: bench AREA [--json FILE]"),
    "install": Word(django.install, "set everything up, and stop there"),
    "backup": Word(django.forward("backup"), "write the whole institute into one file"),
    "restore": Word(moving.restore, "read a backup into an empty database"),
    "move": Word(moving.move, "copy the institute to another database: move --to URL"),
    "upgrade": Word(django.upgrade, "back up, install this release's packages, migrate"),
    "doctor": Word(django.forward("doctor"), "look at the machine and the data for trouble"),
    "journal": Word(django.forward("journal"), "journal verify: recompute the chain of events"),
    "eln": Word(eln.inspect, "eln inspect FILE [--json FILE]: read an .eln archive"),
    "directory": Word(directory.run, "directory resolve FOLDER --json F | ldap init, load, sync"),
    "notebook": Word(notebook.run, "notebook verify FILE | --all; prove --runs N --json F"),
    "vendor": Word(django.vendor, "vendor check | update: the page assets kept here"),
    "walls": Word(walls.rewrite, "write .importlinter again"),
    "manage": Word(django.manage, "Django's own commands"),
}


def usage() -> str:
    """Return the list of words."""
    lines = ["Usage: ./encre [--wheels FOLDER] WORD ...", ""]
    lines += [f"  {paint(f'{name:<8}', 36)} {word.help}" for name, word in WORDS.items()]
    return "\n".join([*lines, "", "FOLDER holds wheels, for a machine with no package index."])


def _common(arguments: list[str]) -> list[str]:
    """Take the options that stand before or after any word."""
    rest, wheels = [], None
    words = iter(arguments)
    for word in words:
        if word == "--wheels":
            wheels = next(words, None)
            if wheels is None:
                raise Stop("--wheels needs a folder", 2)
        elif word.startswith("--wheels="):
            wheels = word.partition("=")[2]
        else:
            rest.append(word)
    if wheels:
        os.environ["ENCRE_WHEELS"] = wheels
    return rest


def main(arguments: list[str]) -> int:
    """Do what the arguments ask; return the status for the shell."""
    try:
        name, *rest = _common(arguments) or ["help"]
        if name in ("help", "--help", "-h"):
            say(usage())
            return 0
        if name not in WORDS:
            raise Stop(f"{usage()}\n\nNo such word: {name}", 2)
        return WORDS[name].work(rest)
    except Stop as stop:
        sys.stdout.flush()
        sys.stderr.write(f"{paint('encre:', 31)} {stop}\n")
        return stop.status
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        return 130
