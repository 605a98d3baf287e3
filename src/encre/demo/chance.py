"""The only source of chance of the demonstration: a generator named by what it draws."""

from __future__ import annotations

from random import Random


def chance(seed: int, *names: str) -> Random:
    """Return the generator for `names`: drawing more in one place changes nothing elsewhere."""
    return Random(f"{seed}:" + ":".join(names))  # noqa: S311 - a demonstration, not a secret
