"""Who may do what: `can`, `visible` and `why` from one rule per action."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from encre.foundation.access.actors import Actor, actor, remember
    from encre.foundation.access.rules import (
        Rule,
        abilities,
        allowed,
        can,
        condition,
        condition_of,
        policy,
        require,
        view_action,
        visible,
        why,
    )

_ACTORS = {"Actor", "actor", "remember"}


def __getattr__(name: str) -> Any:
    """Give the doors of the package once the apps are loaded (they need the models)."""
    if name not in __all__:
        raise AttributeError(name)
    module = "actors" if name in _ACTORS else "rules"
    return getattr(import_module(f"{__name__}.{module}"), name)


__all__ = [
    "Actor",
    "Rule",
    "abilities",
    "actor",
    "allowed",
    "can",
    "condition",
    "condition_of",
    "policy",
    "remember",
    "require",
    "view_action",
    "visible",
    "why",
]
