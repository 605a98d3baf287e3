"""Settings read from the environment, under one prefix: ENCRE_."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PREFIX = "ENCRE_"
TRUE = {"1", "true", "yes", "on"}
# What Django's own check of a deployment asks (security.W009).
SHORTEST_KEY, FEWEST_SIGNS = 50, 5


def text(name: str, default: str = "") -> str:
    """Return the variable ENCRE_`name`, or the content of the file ENCRE_`name`_FILE names."""
    path = os.environ.get(f"{PREFIX}{name}_FILE")
    if path:
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(f"{PREFIX}{name}", default)


def flag(name: str, *, default: bool = False) -> bool:
    """Return whether ENCRE_`name` says yes."""
    value = text(name)
    return value.lower() in TRUE if value else default


def number(name: str, default: int) -> int:
    """Return ENCRE_`name` as a whole number."""
    value = text(name)
    try:
        return int(value) if value else default
    except ValueError:
        raise ImproperlyConfigured(
            f"{PREFIX}{name} must be a whole number, not {value!r}"
        ) from None


def words(name: str, default: str = "") -> list[str]:
    """Return ENCRE_`name` cut at its commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(url: str) -> dict[str, Any]:
    """Return Django's settings for `sqlite:///path` or `postgres://user:secret@host:port/name`."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path[1:])))
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured(
            f"{PREFIX}DATABASE_URL must begin with sqlite:// or postgres://, not {parts.scheme}://"
        )
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def sqlite(path: Path) -> dict[str, Any]:
    """Return Django's settings for a SQLite file: durable commits, one writer at a time.

    Each connection keeps 64 MB of pages at most: what the longest lists walk through. A memory map
    of half a gigabyte was no quicker, and what a process maps counts as its memory.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
            "PRAGMA cache_size=-64000; PRAGMA journal_size_limit=27103364;",
        },
    }


def secret_key(data: Path, *, debug: bool, production: bool) -> str:
    """Return the secret key: from the environment, else (outside production) kept in `data`.

    Raises ImproperlyConfigured in production without a key, with a key that could be guessed, or
    with debugging on.
    """
    key = text("SECRET_KEY")
    if production and debug:
        raise ImproperlyConfigured("ENCRE_DEBUG must be off when ENCRE_PRODUCTION is on.")
    if production and key and (len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_SIGNS):
        raise ImproperlyConfigured(
            f"ENCRE_SECRET_KEY could be guessed: draw at least {SHORTEST_KEY} characters at random."
        )
    if key:
        return key
    if production:
        raise ImproperlyConfigured("ENCRE_SECRET_KEY is needed when ENCRE_PRODUCTION is on.")
    path = data / "secret.key"
    if not path.exists():
        from django.core.management.utils import get_random_secret_key

        data.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key(), encoding="utf-8")
    return path.read_text(encoding="utf-8")
