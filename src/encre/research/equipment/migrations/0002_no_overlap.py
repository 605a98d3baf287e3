"""The database itself refuses two bookings of one instrument at one time."""

from typing import Any

from django.db import migrations

from encre.research.equipment.overlap import protect, unprotect


def put(_apps: Any, editor: Any) -> None:
    """Put the constraint, or the triggers."""
    protect(editor.connection)


def take_away(_apps: Any, editor: Any) -> None:
    """Take them away."""
    unprotect(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("equipment", "0001_initial")]
    operations = [migrations.RunPython(put, take_away)]
