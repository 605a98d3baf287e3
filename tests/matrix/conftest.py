"""One house for the whole module: built once, never changed for good by a request."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import override_settings

from tests.matrix import house as building


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the house keeps its bytes."""
    return tmp_path_factory.mktemp("matrix")


@pytest.fixture(scope="package")
def standing(
    folder: Path, django_db_setup: None, django_db_blocker: Any
) -> Iterator[building.House]:
    """Build the house in a transaction that is undone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(DATA_DIR=folder, BLOBS_DIR=folder / "blobs"):
            built = building.build()
            # Checked now, once: PostgreSQL would check all of it again at the end of every test.
            connection.check_constraints()
            yield built
        transaction.set_rollback(True)


@pytest.fixture
def house(standing: building.House, folder: Path, _own_folders: None) -> Iterator[building.House]:
    """Return the house, its bytes where they were put."""
    # Rate limits have tests of their own; here everyone asks hundreds of times.
    none = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    with override_settings(DATA_DIR=folder, BLOBS_DIR=folder / "blobs", CACHES=none):
        yield standing
