"""What the objects of the house are, and what ties them."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from encre.foundation.links.holding import Held, all_held, free_name, held_named, holds
from encre.foundation.links.kinds import (
    Action,
    Kind,
    Relation,
    action,
    actions_on,
    address,
    all_kinds,
    all_relations,
    kind_of,
    register,
    relate,
    resolve,
    title,
)
from encre.foundation.links.mentioning import mentionable, mentions
from encre.foundation.links.owning import Owned, all_owned, owned_named, owns

if TYPE_CHECKING:
    from encre.foundation.links.queries import Tie, about, ties_from, visible_objects
    from encre.foundation.links.services import give, tie, untie

_DOORS = {
    **dict.fromkeys(("Tie", "about", "ties_from", "visible_objects"), "queries"),
    **dict.fromkeys(("give", "tie", "untie"), "services"),
}


def __getattr__(name: str) -> Any:
    """Give the doors that need the models, once the apps are loaded."""
    if name not in _DOORS:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_DOORS[name]}"), name)


__all__ = [
    "Action",
    "Held",
    "Kind",
    "Owned",
    "Relation",
    "Tie",
    "about",
    "action",
    "actions_on",
    "address",
    "all_held",
    "all_kinds",
    "all_owned",
    "all_relations",
    "free_name",
    "give",
    "held_named",
    "holds",
    "kind_of",
    "mentionable",
    "mentions",
    "owned_named",
    "owns",
    "register",
    "relate",
    "resolve",
    "tie",
    "ties_from",
    "title",
    "untie",
    "visible_objects",
]
