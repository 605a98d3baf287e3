"""Backups brought elsewhere: `restore FILE [--to URL]`, `move --to URL`."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from encre.command import prepare, setup
from encre.command.django import command
from encre.command.paths import data, environment
from encre.command.terminal import Stop, run, say

ENGINES = ("sqlite://", "postgres://", "postgresql://")


def _target(url: str) -> dict[str, str]:
    if not url.startswith(ENGINES):
        raise Stop(f"--to wants an address that begins with {' or '.join(ENGINES)}", 2)
    return environment(ENCRE_DATABASE_URL=url)


def restore(arguments: list[str]) -> int:
    """Read a backup into an empty database: the one of the settings, or the one of --to."""
    options = argparse.ArgumentParser(prog="./encre restore")
    options.add_argument("file", help="written by ./encre backup")
    options.add_argument("--to", metavar="URL", help="another database than that of the settings")
    chosen = options.parse_args(arguments)
    env = _target(chosen.to) if chosen.to else environment()
    setup.ensure()
    prepare.folders()
    prepare.messages()
    return run(command("restore", chosen.file), env=env)


def move(arguments: list[str]) -> int:
    """Copy the institute's tables into another database; the blobs stay where they are."""
    options = argparse.ArgumentParser(prog="./encre move")
    options.add_argument("--to", metavar="URL", required=True, help="an empty database")
    chosen = options.parse_args(arguments)
    env = _target(chosen.to)
    if chosen.to == os.environ.get("ENCRE_DATABASE_URL"):
        raise Stop("The institute is there already.")
    setup.ensure()
    prepare.folders()
    prepare.messages()
    with tempfile.TemporaryDirectory(dir=data(), prefix=".encre-move-") as folder:
        file = Path(folder) / "institute.tar"
        status = run(command("backup", "--no-blobs", file), env=environment())
        status = status or run(command("restore", file), env=env)
    if status == 0:
        say("Stop the old one, set ENCRE_DATABASE_URL to the new address, and serve.")
    return status
