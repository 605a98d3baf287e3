"""Telling people what happened: in the application, by mail, in a daily digest."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from encre.foundation.notices.sorts import Mail, Sort, all_sorts, audience, register, sort_of

if TYPE_CHECKING:
    from encre.foundation.notices.services import tell


def __getattr__(name: str) -> Any:
    """Give the door that needs the models, once the apps are loaded."""
    if name != "tell":
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.services"), name)


__all__ = ["Mail", "Sort", "all_sorts", "audience", "register", "sort_of", "tell"]
