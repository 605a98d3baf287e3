"""scim2-tester, by scim2-cli, passes in full against a live server."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from encre.foundation.structures.tests.factories import a_team
from encre.institute.directory.tests.scim.speaking import a_speaker, somebody

CLI = Path(sys.executable).with_name("scim2")
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CLI.exists(), reason="scim2-cli is not installed"),
]


def test_scim2_tester_passes_in_full(live_server: Any) -> None:
    speaker = a_speaker()
    somebody(a_team())
    speaker.get("/Users")  # the first answer of a process waits for its imports
    told = subprocess.run(
        [CLI, "--url", f"{live_server.url}/scim/v2/", "test", "--verbose"],
        env=os.environ
        | {"SCIM_CLI_HEADERS": f"Authorization: Bearer {speaker.token}", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    said = re.sub(r"\x1b\[[0-9;]*m", "", told.stdout)
    results = re.findall(r"^(SUCCESS|ERROR|SKIPPED|[A-Z]+) ", said, re.MULTILINE)
    assert told.returncode == 0, said + told.stderr
    assert results.count("SUCCESS") == len(results) >= 70, said
