"""What the demonstration says of itself in the journal."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from encre.foundation.journal import Event, event


@event
@dataclass(frozen=True)
class DemonstrationLoaded(Event):
    """The demonstration institute was loaded; the mark that keeps it from being loaded twice."""

    name = "demo.institute.loaded"
    phrase = _("loaded the demonstration institute")

    seed: int
