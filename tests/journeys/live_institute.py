"""Pages and the live door in one process, on data of its own; asked by lines of JSON.

`python -m tests.journeys.live_institute PORT`: prints who there is, then answers each line.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from tests.collaboration.servers import listening


def main() -> int:
    """Fill, serve, answer until the questions end."""
    import django

    django.setup()
    from tests.collaboration.house import House

    house = House()
    port = sys.argv[1]
    line = [sys.executable, "-m", "granian", "--interface", "asgi", "--log-level", "warning"]
    line += ["--host", "127.0.0.1", "--port", port, "--workers-kill-timeout", "4"]
    server = subprocess.Popen([*line, "tests.journeys.live_pages:application"], env=os.environ)
    listening(int(port))
    _say({"people": house.cookies(), "names": house.names()})
    for question in sys.stdin:
        _say(_answer(house, json.loads(question)))
    server.terminate()
    return server.wait()


def _answer(house: Any, asked: dict[str, Any]) -> dict[str, Any]:
    if asked["do"] == "entry":
        return {"entry": str(house.entry())}
    if asked["do"] == "share":
        house.share(asked["entry"], asked["level"])
        return {}
    if asked["do"] == "session":
        return house.session(asked["who"])
    if asked["do"] == "end":
        house.end(asked["cookie"])
        return {}
    if asked["do"] == "run_out":
        house.run_out(asked["cookie"])
        return {}
    return {"text": house.kept(asked["entry"])[1]}


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
