"""`./encre directory …`: the directory's own words, each handed over to who does it."""

from __future__ import annotations

from collections.abc import Callable

from encre.command import django
from encre.command.terminal import Stop

Work = Callable[[list[str]], int]

WORDS: dict[str, Work] = {
    # ldap init FOLDER | load | sync: the OpenLDAP server that the directory feeds
    "ldap": django.forward("directory_ldap"),
}


def run(arguments: list[str]) -> int:
    """Do what the word after `directory` says."""
    if not arguments or arguments[0] not in WORDS:
        raise Stop(f"directory needs a word: {', '.join(sorted(WORDS))}", 2)
    return WORDS[arguments[0]](arguments[1:])
