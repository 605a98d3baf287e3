"""The object a file belongs to, and what its own policies say of the file."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q

from encre.foundation import access, links
from encre.foundation.access.rules import actions

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

FILE = "files.file"


def right(model: type[Model], verb: str) -> str:
    """Return the owner's action for `verb`: `app.model.verb`, else `app.verb`, else seeing it."""
    known = actions()
    for action in (f"{model._meta.label_lower}.{verb}", f"{model._meta.app_label}.{verb}"):
        if action in known:
            return action
    return access.view_action(model)


def owned_by_what(person: "Person | None", verb: str) -> Q:
    """Return the condition that the object a file belongs to lets `person` do `verb`."""
    allowed = Q(pk__in=[])
    for kind in links.all_kinds():
        if kind.name != FILE:
            model = kind.model_class
            rows = model._base_manager.filter(pk=OuterRef("owner_id"))
            allowed |= Q(owner_kind=kind.name) & Q(
                Exists(access.visible(person, rows, right(model, verb)))
            )
    return allowed


def find(kind: str, identifier: UUID | None) -> Model | None:
    """Return the object a file belongs to, or None."""
    return links.resolve(kind, identifier) if kind and identifier else None
