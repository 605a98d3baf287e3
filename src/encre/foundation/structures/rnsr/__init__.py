"""The national reference of research structures (RNSR): reading its file, comparing, writing."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from encre.foundation.structures.rnsr.reading import Reading, Unreadable, read

if TYPE_CHECKING:
    from encre.foundation.structures.rnsr.changes import Report
    from encre.foundation.structures.rnsr.importing import import_reference, preview

_DOORS = {"Report": "changes", "import_reference": "importing", "preview": "importing"}


def __getattr__(name: str) -> Any:
    """Give the doors that need the models, once the apps are loaded."""
    if name not in _DOORS:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_DOORS[name]}"), name)


__all__ = ["Reading", "Report", "Unreadable", "import_reference", "preview", "read"]
