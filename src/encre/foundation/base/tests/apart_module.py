"""A module that tests run apart: it tells its surroundings, waits, or dies."""

import json
import os
import signal
import sys
import time
from pathlib import Path

if __name__ == "__main__":
    told = {"environment": dict(os.environ), "said": sys.stdin.read(), "at": str(Path.cwd())}
    sys.stdout.write(json.dumps(told))
    sys.stdout.flush()
    if sys.argv[1] == "wait":
        time.sleep(600)
    if sys.argv[1] == "die":
        os.kill(os.getpid(), signal.SIGKILL)
