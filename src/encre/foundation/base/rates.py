"""Counting what happens within a while, for limits: how often a token calls, an address errs."""

from django.core.cache import cache


def counted(key: str, window: int) -> int:
    """Count one more under a key; return how many since its window of seconds began."""
    cache.add(key, 0, window)
    try:
        return int(cache.incr(key))
    except ValueError:  # the window ended between the two
        cache.set(key, 1, window)
        return 1
