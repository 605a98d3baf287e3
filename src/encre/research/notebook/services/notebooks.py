"""Opening, describing and closing notebooks."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.access.queries import above
from encre.foundation.base.errors import NotAllowed, Refused
from encre.research.notebook.events import NotebookArchived, NotebookCreated, NotebookUpdated
from encre.research.notebook.models import Notebook
from encre.research.notebook.services.holds import hold_too

if TYPE_CHECKING:
    from encre.foundation.people.models import Person
    from encre.foundation.structures.models import Structure

FIELDS = ("title", "description", "confidential")


def create_notebook(
    structure: "Structure",
    *,
    by: "Person",
    title: str,
    description: str = "",
    confidential: bool = False,
) -> Notebook:
    """Open a notebook in a team or unit `by` works in (raises NotAllowed, Refused)."""
    access.require(by, "notebook.notebook.create")
    who = access.actor(by)
    if structure.pk not in {*who.member_of, *who.with_role("head", "deputy", "manager")}:
        raise NotAllowed(_("You can open a notebook only in a team or unit you work in."))
    _refuse_untitled(title)
    with transaction.atomic():
        notebook = Notebook.objects.create(
            structure=structure,
            title=title.strip()[:200],
            description=description,
            confidential=confidential,
            created_by=by,
        )
        hold_too(notebook, above(structure.pk))
        journal.record(NotebookCreated(notebook), by=by)
    return notebook


def update_notebook(notebook: Notebook, *, by: "Person", **facts: Any) -> Notebook:
    """Change a notebook's title, description or confidentiality (raises NotAllowed, Refused)."""
    access.require(by, "notebook.notebook.manage", notebook)
    if set(facts) - set(FIELDS):
        raise TypeError("a notebook has no such fact")
    _refuse_untitled(facts.get("title", notebook.title))
    changed = sorted(name for name, value in facts.items() if getattr(notebook, name) != value)
    if not changed:
        return notebook
    for name in changed:
        setattr(notebook, name, facts[name])
    with transaction.atomic():
        notebook.save()
        journal.record(NotebookUpdated(notebook, fields=changed), by=by)
    return notebook


def archive_notebook(notebook: Notebook, *, by: "Person") -> Notebook:
    """Close a notebook to writing; it stays readable (raises NotAllowed)."""
    access.require(by, "notebook.notebook.manage", notebook)
    if notebook.archived_at is None:
        notebook.archived_at = timezone.now()
        with transaction.atomic():
            notebook.save(update_fields=["archived_at"])
            journal.record(NotebookArchived(notebook), by=by)
    return notebook


def _refuse_untitled(title: str) -> None:
    if not str(title).strip():
        raise Refused(fields={"title": [_("Give the notebook a title.")]})
