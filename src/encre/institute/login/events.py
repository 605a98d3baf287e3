"""What sign-in records in the journal."""

from dataclasses import dataclass
from uuid import UUID

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


@event
@dataclass(frozen=True)
class ServiceDeclared(Event):
    """A service was declared."""

    name = "login.service.declared"
    phrase = _("declared this service")


@event
@dataclass(frozen=True)
class ServiceChanged(Event):
    """What was declared of a service changed; the payload names the fields, never their values."""

    name = "login.service.changed"
    phrase = _("changed this service")
    fields: list[str]


@event
@dataclass(frozen=True)
class ServiceClosed(Event):
    """A service was closed: nobody enters it with an Encre account any more."""

    name = "login.service.closed"
    phrase = _("closed this service")


@event
@dataclass(frozen=True)
class ServiceOpened(Event):
    """A closed service was opened again."""

    name = "login.service.opened"
    phrase = _("opened this service again")


@event
@dataclass(frozen=True)
class SecretRenewed(Event):
    """A service received a new secret; the old one opens nothing any more."""

    name = "login.service.secret"
    phrase = _("gave this service a new secret")


@event
@dataclass(frozen=True)
class ServiceEntered(Event):
    """A person entered a service with their Encre account."""

    name = "login.visit.opened"
    phrase = _("entered this service")
    visit: UUID


@event
@dataclass(frozen=True)
class VisitsEnded(Event):
    """Sessions at services were ended: sign-out, closed account, replayed code, own choice."""

    name = "login.visit.ended"
    phrase = _("ended %(count)s sessions at services")
    count: int
    reason: str


@event
@dataclass(frozen=True)
class ConsentGiven(Event):
    """A person agreed to what a service learns of them."""

    name = "login.consent.given"
    phrase = _("agreed to what this service learns")
    claims: list[str]


@event
@dataclass(frozen=True)
class ConsentWithdrawn(Event):
    """A person withdrew their agreement."""

    name = "login.consent.withdrawn"
    phrase = _("withdrew the agreement")


@event
@dataclass(frozen=True)
class KeysRotated(Event):
    """A new key was made to sign tokens or SAML messages."""

    name = "login.keys.rotated"
    phrase = _("made a new signing key")
    use: str
