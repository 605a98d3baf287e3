"""One index of everything, on two engines, filtered by the reader's rights."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from encre.commons.search.documents import SearchDocument, document

if TYPE_CHECKING:
    from encre.commons.search.queries import Results, find, suggest

_DOORS = {"Results": "queries", "find": "queries", "suggest": "queries"}


def __getattr__(name: str) -> Any:
    """Give the doors that need the models, once the apps are loaded."""
    if name not in _DOORS:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_DOORS[name]}"), name)


__all__ = ["Results", "SearchDocument", "document", "find", "suggest"]
