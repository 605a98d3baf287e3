"""What the previewing process denies itself before it reads a byte (Linux).

This module and those beside it import nothing of the house: the process starts fast and holds no
settings, no secret and no database.
"""

import contextlib
import ctypes
import os
import resource

CPU_SECONDS = 20
MEMORY = 1_500_000_000
WRITTEN = 40_000_000
OPEN_FILES = 64
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000


def confine() -> None:
    """Limit time, memory, written bytes and processes; cut the network where the system lets us."""
    for what, limit in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, WRITTEN),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        # As root the network goes at once; others need a user namespace of their own first.
        if libc.unshare(_NEW_NETWORK):
            libc.unshare(_NEW_USER | _NEW_NETWORK)
    with contextlib.suppress(OSError, ValueError):
        # After the namespaces: they count as processes on some kernels.
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    os.nice(10)
