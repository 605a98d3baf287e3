"""Running a module of ours in a process apart, which knows nothing of this one."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO


def run(
    module: str,
    arguments: Sequence[str],
    folder: Path,
    answer: str,
    *,
    seconds: float,
    given: bytes | BinaryIO,
) -> int | None:
    """Run `module` in `folder` on what is given; return its status, or None when time ran out.

    What it writes is in the file `answer` of the folder: its length is limited as that of every
    file it writes, and our memory does not hold it. The environment has only what the interpreter
    needs to find its modules: no secret, no address of the database.
    """
    environment = {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "LC_ALL": "C.UTF-8",
        "HOME": str(folder),
        # One thread each: a library that starts as many as there are cores spends the limits.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
    command = [sys.executable, "-m", module, *arguments]
    source = {"input": given} if isinstance(given, bytes) else {"stdin": given}
    try:
        with (folder / answer).open("wb") as out:
            done = subprocess.run(
                command, **source, stdout=out, stderr=subprocess.DEVNULL, cwd=folder,
                env=environment, timeout=seconds, check=False,
            )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    return int(done.returncode)
