"""Where things are, and the environment programs of the house run in."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SOURCES = ROOT / "src"
PACKAGE = SOURCES / "encre"


def venv() -> Path:
    """Return the folder of the virtual environment."""
    return Path(os.environ.get("ENCRE_VENV") or ROOT / ".venv")


def python() -> Path:
    """Return the virtual environment's interpreter."""
    return venv() / "bin" / "python"


def data() -> Path:
    """Return the folder of the instance's data."""
    return Path(os.environ.get("ENCRE_DATA_DIR") or ROOT / "data").absolute()


def environment(**more: str) -> dict[str, str]:
    """Return the environment for Django's programs."""
    settings = os.environ.get("DJANGO_SETTINGS_MODULE") or "encre.project.settings"
    inherited = os.environ.get("PYTHONPATH", "")
    found = [str(SOURCES), *(part for part in inherited.split(os.pathsep) if part)]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(dict.fromkeys(found)),
        "DJANGO_SETTINGS_MODULE": settings,
        "PYTHONUNBUFFERED": "1",
        **more,
    }
