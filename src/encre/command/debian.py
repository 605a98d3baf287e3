"""Debian's packages: installed when the command runs as root, else named in one line to type."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from encre.command.terminal import quiet, step

_lists_are_fresh = False


def can_install() -> bool:
    """Say whether packages can be installed here."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def line(packages: Sequence[str]) -> str:
    """Return what a person would type."""
    return f"sudo apt-get install --no-install-recommends {' '.join(packages)}"


def install(packages: Sequence[str]) -> str | None:
    """Install packages as root; return None when they are there, else why not."""
    global _lists_are_fresh  # noqa: PLW0603 - one refresh of the lists a run
    if not can_install():
        return f"not root: {line(packages)}"
    step(f"Debian: {' '.join(packages)}")
    silent = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    # A service that a package would start has no place in a set-up.
    silent["RUNLEVEL"] = "1"
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"]
    if not _lists_are_fresh:
        said = quiet([*apt, "update"], env=silent)
        if said is not None and not any(Path("/var/lib/apt/lists").glob("*_Packages*")):
            return said
        _lists_are_fresh = True
    return quiet([*apt, "install", "-y", "--no-install-recommends", *packages], env=silent)
