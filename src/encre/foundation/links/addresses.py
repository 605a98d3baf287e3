"""Addresses of objects' pages: a list asks for a hundred, and each `reverse` weighs."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse

_PLACE = UUID(int=(1 << 128) - 1)


def page(view_name: str) -> Callable[[Any], str]:
    """Return what gives the address of an object's page, `view_name` taking its UUID alone."""

    def address(obj: Any) -> str:
        before, after = _around(
            view_name, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix()
        )
        return f"{before}{obj.pk}{after}"

    return address


@lru_cache(maxsize=256)
def _around(view_name: str, urlconf: str, _prefix: str) -> tuple[str, str]:
    """Return what stands before and after the UUID (raises NoReverseMatch, which is not kept)."""
    before, _place, after = reverse(view_name, urlconf=urlconf, args=[_PLACE]).partition(
        str(_PLACE)
    )
    return before, after
