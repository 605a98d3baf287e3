"""One institute and its services for all these tests."""

from collections.abc import Iterator

import pytest

from tests.conformance.login.apache import missing
from tests.conformance.login.house import House, standing


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    """An institute and its services."""
    if missing():
        pytest.skip(f"the services of the house need {missing()}")
    with standing() as found:
        yield found
