"""Notebooks, templates and arrivals pass to another structure, with their history."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from encre.foundation import links
from encre.foundation.access.queries import above
from encre.foundation.base.errors import Refused
from encre.foundation.structures.holding import above_before
from encre.research.notebook.models import (
    Migration,
    MigrationState,
    Notebook,
    Template,
)
from encre.research.notebook.services.holds import hold_too

if TYPE_CHECKING:
    from encre.foundation.people.models import Person
    from encre.foundation.structures.models import Structure

AT_WORK = (
    MigrationState.READING,
    MigrationState.PLANNING,
    MigrationState.RUNNING,
    MigrationState.UNDOING,
)


def pass_notebook(
    notebook: Notebook,
    *,
    left: "Structure",
    to: "Structure",
    by: "Person",
    kept: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Give a notebook to another structure (raises NotAllowed); its holds go on covering it.

    What holds the structure it leaves, or what that one lay under before it closed, holds the
    notebook itself from then on.
    """
    with transaction.atomic():
        hold_too(notebook, {*above(left.pk), *above_before(left)})
        links.give(notebook, left=left, to=to, by=by)
    return {}


def pass_template(
    template: Template,
    *,
    left: "Structure",
    to: "Structure",
    by: "Person",
    kept: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Give a structure's template to another, with its versions (raises NotAllowed)."""
    links.give(template, left=left, to=to, by=by)
    return {}


def pass_arrival(
    migration: Migration,
    *,
    left: "Structure",
    to: "Structure",
    by: "Person",
    kept: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Give the report of an arrival to another structure (raises NotAllowed; Refused at work)."""
    if migration.state in AT_WORK:
        raise Refused(_("This arrival is under way: it can pass on once it is done."))
    links.give(migration, left=left, to=to, by=by)
    return {}
