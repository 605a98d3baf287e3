"""`./encre eln inspect FILE`: reads an archive with no server, no database and no migration."""

from __future__ import annotations

from encre.command import setup
from encre.command.paths import environment, python
from encre.command.terminal import run


def inspect(arguments: list[str]) -> int:
    """Hand over to the notebook's reader of archives and return its verdict."""
    setup.ensure()
    return run([python(), "-m", "encre.research.notebook.eln", *arguments], env=environment())
