"""`./encre directory …`: the directory's own words, each handed over to who does it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from encre.command import django, setup
from encre.command.paths import environment, python
from encre.command.terminal import Stop
from encre.command.terminal import run as started

Work = Callable[[list[str]], int]


def resolve(arguments: list[str]) -> int:
    """Resolve a folder of directories, with no server and no database; return its verdict."""
    setup.ensure()
    line: list[str | Path] = [
        python(),
        "-W",
        "ignore",
        "-m",
        "encre.institute.directory.matching",
        *arguments,
    ]
    return started(line, env=environment())


WORDS: dict[str, Work] = {
    # resolve FOLDER --json F: which records of which directories are one person
    "resolve": resolve,
    # ldap init FOLDER | load | sync: the OpenLDAP server that the directory feeds
    "ldap": django.forward("directory_ldap"),
}


def run(arguments: list[str]) -> int:
    """Do what the word after `directory` says."""
    if not arguments or arguments[0] not in WORDS:
        raise Stop(f"directory needs a word: {', '.join(sorted(WORDS))}", 2)
    return WORDS[arguments[0]](arguments[1:])
