"""The live door with a store that can be slow, or die between its commit and the telling.

`PROVE_FAULT` names a file that says which fault is on: "slow", "kill", or nothing.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

from encre.project.asgi import application
from encre.research.notebook.collaboration import hub

__all__ = ["application"]

FAULT = Path(os.environ["PROVE_FAULT"])
SLOW = 0.2
kept = hub.append_updates


def append_updates(batch: Any) -> Any:
    """Keep the updates, with the fault that is on."""
    what = FAULT.read_text()
    if what == "slow":
        time.sleep(SLOW)
    answers = kept(batch)
    if what == "kill":
        FAULT.write_text("")
        os.kill(os.getpid(), signal.SIGKILL)
    return answers


hub.append_updates = append_updates
