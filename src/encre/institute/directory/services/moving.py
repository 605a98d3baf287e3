"""Moving the rows of one person to another, and bringing exactly those back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import CharField, Field, Model, UniqueConstraint

from encre.foundation.people.pointing import Pointer, better_row, pointers
from encre.institute.directory.models import Merge, Moved, MoveKind

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

BATCH = 500


def move_rows(merge: Merge) -> None:
    """Move to the target every row that points to the source, and write each move down."""
    for pointer in pointers():
        rows = list(_rows(pointer, merge.source))
        if not rows:
            continue
        if _unique(pointer):
            for row in rows:
                _move_one(merge, pointer, row)
        else:
            _move_all(merge, pointer, rows)


def bring_back(merge: Merge) -> None:
    """Undo the moves of a merge, the last first; what has changed hands since stays there."""
    for moved in merge.moved.order_by("-pk"):
        if moved.kind == MoveKind.CHANGED:
            _change_back(moved)
        elif moved.kind == MoveKind.ASIDE:
            _put_back(moved)
        else:
            _move_back(merge, moved)
    merge.moved.all().delete()


def change(merge: Merge, row: Model, field: str, value: object) -> None:
    """Change one field of a row for a merge, so that it can be changed back."""
    column = row._meta.get_field(field)
    old = _text(row, column)
    setattr(row, field, value)
    model = type(row)
    Moved.objects.create(
        merge=merge,
        kind=MoveKind.CHANGED,
        model=model._meta.label_lower,
        key=str(row.pk),
        field=field,
        extra={"old": old, "new": _text(row, column)},
    )
    model._base_manager.filter(pk=row.pk).update(**{field: value})


def hand_over(merge: Merge, row: Model, field: str) -> None:
    """Move one row that `pointers` leaves apart (an account) to the target of a merge."""
    _move_one(merge, Pointer(type(row), field), row)


def _rows(pointer: Pointer, person: Person) -> Any:
    return pointer.model._base_manager.filter(pointer.rows_of(person)).order_by("pk")


def _unique(pointer: Pointer) -> bool:
    """Say whether some rule of uniqueness names the pointer's column."""
    return bool(_keys(pointer))


def _keys(pointer: Pointer) -> list[tuple[str, ...]]:
    meta = pointer.model._meta
    names = {pointer.field, meta.get_field(pointer.field).name}
    found: list[tuple[str, ...]] = [
        tuple(rule.fields) for rule in meta.constraints if isinstance(rule, UniqueConstraint)
    ]
    found += [tuple(together) for together in meta.unique_together]
    found += [(field.name,) for field in meta.concrete_fields if field.unique]
    return [key for key in found if names & set(key)]


def _texts(row: Model, person: Person) -> dict[str, str]:
    """Return the text columns of a row that name the person by their id."""
    mark = str(person.pk)
    return {
        field.attname: value
        for field in row._meta.concrete_fields
        if isinstance(field, CharField) and mark in (value := str(getattr(row, field.attname)))
    }


def _move_all(merge: Merge, pointer: Pointer, rows: list[Model]) -> None:
    """Move rows that no uniqueness can stop, in one statement, but for those that name the id."""
    plain = [row for row in rows if not _texts(row, merge.source)]
    Moved.objects.bulk_create(
        (_note(merge, MoveKind.MOVED, pointer, row) for row in plain), batch_size=BATCH
    )
    for start in range(0, len(plain), BATCH):
        keys = [row.pk for row in plain[start : start + BATCH]]
        pointer.model._base_manager.filter(pk__in=keys).update(**{pointer.field: merge.target_id})
    for row in rows:
        if row not in plain:
            _move_one(merge, pointer, row)


def _move_one(merge: Merge, pointer: Pointer, row: Model) -> None:
    """Move a row; where the target has its twin, the better stays and the other is kept aside."""
    if _moves(merge, pointer, row):
        return
    twin = _twin(merge, pointer, row)
    if twin is not None and better_row(row, twin) and not _depended_on(twin):
        _set_aside(merge, pointer, twin)
        if _moves(merge, pointer, row):
            return
    elif not _depended_on(row):
        _set_aside(merge, pointer, row)


