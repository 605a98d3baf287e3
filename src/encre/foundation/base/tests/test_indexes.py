"""No column of the house has two indexes that say the same, and a folded one keeps what it says."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from encre.foundation.base.fields import Folded
from encre.foundation.base.unindexing import Unindex

_HOUSE = "encre."


@pytest.mark.parametrize("indexed", [True, False])
def test_a_folded_column_says_whether_it_is_indexed(indexed: bool) -> None:
    field = Folded(source="name", db_index=indexed)
    _name, _path, _args, options = field.deconstruct()
    assert Folded(**options).db_index is indexed


@pytest.mark.django_db
def test_columns_without_an_index_have_none() -> None:
    """What the migrations made is what the models say: a column alone is indexed if it asks."""
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if not model.__module__.startswith(_HOUSE) or not model._meta.managed:
                continue
            found = connection.introspection.get_constraints(cursor, model._meta.db_table)
            declared = {index.name for index in model._meta.indexes}
            for field in model._meta.concrete_fields:
                if field.db_index or field.unique or field.primary_key:
                    continue
                alone = {
                    name
                    for name, facts in found.items()
                    if facts["index"]
                    and not facts["unique"]
                    and facts["columns"] == [field.column]
                    and name not in declared
                }
                assert not alone, f"{model._meta.label}.{field.name}"


@pytest.mark.django_db(transaction=True)
def test_an_index_goes_and_comes_back_with_all_else_kept() -> None:
    options = {"indexes": [models.Index(fields=["folded"], name="tried_declared")]}
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=40)),
        ("folded", Folded(source="name", max_length=40)),
    ]
    made, nothing = ProjectState(), ProjectState()
    create = migrations.CreateModel("Tried", fields, options)
    create.state_forwards("files", made)
    step = Unindex("tried", "folded", Folded(source="name", max_length=40, db_index=False))
    after = made.clone()
    step.state_forwards("files", after)
    with connection.schema_editor() as editor:
        create.database_forwards("files", editor, nothing, made)
    try:
        before = _indexes()
        assert len(before) > 1
        with connection.schema_editor() as editor:
            step.database_forwards("files", editor, made, after)
        assert _indexes() == {"tried_declared"}
        with connection.schema_editor() as editor:
            step.database_backwards("files", editor, after, made)
        assert _indexes() == before
    finally:
        with connection.schema_editor() as editor:
            create.database_backwards("files", editor, made, nothing)


def _indexes() -> set[str]:
    """Return the names of the plain indexes of the table tried."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "files_tried")
    return {name for name, facts in found.items() if facts["index"] and not facts["unique"]}
