"""Real archives of other vendors, read once for all tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from encre.research.notebook.eln.reader import read

if TYPE_CHECKING:
    from encre.research.notebook.eln.model import Archive


class Shelf:
    """The `.eln` files of the sample data, by the end of their path."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.read = cache(lambda name: read(self.path(name)))

    def path(self, name: str) -> Path:
        """Where an archive is; a missing one is a missing tool."""
        path = self.folder / name
        if not path.is_file():
            pytest.skip(f"no sample {name}")
        return path

    def all(self) -> list[Path]:
        """Every archive there is."""
        return sorted(self.folder.rglob("*.eln"))

    def __getitem__(self, name: str) -> Archive:
        return self.read(name)


@pytest.fixture(scope="session")
def real(samples: Path) -> Shelf:
    """The archives other vendors wrote."""
    return Shelf(samples / "eln")
