"""The database itself refuses to change or delete events and seals."""

from typing import Any

from django.db import migrations

from encre.foundation.journal.protection import protect, unprotect


def put(_apps: Any, editor: Any) -> None:
    """Put the triggers."""
    protect(editor.connection)


def take_away(_apps: Any, editor: Any) -> None:
    """Take the triggers away."""
    unprotect(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(put, take_away)]
