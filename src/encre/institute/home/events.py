"""What home records in the journal."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from encre.foundation.journal import Event, event


@event
@dataclass(frozen=True)
class AppearanceChosen(Event):
    """A person chose the language or the theme of their pages."""

    name = "home.appearance.chosen"
    phrase = _("chose how Encre looks")
    language: str
    theme: str


@event
@dataclass(frozen=True)
class PersonalDataTaken(Event):
    """A person took a copy of what Encre holds about them."""

    name = "home.personal_data.taken"
    phrase = _("took a copy of their personal data")
