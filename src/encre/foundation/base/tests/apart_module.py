"""A module that tests run apart: it tells its surroundings, waits, or dies."""

import json
import os
import signal
import sys
import time

if __name__ == "__main__":
    act = sys.argv[1]
    said = sys.stdin.read()
    print(
        json.dumps({"environment": dict(os.environ), "said": said, "at": os.getcwd()}), flush=True
    )
    if act == "wait":
        time.sleep(600)
    if act == "die":
        os.kill(os.getpid(), signal.SIGKILL)
