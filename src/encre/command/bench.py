"""`./encre bench AREA`: hands over to the measuring command of the project."""

from __future__ import annotations

from encre.command import prepare, setup
from encre.command.paths import environment, python
from encre.command.terminal import run


def measure(arguments: list[str]) -> int:
    """Measure an area with the tools of the development lock."""
    setup.ensure(development=True)
    prepare.messages()
    return run([python(), "-m", "django", "bench", *arguments], env=environment())
