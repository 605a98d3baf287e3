"""The database itself holds the tree of places and the grid of boxes."""

from typing import Any

from django.db import migrations

from encre.research.inventory.tree import hold, release


def put(_apps: Any, editor: Any) -> None:
    """Put the triggers."""
    hold(editor.connection)


def take_away(_apps: Any, editor: Any) -> None:
    """Take the triggers away."""
    release(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("inventory", "0001_types_resources_places_and_stock")]
    operations = [migrations.RunPython(put, take_away)]
