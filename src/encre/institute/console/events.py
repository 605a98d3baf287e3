"""What operators do, as recorded in the journal."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from encre.foundation.journal import Event, event


@event
@dataclass(frozen=True)
class AdministratorInvited(Event):
    """A one-time link for an administrator was made on the server."""

    name = "console.administrator.invited"
    phrase = _("made a one-time link for an administrator")


@event
@dataclass(frozen=True)
class AdministratorEntered(Event):
    """The one-time link was used: its bearer chose a password."""

    name = "console.administrator.entered"
    phrase = _("used the one-time link of an administrator")


@event
@dataclass(frozen=True)
class VerificationAsked(Event):
    """Somebody asked that the journal's chain be computed again."""

    name = "console.journal.verification"
    phrase = _("asked for a verification of the journal")


@event
@dataclass(frozen=True)
class TestMailAsked(Event):
    """An operator asked for a test mail."""

    name = "console.mail.test"
    phrase = _("asked for a test mail")


@event
@dataclass(frozen=True)
class WayInGiven(Event):
    """A link to choose a password was given to a person."""

    name = "console.account.way_in"
    phrase = _("gave a link to choose a password")