def _moves(merge: Merge, pointer: Pointer, row: Model) -> bool:
    texts = _texts(row, merge.source)
    new = {
        name: value.replace(str(merge.source_id), str(merge.target_id))
        for name, value in texts.items()
    }
    rows = pointer.model._base_manager.filter(pk=row.pk)
    try:
        with transaction.atomic():
            rows.update(**{pointer.field: merge.target_id}, **new)
    except IntegrityError:
        return False
    note = _note(merge, MoveKind.MOVED, pointer, row)
    same = _identity(pointer, row)
    note.extra = {"texts": {name: [texts[name], new[name]] for name in texts}, "same": same}
    note.save()
    return True


def _identity(pointer: Pointer, row: Model) -> dict[str, Any]:
    """Return what else makes a row unique: it may be written anew under another key."""
    key = next(iter(_keys(pointer)), ())
    own = pointer.model._meta.get_field(pointer.field)
    others = [pointer.model._meta.get_field(name) for name in key if name != own.name]
    return {field.attname: _text(row, field) for field in others if isinstance(field, Field)}


def _twin(merge: Merge, pointer: Pointer, row: Model) -> Model | None:
    for key in _keys(pointer):
        own = pointer.model._meta.get_field(pointer.field).name
        others = {name: getattr(row, name) for name in key if name != own}
        found = pointer.model._base_manager.filter(**others, **{pointer.field: merge.target_id})
        if (twin := found.exclude(pk=row.pk).first()) is not None:
            return twin
    return None


def _depended_on(row: Model) -> bool:
    """Say whether other rows would go with this one; then it stays where it is."""
    for relation in row._meta.related_objects:
        rows = relation.related_model._base_manager.filter(**{relation.field.name: row.pk})
        if rows.exists():
            return True
    return False


def _set_aside(merge: Merge, pointer: Pointer, row: Model) -> None:
    note = _note(merge, MoveKind.ASIDE, pointer, row)
    note.extra = {field.attname: _text(row, field) for field in row._meta.concrete_fields}
    note.save()
    type(row)._base_manager.filter(pk=row.pk).delete()


def _note(merge: Merge, kind: str, pointer: Pointer, row: Model) -> Moved:
    return Moved(
        merge=merge,
        kind=kind,
        model=pointer.model._meta.label_lower,
        key=str(row.pk),
        field=pointer.field,
    )


def _text(row: Model, field: Any) -> Any:
    """Return a column's value as JSON can hold it whole: microseconds, bytes, nulls."""
    value = field.value_from_object(row)
    return None if value is None else field.value_to_string(row)


def _change_back(moved: Moved) -> None:
    model = apps.get_model(moved.model)
    field: Any = model._meta.get_field(moved.field)
    row = model._base_manager.filter(pk=moved.key).first()
    if row is not None and _text(row, field) == moved.extra["new"]:
        old = moved.extra["old"]
        value = None if old is None else field.to_python(old)
        model._base_manager.filter(pk=row.pk).update(**{moved.field: value})


def _put_back(moved: Moved) -> None:
    """Write a row kept aside again, as it was, unless another has taken its place since."""
    model = apps.get_model(moved.model)
    row = model()
    for field in model._meta.concrete_fields:
        kept = moved.extra.get(field.attname)
        setattr(row, field.attname, None if kept is None else field.to_python(kept))
    try:
        with transaction.atomic():
            row.save_base(raw=True, force_insert=True)
    except IntegrityError:
        return


def _move_back(merge: Merge, moved: Moved) -> None:
    """Give a row back to the source, where the target still has it."""
    model = apps.get_model(moved.model)
    held = {moved.field: merge.target_id}
    row = model._base_manager.filter(pk=moved.key, **held).first()
    same = moved.extra.get("same") or {}
    texts = moved.extra.get("texts") or {}
    if row is None and same and not model._base_manager.filter(pk=moved.key).exists():
        known = same | {name: pair[1] for name, pair in texts.items()}
        row = model._base_manager.filter(**known, **held).first()
    if row is None:
        return
    old = {name: pair[0] for name, pair in texts.items() if getattr(row, name) == pair[1]}
    try:
        with transaction.atomic():
            model._base_manager.filter(pk=row.pk).update(**{moved.field: merge.source_id}, **old)
    except IntegrityError:
        return
