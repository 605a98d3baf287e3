"""What the page kit records in the journal."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from encre.foundation.journal import Event, event


@event
@dataclass(frozen=True)
class ViewSaved(Event):
    """A person kept a list's filters under a name."""

    name = "ui.view.saved"
    phrase = _("saved a view of a list")
    view: UUID


@event
@dataclass(frozen=True)
class ViewForgotten(Event):
    """A person forgot a saved view."""

    name = "ui.view.forgotten"
    phrase = _("forgot a saved view of a list")
    view: UUID
