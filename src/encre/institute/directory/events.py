"""What the directory records in the journal."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from encre.foundation.journal import Event, event

# --- what leaves for LDAP servers -----------------------------------------------------------------


@event
@dataclass(frozen=True)
class TargetDeclared(Event):
    """An LDAP server was declared."""

    name = "directory.target.declared"
    phrase = _("declared this LDAP server")


@event
@dataclass(frozen=True)
class TargetChanged(Event):
    """How an LDAP server is reached changed; the payload names the fields, never their values."""

    name = "directory.target.changed"
    phrase = _("changed this LDAP server")
    fields: list[str]


@event
@dataclass(frozen=True)
class TargetRemoved(Event):
    """An LDAP server is fed no longer."""

    name = "directory.target.removed"
    phrase = _("removed this LDAP server")


@event
@dataclass(frozen=True)
class ComparisonAsked(Event):
    """Somebody asked that all a server holds be compared."""

    name = "directory.target.compared"
    phrase = _("asked for a comparison of this LDAP server")
    forced: bool


# --- the life cycle -------------------------------------------------------------------------------


@event
@dataclass(frozen=True)
class DeparturePlanned(Event):
    """Somebody said on which day a person leaves; their affiliations end then."""

    name = "directory.departure.planned"
    phrase = _("planned the departure for %(on)s")
    on: date


@event
@dataclass(frozen=True)
class DepartureAnnounced(Event):
    """The person and the heads of their structures were told that the last day comes near."""

    name = "directory.departure.announced"
    phrase = _("announced the departure of %(on)s")
    on: date


@event
@dataclass(frozen=True)
class HandedOver(Event):
    """What somebody who leaves answered for was passed on."""

    name = "directory.departure.handed_over"
    phrase = _("passed on %(count)s objects")
    to: UUID
    what: str
    count: int


@event
@dataclass(frozen=True)
class LeavingRulesSet(Event):
    """The house's rules about departures changed."""

    name = "directory.rules.set"
    phrase = _("set the rules about departures")
