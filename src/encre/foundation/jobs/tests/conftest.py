"""Jobs and readers that live only as long as a test."""

from collections.abc import Iterator

import pytest

from encre.foundation.jobs import registry


@pytest.fixture(autouse=True)
def own_registry() -> Iterator[None]:
    """Let a test declare jobs, schedules and readers, and forget them after it."""
    kept = [dict(found) for found in (registry.handles, registry.timed, registry.reads)]
    registry.reads.clear()
    registry.timed.clear()
    yield
    for found, before in zip((registry.handles, registry.timed, registry.reads), kept, strict=True):
        found.clear()
        found.update(before)
