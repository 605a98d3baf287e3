"""`python -m …chemistry.process`: a line of JSON in, a line of JSON out, until the end."""

import json
import resource
import sys
from collections.abc import Callable
from typing import Any

from encre.commons.files.previewing import limits

SECONDS = 15
"""Of processor time, for all the lines together."""


def main() -> int:
    """Answer each line; a line that cannot be answered has `wrong`."""
    limits.confine()
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    # Only once confined: what reads molecules is what may go astray.
    from encre.research.inventory.chemistry.process import molecules, searching

    tasks: dict[str, Callable[..., dict[str, Any]]] = {
        "read": molecules.read,
        "question": searching.question,
        "match": searching.match,
    }
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer = tasks[asked.pop("task")](**asked)
        except molecules.Wrong as wrong:
            answer = wrong.facts
        except (RuntimeError, ValueError, RecursionError, MemoryError):
            answer = {"wrong": "unreadable"}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
