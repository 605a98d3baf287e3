"""The engine's index of words: FTS5 on SQLite, a tsvector on PostgreSQL."""

from django.db import migrations

from encre.commons.search.engines import engine


def create(apps, schema_editor):
    for statement in engine(schema_editor.connection.vendor).create():
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for statement in engine(schema_editor.connection.vendor).drop():
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
