"""Words that are Django commands of the project, run once the environment is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from encre.command import prepare, setup
from encre.command.paths import data, environment, python
from encre.command.terminal import Stop, Words, must, run, say, step


def command(*words: str | Path) -> Words:
    """Return the line that starts a Django command."""
    return [python(), "-m", "django", *words]


def django(words: Sequence[str]) -> int:
    """Set the environment up if need be and run a Django command."""
    setup.ensure()
    prepare.folders()
    return run(command(*words), env=environment())


def forward(name: str) -> Callable[[list[str]], int]:
    """Return the work of a word that is a Django command of the same name."""

    def work(arguments: list[str]) -> int:
        return django([name, *arguments])

    return work


def manage(arguments: list[str]) -> int:
    """Run one of Django's own commands."""
    return django(arguments or ["help"])


def vendor(arguments: list[str]) -> int:
    """Compare the vendored page assets with their manifest, or derive them again."""
    setup.ensure()
    module: Words = [python(), "-m", "encre.foundation.ui.vendoring"]
    return run([*module, *(arguments or ["check"])], env=environment())


def install(_arguments: list[str]) -> int:
    """Set the environment, the messages and the database up."""
    setup.ensure()
    prepare.everything()
    say("Ready: ./encre serve")
    return 0


def upgrade(arguments: list[str]) -> int:
    """Back the institute up, then bring packages and tables to this release."""
    setup.ensure()
    target = f"{datetime.now(UTC):encre-before-upgrade-%Y%m%dT%H%M%SZ.tar}"
    if "--no-backup" not in arguments:
        folder = data() / "backups"
        folder.mkdir(parents=True, exist_ok=True)
        step(f"Backup in {folder / target}")
        must(command("backup", folder / target), "Nothing was changed.", env=environment())
    elif arguments != ["--no-backup"]:
        raise Stop("upgrade takes only --no-backup", 2)
    prepare.everything()
    say("Upgraded. Start again: ./encre serve")
    return 0
