"""An institute made once for all these tests."""

from pathlib import Path

import pytest

from tests.operations.house import Instance, copied, on_sqlite


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> tuple[Instance, Path]:
    """An institute on SQLite with its backup."""
    folder = tmp_path_factory.mktemp("original")
    house = on_sqlite(folder / "data")
    house.seed()
    file = folder / "institute.tar"
    assert "3 blobs" in house.must("backup", file)
    return house, file


@pytest.fixture(scope="session")
def older(original: tuple[Instance, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of that institute, with the tables of an older release."""
    house = copied(original[0].data, tmp_path_factory.mktemp("older") / "data")
    house.must("migrate", "--verbosity=0", "structures", "0001")
    return house.data
