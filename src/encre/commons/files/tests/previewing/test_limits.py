"""What the previewing process denies itself, tried from inside."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.once
BEGIN = "from encre.commons.files.previewing import limits\n"


def inside(code: str, folder: object = "/tmp") -> "subprocess.CompletedProcess[str]":
    import os

    environment = {"PYTHONPATH": os.pathsep.join(sys.path), "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        [sys.executable, "-c", BEGIN + code], capture_output=True, text=True, timeout=60,
        env=environment, check=False, cwd=str(folder),
    )  # fmt: skip


def test_a_loop_without_end_is_stopped_by_the_kernel() -> None:
    done = inside("limits.CPU_SECONDS = 1\nlimits.confine()\nwhile True: pass")
    assert done.returncode < 0


def test_memory_has_an_end() -> None:
    done = inside("limits.confine()\nb = bytearray(limits.MEMORY + 1)")
    assert "MemoryError" in done.stderr


def test_written_bytes_have_an_end(tmp_path: object) -> None:
    code = "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nlimits.confine()\n"
    done = inside(
        code + "f = open('x', 'wb'); f.write(bytes(limits.WRITTEN + 1)); f.close()", tmp_path
    )
    assert "File too large" in done.stderr


def test_no_address_answers() -> None:
    code = (
        "limits.confine()\nimport socket, os\n"
        "own = os.readlink('/proc/self/ns/net')\n"
        "print(own, [n for _i, n in socket.if_nameindex()])"
    )
    done = inside(code)
    import os

    outside = os.readlink("/proc/self/ns/net")  # noqa: PTH115 as it is written inside
    if done.stdout.startswith(outside):
        pytest.skip("this kernel lets no one leave the network")
    assert done.stdout.split(" ", 1)[1].strip() == "['lo']", done.stderr
