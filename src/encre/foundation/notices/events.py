"""What notices records in the journal."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from encre.foundation.journal import Event, event


@event
@dataclass(frozen=True)
class PreferenceChanged(Event):
    """A person changed how they are told of some sorts of things."""

    name = "notices.preference.changed"
    phrase = _("changed how they receive notices")
    sorts: int
