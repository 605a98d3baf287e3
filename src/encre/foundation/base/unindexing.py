"""A migration's step that takes away the index of one column, and touches nothing else."""

from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState


class Unindex(migrations.AlterField):
    """The field is as given, `db_index=False`: its index goes, those that Meta names stay.

    On SQLite Django's own step would write the whole table anew, and lose its triggers.
    """

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Drop every index on the column alone that no Meta declares."""
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            for name in _indexes(schema_editor, model, self.name):
                quoted = schema_editor.quote_name(name)
                schema_editor.execute(f"DROP INDEX IF EXISTS {quoted}")

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Make the index again, as the earlier state has it."""
        model: Any = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            field = model._meta.get_field(self.name)
            editor: Any = schema_editor
            for statement in editor._field_indexes_sql(model, field):  # noqa: SLF001 - as Django names it
                schema_editor.execute(statement)


def _indexes(
    schema_editor: BaseDatabaseSchemaEditor, model: type[models.Model], name: str
) -> list[str]:
    """Return the names of the plain indexes that hold this column only."""
    field: Any = model._meta.get_field(name)
    declared = {index.name for index in model._meta.indexes}
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
    return [
        known
        for known, facts in found.items()
        if facts["index"]
        and not facts["unique"]
        and not facts["primary_key"]
        and facts["columns"] == [field.column]
        and known not in declared
    ]
