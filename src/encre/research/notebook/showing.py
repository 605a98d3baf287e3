"""How the notebook's things look: states, properties, crumbs."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from encre.foundation.ui.actions import Crumb, State
from encre.research.notebook.models import Entry, ImportState, Notebook, Status, Template

STATUSES = {
    Status.PLANNED: State(_("Planned"), "neutral", "calendar"),
    Status.RUNNING: State(_("Under way"), "accent", "flask"),
    Status.DONE: State(_("Done"), "success", "circle-check"),
    Status.FAILED: State(_("Failed"), "danger", "x"),
    Status.REVIEW: State(_("To be reviewed"), "warning", "eye"),
}
SIGNED = State(_("Signed"), "success", "signature")
LOCKED = State(_("Locked"), "neutral", "lock")
REMOVED = State(_("In the bin"), "danger", "trash")
DRAFT = State(_("Draft"), "neutral", "pencil")
PUBLISHED = State(_("Published"), "success", "circle-check")
CHANGED = State(_("Draft of a new version"), "accent", "pencil")
RETIRED = State(_("Withdrawn from use"), "warning", "archive")
IMPORTS = {
    ImportState.READING: State(_("Reading"), "accent", "hourglass"),
    ImportState.READY: State(_("Ready to import"), "warning", "list-check"),
    ImportState.IMPORTING: State(_("Importing"), "accent", "hourglass"),
    ImportState.DONE: State(_("Imported"), "success", "circle-check"),
    ImportState.REFUSED: State(_("Refused"), "danger", "alert-octagon"),
    ImportState.FAILED: State(_("Interrupted"), "danger", "alert-triangle"),
}

REASONS = {
    "gone": _("you no longer have access to this entry, or it is in the bin"),
    "own": _("this is your own entry: one does not countersign one’s own work"),
    "changed": _("it has changed since you chose it: read it again first"),
    "open": _("it has been unlocked meanwhile: its author is changing it"),
    "already": _("you have already signed this version"),
    "right": _("you may not sign this entry"),
}
"""Why an entry of a round is not countersigned."""


def state_of(entry: Entry) -> State:
    """Return the state a list shows: the bin, a signature, a lock, else the work's status."""
    if entry.removed:
        return REMOVED
    if entry.signed_version == entry.version and entry.locked:
        return SIGNED
    return LOCKED if entry.locked else STATUSES[Status(entry.status)]


def template_state(template: Template) -> State:
    """Return the state of a template: retired, a draft never published, or its version."""
    if template.retired_at is not None:
        return RETIRED
    if not template.published:
        return DRAFT
    return CHANGED if template.changed else PUBLISHED


def notebook_name(notebook: Notebook) -> str:
    """Return the name an entry's page gives its notebook: the title of a confidential one is kept.

    Whom only the entry is shared with may not know the project.
    """
    return gettext("Confidential notebook") if notebook.confidential else notebook.title


def path_to(notebook: Notebook | None = None, entry: Entry | None = None) -> list[Crumb]:
    """Return the path to a notebook's or an entry's pages."""
    steps = [Crumb(_("Notebook"), reverse("notebook:entries"))]
    if notebook is not None:
        name = notebook.title if entry is None else notebook_name(notebook)
        steps.append(Crumb(name, reverse("notebook:notebook", args=[notebook.pk])))
    if entry is not None:
        steps.append(Crumb(entry.number, reverse("notebook:entry", args=[entry.pk])))
    return steps
