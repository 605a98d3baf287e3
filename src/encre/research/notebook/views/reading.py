"""Finding what an address names, with the reader's rights."""

from typing import Any
from uuid import UUID

from encre.foundation import access
from encre.foundation.base.errors import NotFound
from encre.research.notebook import queries
from encre.research.notebook.models import Entry, ImportedArchive, Migration, Notebook, Template


def notebook_of(person: Any, identifier: UUID) -> Notebook:
    """Return a notebook `person` may see (raises NotFound)."""
    found = queries.notebooks(person).filter(pk=identifier).first()
    if found is None:
        raise NotFound
    return found


def entry_of(person: Any, identifier: UUID) -> Entry:
    """Return an entry `person` may see, with its body (raises NotFound)."""
    found = queries.entry(person, identifier)
    if found is None:
        raise NotFound
    return found


def archive_of(person: Any, identifier: UUID) -> ImportedArchive:
    """Return an archive `person` may see (raises NotFound)."""
    found = queries.archive(person, identifier)
    if found is None:
        raise NotFound
    return found


def template_of(person: Any, identifier: UUID) -> Template:
    """Return a template `person` may see (raises NotFound)."""
    found = queries.templates(person).filter(pk=identifier).first()
    if found is None:
        raise NotFound
    return found


def migration_of(person: Any, identifier: UUID, action: str = "") -> Migration:
    """Return an arrival from elsewhere `person` may see (raises NotFound, NotAllowed)."""
    rows = access.visible(person, Migration.objects.filter(pk=identifier))
    found = rows.select_related("structure", "by").first()
    if found is None:
        raise NotFound
    if action:
        access.require(person, action, found)
    return found
