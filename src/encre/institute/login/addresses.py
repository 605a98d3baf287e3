"""Addresses that services declare, and whether one that is asked for is one of them."""

from collections.abc import Iterable
from urllib.parse import urlsplit

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
LONGEST = 2000


def usable(address: str) -> bool:
    """Say whether an address may be declared: https (http on this very machine), no surprise.

    No fragment, no wildcard, no user name, no space, no backslash: what clients read differently.
    """
    if len(address) > LONGEST or any(mark in address for mark in "*#\\ \t\r\n"):
        return False
    if not address.isascii() or not address.isprintable():
        return False
    try:
        parts = urlsplit(address)
        _port = parts.port
    except ValueError:
        return False
    if not parts.hostname or parts.username is not None or "@" in parts.netloc:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)


def exactly(asked: str, declared: Iterable[str]) -> bool:
    """Say whether an address is declared, to the letter (OAuth 2.1, 4.1.1)."""
    return asked in set(declared)


def under(asked: str, declared: Iterable[str]) -> bool:
    """Say whether an address lies under a declared one: same origin, same path or one below.

    CAS services carry their page in the address, so that it varies under a fixed root.
    """
    if not usable(asked) or "/../" in asked or "/./" in asked or "%2e" in asked.lower():
        return False
    return any(_lies(asked, root) for root in declared)


def _lies(asked: str, root: str) -> bool:
    one, other = urlsplit(asked), urlsplit(root)
    if origin(asked) != origin(root):
        return False
    base = other.path.rstrip("/")
    return one.path.rstrip("/") == base or one.path.startswith(base + "/")


def origin(address: str) -> str:
    """Return scheme, host and port of an address, as a content policy names them."""
    parts = urlsplit(address)
    port = f":{parts.port}" if parts.port else ""
    host = parts.hostname or ""
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"
