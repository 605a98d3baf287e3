"""What the test of numbers runs in processes of its own: make a notebook, write entries in it."""

from __future__ import annotations

import json
import sys

import django


def prepare() -> str:
    """Make a notebook; return its id."""
    from encre.foundation.structures.tests.factories import a_team, a_unit
    from encre.research.notebook.tests.factories import a_notebook

    return str(a_notebook(team=a_team(a_unit(code="U 4321"))).pk)


def write(notebook: str, count: str) -> list[str]:
    """Write entries in a notebook, one after the other; return their numbers."""
    from encre.research.notebook.models import Notebook
    from encre.research.notebook.tests.factories import an_entry

    row = Notebook.objects.get(pk=notebook)
    return [an_entry(row).number for _each in range(int(count))]


if __name__ == "__main__":
    django.setup()
    done = {"prepare": prepare, "write": write}[sys.argv[1]](*sys.argv[2:])
    sys.stdout.write(json.dumps(done))
