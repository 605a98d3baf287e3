"""What links records in the journal."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from encre.foundation.journal import Event, event


@event
@dataclass(frozen=True)
class LinkTied(Event):
    """Two objects were linked."""

    name = "links.link.tied"
    phrase = _("added a link")
    relation: str
    target: Model


@event
@dataclass(frozen=True)
class LinkUntied(Event):
    """A link was taken away."""

    name = "links.link.untied"
    phrase = _("removed a link")
    relation: str
    target: UUID


@event
@dataclass(frozen=True)
class HoldingPassed(Event):
    """What a structure held passed to another."""

    name = "links.holding.passed"
    phrase = _("passed this on to another structure")
    left: UUID
    joined: UUID
