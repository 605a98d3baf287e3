"""What every test may ask for: sample data, a folder of its own; and what strictness means."""

from __future__ import annotations

import gc
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.servers.basehttp import WSGIRequestHandler
from django.db import connection
from django.test import override_settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.servers import tables

ROOT = Path(__file__).resolve().parent
STRICT = os.environ.get("ENCRE_TEST_STRICT", "").lower() in {"1", "true", "yes", "on"}
# One state of the code has one verdict; whoever works on it meets new examples at each run.
# How long a loaded machine takes is no verdict.
_patient = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
hypothesis_settings.register_profile("open", **_patient)
hypothesis_settings.register_profile("strict", derandomize=True, **_patient)
# They start programs of their own, on databases of their own.
ONCE = (ROOT / "tests" / "command", ROOT / "tests" / "operations")
# They lay databases of their own on the engine of the run, without asking for that of the tests.
THEIR_OWN = (ROOT / "tests" / "faults", ROOT / "tests" / "collaboration")
# A skip for the other engine is a choice, not a want.
ENGINE_ONLY = re.compile(r"only on (sqlite|postgresql)|(sqlite|postgresql) only", re.IGNORECASE)


def pytest_configure(config: pytest.Config) -> None:
    """Refuse a run that would test another database than the one asked for."""
    hypothesis_settings.load_profile("strict" if STRICT else "open")
    # The middleware that serves static files wants the folder to be there.
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    # A file is looked for when it is asked: each client of a test would list them all otherwise.
    settings.WHITENOISE_AUTOREFRESH = True
    # Its head and its body leave apart: the body would wait 40 ms for the head to be acknowledged.
    WSGIRequestHandler.disable_nagle_algorithm = True
    _keep_compiled(config)
    # The same algorithm at its least: a quarter of a second a password proves nothing more.
    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost = 1, 64
    asked = os.environ.get("ENCRE_TEST_DATABASE_URL")
    if asked and settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        raise pytest.UsageError(
            "ENCRE_TEST_DATABASE_URL asks for PostgreSQL: set ENCRE_DATABASE_URL to it as well, "
            "or run: python tests/servers/postgres.py python -m pytest ..."
        )


def _keep_compiled(config: pytest.Config) -> None:
    """Let programs that tests start compile the house once, where nothing may be left in it."""
    if sys.dont_write_bytecode and "PYTHONPYCACHEPREFIX" not in os.environ:
        folder = tempfile.mkdtemp(prefix="encre-compiled-")
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
        os.environ["PYTHONPYCACHEPREFIX"] = folder
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what does not depend on the engine of the run."""
    for item in items:
        if any(folder in item.path.parents for folder in ONCE) or _asks_for_no_database(item):
            item.add_marker("once")


def _asks_for_no_database(item: pytest.Item) -> bool:
    """Tell a test that pytest-django keeps from the database, and that opens none by itself.

    What skips on a condition may mean the engine: it is left to say so itself.
    """
    asked = {"django_db_setup", "live_server"}.intersection(getattr(item, "fixturenames", ()))
    marked = any(item.get_closest_marker(name) for name in ("django_db", "skipif"))
    of_django = hasattr(getattr(item, "cls", None), "databases")
    own = any(folder in item.path.parents for folder in THEIR_OWN)
    return not (asked or marked or of_django or own)


def pytest_collection_finish() -> None:
    """Leave what was collected out of the collector's rounds: they took a third of the time."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    """Give them back: libraries in C++ report what is never freed."""
    gc.unfreeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Under ENCRE_TEST_STRICT, turn a skip for a missing tool or data into a failure."""
    report = yield
    if STRICT and report.skipped and not hasattr(report, "wasxfail"):
        reason = str(report.longrepr[-1] if isinstance(report.longrepr, tuple) else "")
        if not ENGINE_ONLY.search(reason):
            report.outcome = "failed"
            report.longrepr = f"{reason} (ENCRE_TEST_STRICT lets nothing be missing)"
    return report


@pytest.fixture(scope="session")
def samples() -> Path:
    """Sample data nobody here wrote: ../shared/data, or the folder ENCRE_TEST_DATA names."""
    named = os.environ.get("ENCRE_TEST_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no sample data in {folder}")
    return folder


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> Iterator[None]:
    """Begin with the tables of the run, migrated once for all its parts."""
    with tables.begun(connection):
        yield


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path) -> Iterator[None]:
    """Keep what a test writes in a folder of its own, the cache included."""
    folders = {"BLOBS_DIR": tmp_path / "blobs", "EMAIL_FILE_PATH": tmp_path / "mail"}
    cache = {
        "BACKEND": "encre.foundation.base.cache.SharedFileCache",
        "LOCATION": str(tmp_path / "cache"),
    }
    with override_settings(DATA_DIR=tmp_path, CACHES={"default": cache}, **folders):
        yield
