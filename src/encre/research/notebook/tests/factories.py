"""Notebooks and entries for tests, made through the services."""

from typing import Any

from encre.foundation.people.models import Person
from encre.foundation.people.tests.factories import a_person
from encre.foundation.structures.models import Structure
from encre.foundation.structures.tests.factories import a_team
from encre.research.notebook.body import from_html
from encre.research.notebook.models import Entry, Notebook
from encre.research.notebook.services.notebooks import create_notebook
from encre.research.notebook.services.writing import create_entry


def a_notebook(
    author: Person | None = None, team: Structure | None = None, **facts: Any
) -> Notebook:
    """Return a notebook of a team, opened by one of its members."""
    team = team or a_team()
    facts.setdefault("title", "Signalisation NF-κB")
    return create_notebook(team, by=author or a_person(team), **facts)


def an_entry(notebook: Notebook | None = None, html: str = "", **facts: Any) -> Entry:
    """Return an entry of a notebook, by its creator."""
    notebook = notebook or a_notebook()
    by = facts.pop("by", notebook.created_by)
    facts.setdefault("title", "RT-qPCR du 12 mars")
    document = from_html(html).body if html else None
    return create_entry(notebook, by=by, document=document, **facts)
