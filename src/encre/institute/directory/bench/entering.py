"""Signing in by the real page, through the real server, with the house's own cost of argon2."""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from encre.institute.directory.bench.measuring import Measured

TIMES, WARM = 100, 5
TRIES_OF_AN_ADDRESS = 20
"""Sign-ins from one address before the next one is used: the house refuses thirty a minute."""
PAGE = "/login/"
THROUGH = "granian, one worker; sign-in page asked, password sent, session given"
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
_COOKIE = re.compile(r"^(?P<name>[^=;]+)=(?P<value>[^;]*)")


def signed_in(run: Measured, times: int = TIMES) -> dict[str, Any]:
    """Return what one person after another waits for, in milliseconds."""
    data = run.folder / "sign-in"
    data.mkdir(exist_ok=True)
    environment = {
        **os.environ,
        "ENCRE_DATABASE_URL": f"sqlite:///{data / 'encre.sqlite3'}",
        "ENCRE_DATA_DIR": str(data),
        "ENCRE_FREE_SPACE_MINIMUM_MB": "0",
        "ENCRE_LOG_LEVEL": "ERROR",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    line = [sys.executable, "-W", "ignore", "-m", "encre.institute.directory.bench.entering_side"]
    done = subprocess.run(line, env=environment, check=True, stdout=subprocess.PIPE)
    known: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    with served(environment, data / "server.log") as port:
        for number in range(WARM):
            enter(port, known, number)
        took = [enter(port, known, WARM + number) for number in range(times)]
    pages = [page for page, _whole in took]
    wholes = [whole for _page, whole in took]
    p50, p95 = _cuts(wholes)
    page_p50, page_p95 = _cuts(pages)
    return {
        "sign_in_p50_ms": p50,
        "sign_in_p95_ms": p95,
        "sign_in": {
            "count": times,
            "through": THROUGH,
            "argon2": known["argon2"],
            "page_p50_ms": page_p50,
            "page_p95_ms": page_p95,
        },
    }


def enter(port: int, known: dict[str, Any], number: int) -> tuple[float, float]:
    """Sign in once, as a browser that comes for the first time; return what page and whole took.

    Raises RuntimeError unless a session was given.
    """
    address = f"127.0.0.{2 + number // TRIES_OF_AN_ADDRESS}"
    login = known["logins"][number % len(known["logins"])]
    begun = time.perf_counter()
    line = http.client.HTTPConnection("127.0.0.1", port, 60, source_address=(address, 0))
    try:
        status, cookies, page = _ask(line, "GET", {})
        shown = time.perf_counter()
        token = _TOKEN.search(page)
        if status != http.HTTPStatus.OK or token is None:
            raise RuntimeError(f"the sign-in page answered {status}")
        sent = {
            "csrfmiddlewaretoken": token[1].decode(),
            "login": login,
            "password": known["password"],
        }
        status, given, _page = _ask(line, "POST", cookies, sent)
        if status != http.HTTPStatus.FOUND or "sessionid" not in given:
            raise RuntimeError(f"signing in answered {status}")
        ended = time.perf_counter()
    finally:
        line.close()
    return shown - begun, ended - begun


def _ask(
    line: http.client.HTTPConnection,
    verb: str,
    cookies: dict[str, str],
    sent: dict[str, str] | None = None,
) -> tuple[int, dict[str, str], bytes]:
    headers = {"Host": "localhost", "Accept": "text/html", "Accept-Language": "fr"}
    if cookies:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    if sent is not None:
        headers |= {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": "http://localhost",
        }
    line.request(verb, PAGE, urlencode(sent) if sent is not None else None, headers)
    answer = line.getresponse()
    page = answer.read()
    given = (_COOKIE.match(one) for one in answer.headers.get_all("Set-Cookie") or ())
    return answer.status, {one["name"]: one["value"] for one in given if one}, page


def _cuts(took: list[float]) -> tuple[float, float]:
    """Return the median and the 95th centile, in milliseconds."""
    last = statistics.quantiles(took, n=20)[-1]
    return round(statistics.median(took) * 1000, 1), round(last * 1000, 1)


@contextmanager
def served(environment: dict[str, str], log: Path) -> Iterator[int]:
    """Run the real server on a free port until the block ends; yield the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    line = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    line += ["--port", str(port), "--workers", "1", "encre.project.wsgi:application"]
    with log.open("wb") as into:
        process = subprocess.Popen(line, env=environment, stdout=into, stderr=into)
        try:
            _wait(port, process, log)
            yield port
        finally:
            process.terminate()
            process.wait(30)


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            line.request("GET", PAGE, headers={"Host": "localhost"})
            line.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            line.close()
    raise RuntimeError(log.read_text("utf-8", "replace")[-2_000:])
