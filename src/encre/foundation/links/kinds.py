"""The kinds of objects: how each is named, drawn, addressed, and whose rule shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model


@dataclass(frozen=True)
class Kind:
    """A kind of object that others may mention, cite, contain or come from.

    `model` is its `app.Model`; `title` and `url` take the object; `plural` names a list of them.
    `discreet` says whether only those it names may see an object, whatever structure it belongs to.
    """

    model: str
    label: Any
    plural: Any
    icon: str
    title: Callable[[Any], str]
    url: Callable[[Any], str]
    order: int = 100
    prefetch: tuple[str, ...] = ()
    discreet: Callable[[Any], bool] = lambda _obj: False

    @property
    def name(self) -> str:
        """Return the name links, grants and the journal know the kind by."""
        return self.model.lower()

    @property
    def model_class(self) -> type[Model]:
        """Return the model."""
        return apps.get_model(self.model)


@dataclass(frozen=True)
class Action:
    """What another room offers to do with an object of a kind; `url` takes the object."""

    label: Any
    icon: str
    url: Callable[[Any], str]
    right: str


@dataclass(frozen=True)
class Relation:
    """A way in which two objects are tied, named from both ends."""

    name: str
    forward: Any
    backward: Any


_kinds: dict[str, Kind] = {}
_actions: dict[str, list[Action]] = {}
_relations: dict[str, Relation] = {}


def register(kind: Kind) -> None:
    """Make a kind known to the house."""
    _kinds[kind.name] = kind


def relate(relation: Relation) -> None:
    """Make a relation known to the house."""
    _relations[relation.name] = relation


def action(kind: str, offered: Action) -> None:
    """Offer an action on the objects of `kind`."""
    _actions.setdefault(kind.lower(), []).append(offered)


def all_kinds() -> list[Kind]:
    """Return every kind, in the order lists show them."""
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.name))


def all_relations() -> list[Relation]:
    """Return every relation."""
    return list(_relations.values())


def kind_of(obj: Model | str) -> Kind | None:
    """Return the kind of an object, or of a kind's name; None when it has none."""
    return _kinds.get(obj.lower() if isinstance(obj, str) else obj._meta.label_lower)


def relation(name: str) -> Relation:
    """Return a relation by its name (KeyError for an unknown one)."""
    return _relations[name]


def actions_on(obj: Model) -> list[Action]:
    """Return what other rooms offer on `obj`; the caller filters by right."""
    return _actions.get(obj._meta.label_lower, [])


def title(obj: Model) -> str:
    """Return the name by which an object is shown."""
    kind = kind_of(obj)
    return kind.title(obj) if kind else str(obj)


def address(obj: Model) -> str:
    """Return the address of an object's page (empty when its kind has none)."""
    kind = kind_of(obj)
    return kind.url(obj) if kind else ""


def resolve(kind: str, identifier: UUID) -> Model | None:
    """Return the object, or None; rights are the caller's to check."""
    known = kind_of(kind)
    if known is None:
        return None
    return known.model_class._base_manager.filter(pk=identifier).first()
