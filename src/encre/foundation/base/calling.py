"""Calls that leave for a declared service: no redirection followed, no proxy, ten seconds."""

import base64
import http.client
import time
import urllib.error
import urllib.request
from typing import Any

TIMEOUT = 10
ENOUGH = 65_536
"""Bytes read of an answer."""
PART = 4_096


class Unreached(Exception):
    """The service did not take the message: what it answered, or why nothing was."""


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_options: Any) -> None:
        return None


def basic(user: str, password: str) -> str:
    """Return the header by which one signs in to a service (RFC 7617)."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode("ascii")


_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stay())


def post(address: str, body: bytes, *, kind: str, **headers: str) -> bytes:
    """Send `body` of media type `kind`; return the answer's first bytes (raises Unreached)."""
    if not address.startswith(("https://", "http://")):
        raise Unreached("address")
    told = {"Content-Type": kind, "User-Agent": "Encre", **headers}
    request = urllib.request.Request(address, data=body, headers=told, method="POST")  # noqa: S310
    try:
        with _opener.open(request, timeout=TIMEOUT) as answer:
            return _read(answer)
    except urllib.error.HTTPError as error:
        error.close()
        raise Unreached(f"HTTP {error.code}") from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise Unreached(type(error).__name__) from None


def _read(answer: Any) -> bytes:
    """Read the first bytes of an answer; one that comes drop by drop is given up in time."""
    end, read = time.monotonic() + TIMEOUT, b""
    while part := answer.read1(min(PART, ENOUGH - len(read))):
        read += part
        if time.monotonic() > end:
            raise TimeoutError
    return read
