"""What people records in the journal."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from encre.foundation.journal import Event, event


@event
@dataclass(frozen=True)
class PersonCreated(Event):
    """A person entered the directory."""

    name = "people.person.created"
    phrase = _("added this person")


@event
@dataclass(frozen=True)
class PersonUpdated(Event):
    """Facts about a person changed; the payload names the fields, never their values."""

    name = "people.person.updated"
    phrase = _("updated this person")
    fields: list[str]


@event
@dataclass(frozen=True)
class PersonPhotographed(Event):
    """A person's photograph was chosen, replaced or taken away."""

    name = "people.person.photographed"
    phrase = _("changed the photograph")
    file: UUID | None


@event
@dataclass(frozen=True)
class PersonLeft(Event):
    """A person is no longer with the institute."""

    name = "people.person.left"
    phrase = _("noted the departure")


@event
@dataclass(frozen=True)
class PersonReturned(Event):
    """A person who had left is back."""

    name = "people.person.returned"
    phrase = _("noted the return")


@event
@dataclass(frozen=True)
class PersonErased(Event):
    """The facts about a person who left long ago were erased; the payload counts the rows."""

    name = "people.person.erased"
    phrase = _("erased what was no longer needed")
    name_kept: bool
    rows: int


@event
@dataclass(frozen=True)
class AffiliationAdded(Event):
    """A person joined a structure."""

    name = "people.affiliation.added"
    phrase = _("added an affiliation")
    affiliation: UUID
    structure: UUID


@event
@dataclass(frozen=True)
class AffiliationChanged(Event):
    """An affiliation's dates or position changed."""

    name = "people.affiliation.changed"
    phrase = _("changed an affiliation")
    affiliation: UUID
    structure: UUID


@event
@dataclass(frozen=True)
class AccountOpened(Event):
    """A person received an account."""

    name = "people.account.opened"
    phrase = _("opened an account")


@event
@dataclass(frozen=True)
class AccountClosed(Event):
    """A person's account was closed."""

    name = "people.account.closed"
    phrase = _("closed the account")


@event
@dataclass(frozen=True)
class AccountReopened(Event):
    """A person's account was opened again."""

    name = "people.account.reopened"
    phrase = _("reopened the account")


@event
@dataclass(frozen=True)
class RoleGiven(Event):
    """A person received an institute role."""

    name = "people.role.given"
    phrase = _("gave the role %(role)s")
    role: str


@event
@dataclass(frozen=True)
class RoleWithdrawn(Event):
    """A person lost an institute role."""

    name = "people.role.withdrawn"
    phrase = _("withdrew the role %(role)s")
    role: str


@event
@dataclass(frozen=True)
class TokenCreated(Event):
    """A person made an API token."""

    name = "people.token.created"
    phrase = _("created an access token")
    token: UUID
    scope: str


@event
@dataclass(frozen=True)
class TokenRevoked(Event):
    """An API token was revoked."""

    name = "people.token.revoked"
    phrase = _("revoked an access token")
    token: UUID
