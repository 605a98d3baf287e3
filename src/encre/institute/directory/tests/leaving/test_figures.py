"""The bench's figures come from a slapd that really served."""

import pytest

from encre.institute.directory.ldap_figures import figures
from encre.institute.directory.tests.leaving.directory_of import needs_slapd

pytestmark = [needs_slapd, pytest.mark.once]


def test_figures_are_those_of_a_server_that_served() -> None:
    told = figures(40, rate=2, seconds=1)
    assert told["entries"] > 40
    assert told["delta"]["count"] == 40
    for name in ("house", "owasp_minimum"):
        assert told[name]["bind_search"]["served"] >= 1
        assert told[name]["most_per_second"] > 0
