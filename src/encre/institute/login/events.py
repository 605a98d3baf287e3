"""What sign-in records in the journal."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from encre.foundation.journal import Event, event


@event
@dataclass(frozen=True)
class SignedIn(Event):
    """A person signed in."""

    name = "login.session.opened"
    phrase = _("signed in")


@event
@dataclass(frozen=True)
class SignedOut(Event):
    """A person signed out."""

    name = "login.session.closed"
    phrase = _("signed out")


@event
@dataclass(frozen=True)
class SessionsEnded(Event):
    """Sessions were ended from another one."""

    name = "login.session.ended"
    phrase = _("ended %(count)s sessions")
    count: int


@event
@dataclass(frozen=True)
class PasswordChanged(Event):
    """A person chose a new password."""

    name = "login.password.changed"
    phrase = _("changed the password")


@event
@dataclass(frozen=True)
class FactorsReset(Event):
    """The second factors of a person were removed by somebody else, who said why."""

    name = "login.factors.reset"
    phrase = _("removed %(count)s second factors")
    count: int
    reason: str
