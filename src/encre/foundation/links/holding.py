"""What a structure holds in each room, so that it passes on when units merge, split or close."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet


@dataclass(frozen=True)
class Held:
    """Objects of a kind that belong to a structure, named by their column `column`.

    `pass_on(row, left=, to=, by=, kept=None)` gives one to another structure, asks its own right
    and returns what giving it back needs; `take_back`, when it is another, gives it back.
    What is `copied` stays, and others have it too. What `follows` another kind goes where that one
    goes. `by_one` objects may each go elsewhere.
    """

    name: str
    kind: str
    label: Any
    icon: str
    pass_on: Callable[..., dict[str, Any]]
    column: str = "structure"
    only: Q = field(default_factory=Q)
    take_back: Callable[..., Any] | None = None
    copied: bool = False
    by_one: bool = False
    follows: str = ""
    means: Any = ""
    order: int = 100

    @property
    def everywhere(self) -> QuerySet[Any]:
        """Return the objects of every structure."""
        model: type[Model] = apps.get_model(self.kind)
        return model._base_manager.filter(self.only)

    def rows(self, structure: Model) -> QuerySet[Any]:
        """Return what a structure holds, rights not looked at."""
        return self.everywhere.filter(**{f"{self.column}_id": structure.pk})

    def give_back(self, row: Model, **words: Any) -> None:
        """Give an object back to the structure it came from."""
        (self.take_back or self.pass_on)(row, **words)


_held: dict[str, Held] = {}


def holds(declared: Held) -> None:
    """Make known what structures hold in a room."""
    _held[declared.name] = declared


def all_held() -> list[Held]:
    """Return what structures hold in every room, in the order of pages and of passing on."""
    return sorted(_held.values(), key=lambda held: (held.order, held.name))


def held_named(name: str) -> Held | None:
    """Return a declaration by its name, or None."""
    return _held.get(name)


def free_name(
    name: str,
    *,
    left: Any,
    most: int,
    taken: Callable[[str], bool],
    kept: dict[str, Any] | None,
) -> tuple[str, dict[str, Any]]:
    """Return a name that is free where an object goes, and what giving it back needs.

    A name that is taken says where the object comes from: « Anticorps (U 1016) ». Given back, it
    has its former name again, unless somebody renamed it since.
    """
    wanted = kept["before"] if kept and kept["given"] == name else name
    given, number = wanted, 1
    while taken(given):
        whose = left.code or left.acronym or left.name
        mark = f" ({whose})" if number == 1 else f" ({whose}, {number})"
        given, number = f"{wanted[: max(0, most - len(mark))]}{mark}"[:most], number + 1
    return given, {"before": name, "given": given}
