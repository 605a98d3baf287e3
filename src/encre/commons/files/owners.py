"""The object that holds another (a file, a comment), and what its policies say of that one."""

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q

from encre.foundation import access, links
from encre.foundation.access.rules import actions

if TYPE_CHECKING:
    from encre.foundation.access import Actor
    from encre.foundation.people.models import Person

HELD = ("files.file", "threads.comment")
"""The kinds that live on others: they hold nothing themselves."""


class _Reader:
    """Stands for the person behind an actor where a rule asks another room's rule."""

    def __init__(self, who: "Actor") -> None:
        self.pk = who.person_id
        self._encre_actor = who


def right(model: type[Model], verb: str) -> str:
    """Return the owner's action for `verb`: `app.model.verb`, else `app.verb`, else seeing it."""
    known = actions()
    for action in (f"{model._meta.label_lower}.{verb}", f"{model._meta.app_label}.{verb}"):
        if action in known:
            return action
    return access.view_action(model)


def owner_allows(who: "Actor", verb: str, prefix: str = "owner") -> Q:
    """Return the condition that the object in `<prefix>_kind`, `<prefix>_id` allows `verb`."""
    reader = cast("Person | None", _Reader(who) if who.known else None)
    allowed = Q(pk__in=[])
    for kind in links.all_kinds():
        if kind.name not in HELD:
            model = kind.model_class
            rows: Any = model._base_manager.filter(pk=OuterRef(f"{prefix}_id"))
            seen = Exists(access.visible(reader, rows, right(model, verb)))
            allowed |= Q(**{f"{prefix}_kind": kind.name}) & Q(seen)
    return allowed


def find(kind: str, identifier: UUID | None) -> Model | None:
    """Return the object of a kind and id, or None."""
    return links.resolve(kind, identifier) if kind and identifier else None
