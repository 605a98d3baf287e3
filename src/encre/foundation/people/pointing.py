"""Which rows point to a person, and which of them stay when two persons become one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import CharField, ForeignKey, Model, Q, UUIDField

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

PERSON = "people.person"
Kept = Callable[["Person"], Q]


@dataclass(frozen=True)
class Pointer:
    """A column that holds a person's id: a foreign key, or the `_id` of a kind and id pair."""

    model: type[Model]
    field: str
    kind_field: str = ""

    @property
    def name(self) -> str:
        """Return `app.model.field`, by which a merge remembers what it moved."""
        return f"{self.model._meta.label_lower}.{self.field}"

    def rows_of(self, person: "Person") -> Q:
        """Return the condition of the rows that point to `person` and may move."""
        condition = Q(**{self.field: person.pk})
        if self.kind_field:
            condition &= Q(**{self.kind_field: PERSON})
        kept = _staying.get(self.name, ())
        for rows in kept:
            condition &= ~rows(person)
        return condition


_staying: dict[str, list[Kept]] = {}
_never: set[str] = {
    "journal.recorded.subject_id",
    "journal.recorded.by_id",
    "people.account.person_id",
    "people.person.merged_into_id",
    "search.document.object_id",
}


def stays(model: str, *fields: str, when: Kept | None = None) -> None:
    """Say that rows of `model` keep the person they name in `fields` when it is merged.

    For what was sealed with its author, and for what is computed again; the person's id goes on
    answering, so that such a row still leads to who it was. `when` keeps only some of the rows.
    """
    for field in fields:
        name = f"{model.lower()}.{field}"
        if when is None:
            _never.add(name)
        else:
            _staying.setdefault(name, []).append(when)


def pointers() -> Iterator[Pointer]:
    """Yield every column of the house that points to a person and follows a merge."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy or not model._meta.managed:
            continue
        for pointer in _of(model):
            if pointer.name not in _never:
                yield pointer


def _of(model: type[Model]) -> Iterator[Pointer]:
    fields = {field.name: field for field in model._meta.concrete_fields}
    for field in fields.values():
        if isinstance(field, ForeignKey):
            target = field.related_model
            if isinstance(target, type) and target._meta.label_lower == PERSON:
                yield Pointer(model, field.attname)
        elif isinstance(field, UUIDField) and field.name.endswith("_id"):
            kind = f"{field.name[:-3]}_kind"
            if isinstance(fields.get(kind), CharField):
                yield Pointer(model, field.name, kind)


Better = Callable[[Model, Model], bool]
_better: dict[str, Better] = {}


def prefers(model: str, better: Better) -> None:
    """Say which of two rows that cannot both be the person's stays: `better(moving, present)`."""
    _better[model.lower()] = better


def better_row(moving: Model, present: Model) -> bool:
    """Say whether a row that moves is to take the place of its twin; by default it is not."""
    better = _better.get(moving._meta.label_lower)
    return better is not None and better(moving, present)
