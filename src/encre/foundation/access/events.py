"""What access records in the journal."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from encre.foundation.journal import Event, event


@event
@dataclass(frozen=True)
class GrantGiven(Event):
    """An object was shared, or a share changed."""

    name = "access.grant.given"
    phrase = _("shared this")
    grant: UUID
    level: str


@event
@dataclass(frozen=True)
class GrantWithdrawn(Event):
    """A share was withdrawn."""

    name = "access.grant.withdrawn"
    phrase = _("withdrew a share")
    grant: UUID


@event
@dataclass(frozen=True)
class GrantPassed(Event):
    """A share with a structure was given also to the one that follows it, or taken back from it."""

    name = "access.grant.passed"
    phrase = _("passed a share on to another structure")
    left: UUID
    joined: UUID
    count: int
