"""`./encre serve` with its real programs: comes up, heals, refuses what is unsafe, ends whole."""

import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.operations.house import COMMAND, told


def free_ports() -> int:
    """Return a port free together with the next one."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


def group_of(pid: int) -> list[int]:
    """Return a process and all that it started, down to the last."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    found = [pid]
    if children.exists():
        for child in children.read_text().split():
            found += group_of(int(child))
    return found


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


class Served:
    """A served institute."""

    def __init__(self, folder: Path) -> None:
        self.port = free_ports()
        self.log = folder / "serve.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [COMMAND, "serve", "--local", "--port", str(self.port)],
                env=told(folder / "data"),
                stdout=log,
                stderr=log,
            )

    def answers(self, path: str, port: int = 0) -> int:
        """Return the status of a page, 0 when nobody answers."""
        try:
            address = f"http://localhost:{port or self.port}{path}"
            with urllib.request.urlopen(address, timeout=5) as page:
                return int(page.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def until(self, path: str, seconds: float = 60) -> bool:
        """Wait for a page to answer."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.answers(path) == 200:
                return True
            time.sleep(0.1)
        return False


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An institute served on a machine of its own."""
    house = Served(tmp_path_factory.mktemp("served"))
    yield house
    if house.process.poll() is None:
        house.process.terminate()
        house.process.wait(timeout=20)


def test_the_sign_in_page_comes_up_and_all_programs_run(served: Served) -> None:
    assert served.until("/sante/vivant"), served.log.read_text()
    assert served.answers("/login/") == 200
    end = time.monotonic() + 30
    wanted = {"wsgi", "interface asgi", " worker", " clock"}
    while time.monotonic() < end:
        running = " ".join(map(command_of, group_of(served.process.pid)))
        if all(word in running for word in wanted) and served.answers(
            "/sante/vivant", served.port + 1
        ):
            break
        time.sleep(0.2)
    else:
        pytest.fail(served.log.read_text())


def test_killed_pages_come_back(served: Served) -> None:
    assert served.until("/sante/vivant")
    pages = [pid for pid in group_of(served.process.pid) if "wsgi" in command_of(pid)]
    for pid in pages:
        os.kill(pid, signal.SIGKILL)
    assert served.until("/sante/vivant", 30), served.log.read_text()


def test_one_signal_ends_everything(served: Served) -> None:
    assert served.until("/sante/vivant")
    everybody = group_of(served.process.pid)
    assert len(everybody) >= 5
    start = time.monotonic()
    served.process.send_signal(signal.SIGINT)
    assert served.process.wait(timeout=20) == 0, served.log.read_text()
    assert time.monotonic() - start < 8
    assert [pid for pid in everybody if "encre" in command_of(pid)] == []
    assert served.log.read_text().endswith("Stopped.\n")


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({}, "ENCRE_SECRET_KEY is missing"),
        ({"ENCRE_SECRET_KEY": "x" * 50, "ENCRE_DEBUG": "1"}, "ENCRE_DEBUG"),
    ],
)
def test_unsafe_settings_are_refused(tmp_path: Path, variables: dict[str, str], words: str) -> None:
    done = subprocess.run(
        [COMMAND, "serve"],
        env=told(tmp_path, **variables),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert words in done.stderr
    assert not (tmp_path / "encre.sqlite3").exists()


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [COMMAND, "serve", "--local", "--port", str(port)],
            env=told(tmp_path),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert done.returncode == 1
    assert re.search(rf"127\.0\.0\.1:{port} cannot be used", done.stderr)
    assert not (tmp_path / "encre.sqlite3").exists()
