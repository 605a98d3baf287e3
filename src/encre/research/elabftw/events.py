"""What the door records in the journal: what programs alone read, never its words."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from encre.foundation.journal import Event, event


@event
@dataclass(frozen=True)
class DetailsKept(Event):
    """A program said of an object what Encre has no other place for."""

    name = "elabftw.details.kept"
    phrase = _("changed what programs keep here")
    fields: list[str]
