"""Reads `expected.txt`: who is answered what at each address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

from tests.matrix.house import ACTORS

TABLE = Path(__file__).with_name("expected.txt")


@dataclass(frozen=True)
class Line:
    """One line: an address, a method, an object, and the answer to each actor."""

    url: str
    method: str
    thing: str
    answers: tuple[str, ...]

    @property
    def key(self) -> str:
        """Return what names the line."""
        return f"{self.url} {self.method} {self.thing}"

    def expected(self) -> dict[str, str]:
        """Return the answer to each actor."""
        return dict(zip(ACTORS, self.answers, strict=True))


@cache
def lines() -> tuple[Line, ...]:
    """Return the lines of the table."""
    found = []
    for text in TABLE.read_text("utf-8").splitlines():
        words = text.partition("#")[0].split()
        if words:
            found.append(Line(words[0], words[1], words[2], tuple(words[3:])))
    return tuple(found)


@dataclass(frozen=True)
class Address:
    """An address of the house, by its full name."""

    name: str
    view: object


@cache
def addresses() -> dict[str, Address]:
    """Return every address the house answers, by name."""
    return {found.name: found for found in _walk(get_resolver().url_patterns)}


def _walk(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[Address]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, inner)
        else:
            yield Address(f"{space}{pattern.name}", pattern.callback)
