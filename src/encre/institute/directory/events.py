"""What the directory records in the journal."""

from dataclasses import dataclass
from datetime import date, datetime
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


# --- the golden record ----------------------------------------------------------------------------


@event
@dataclass(frozen=True)
class PersonMerged(Event):
    """Two persons became one; `source` is the one whose id now leads to the other."""

    name = "directory.person.merged"
    phrase = _("merged another record into this person; things that passed: %(moved)s")
    source: UUID
    conflict: str
    moved: int


@event
@dataclass(frozen=True)
class PersonUnmerged(Event):
    """A merge was undone: what was the source's is theirs again."""

    name = "directory.person.unmerged"
    phrase = _("undid a merge into this person")
    source: UUID


@event
@dataclass(frozen=True)
class PersonSplit(Event):
    """Source records were taken away from a person, for another."""

    name = "directory.person.split"
    phrase = _("took %(records)s source records away from this person")
    other: UUID
    records: int


@event
@dataclass(frozen=True)
class CorrectionAdded(Event):
    """A value was corrected by hand; the value itself is not told here."""

    name = "directory.correction.added"
    phrase = _("corrected a value by hand")
    attribute: str
    until: date | None


@event
@dataclass(frozen=True)
class CorrectionEnded(Event):
    """A correction was ended: sources speak again."""

    name = "directory.correction.ended"
    phrase = _("ended a correction")
    attribute: str


@event
@dataclass(frozen=True)
class RanksSet(Event):
    """How far sources are believed changed."""

    name = "directory.ranks.set"
    phrase = _("changed which sources are believed first")
    attribute: str


@event
@dataclass(frozen=True)
class ReviewDecided(Event):
    """A reviewer decided a doubtful case, or set it aside."""

    name = "directory.review.decided"
    phrase = _("reviewed a doubtful case about this person")
    review: UUID
    decision: str


@event
@dataclass(frozen=True)
class ReviewReopened(Event):
    """A decision of the desk was taken back."""

    name = "directory.review.reopened"
    phrase = _("took back a decision about this person")
    review: UUID


@event
@dataclass(frozen=True)
class PersonAsked(Event):
    """The person was asked by mail whether a record is theirs."""

    name = "directory.person.asked"
    phrase = _("asked this person whether another record is theirs")
    review: UUID


@event
@dataclass(frozen=True)
class PersonAnswered(Event):
    """Whoever holds the mailbox answered whether the record is theirs."""

    name = "directory.person.answered"
    phrase = _("answered whether another record is theirs")
    review: UUID
    same: bool


@event
@dataclass(frozen=True)
class ResolutionApplied(Event):
    """A resolution of all records was brought to the persons."""

    name = "directory.resolution.applied"
    phrase = _("brought the sources to the directory: %(created)s people added")
    begun: datetime
    created: int
    attached: int
    merged: int
    reviews: int


# --- provisioning by SCIM -------------------------------------------------------------------------


@event
@dataclass(frozen=True)
class ClientDeclared(Event):
    """A program may now keep people by SCIM."""

    name = "directory.client.declared"
    phrase = _("declared this provisioning client")


@event
@dataclass(frozen=True)
class ClientChanged(Event):
    """What a provisioning client may do changed; the payload names the fields."""

    name = "directory.client.changed"
    phrase = _("changed this provisioning client")
    fields: list[str]


@event
@dataclass(frozen=True)
class ClientTokenMade(Event):
    """A provisioning client received a token."""

    name = "directory.client.token_made"
    phrase = _("gave a token to this provisioning client")
    token: UUID


@event
@dataclass(frozen=True)
class ClientTokenRevoked(Event):
    """A token of a provisioning client was revoked."""

    name = "directory.client.token_revoked"
    phrase = _("revoked a token of this provisioning client")
    token: UUID


@event
@dataclass(frozen=True)
class PersonProvisioned(Event):
    """A provisioning client brought a person, or changed one; the payload names the fields."""

    name = "directory.person.provisioned"
    phrase = _("brought or changed this person by SCIM")
    client: UUID
    fields: list[str]


@event
@dataclass(frozen=True)
class PersonWithdrawn(Event):
    """A provisioning client said that a person has left."""

    name = "directory.person.withdrawn"
    phrase = _("withdrew this person by SCIM")
    client: UUID


@event
@dataclass(frozen=True)
class StructureNamed(Event):
    """A provisioning client noted its own identifier of a structure."""

    name = "directory.structure.named"
    phrase = _("noted its own identifier of this structure")
    client: UUID


@event
@dataclass(frozen=True)
class GroupMade(Event):
    """A provisioning client made a group."""

    name = "directory.group.made"
    phrase = _("made this group")
    members: int


@event
@dataclass(frozen=True)
class GroupChanged(Event):
    """A provisioning client changed a group: how many members came and went, and which fields."""

    name = "directory.group.changed"
    phrase = _("changed this group")
    fields: list[str]
    added: int
    removed: int


@event
@dataclass(frozen=True)
class GroupDeleted(Event):
    """A provisioning client deleted a group."""

    name = "directory.group.deleted"
    phrase = _("deleted this group")


# --- the directories that are read ----------------------------------------------------------------


@event
@dataclass(frozen=True)
class SourceDeclared(Event):
    """A source was declared."""

    name = "directory.source.declared"
    phrase = _("declared this source")


@event
@dataclass(frozen=True)
class SourceChanged(Event):
    """How a source is read changed; the payload names the fields, never their values."""

    name = "directory.source.changed"
    phrase = _("changed how this source is read")
    fields: list[str]


@event
@dataclass(frozen=True)
class SourceFileSent(Event):
    """A new export of a source was sent."""

    name = "directory.source.sent"
    phrase = _("sent an export of this source")
    sha256: str


@event
@dataclass(frozen=True)
class SourceTried(Event):
    """Somebody tried whether a source answers."""

    name = "directory.source.tried"
    phrase = _("tried whether this source answers")


@event
@dataclass(frozen=True)
class SourceActivated(Event):
    """A source is read from now on."""

    name = "directory.source.activated"
    phrase = _("activated this source")


@event
@dataclass(frozen=True)
class SourcePaused(Event):
    """A source is read no longer; what it said last is kept."""

    name = "directory.source.paused"
    phrase = _("paused this source")


@event
@dataclass(frozen=True)
class SourceRemoved(Event):
    """A source that never said anything was removed."""

    name = "directory.source.removed"
    phrase = _("removed this source")


@event
@dataclass(frozen=True)
class ReadingAsked(Event):
    """Somebody asked that a source be read, or tried."""

    name = "directory.source.asked"
    phrase = _("asked for a reading of this source")
    run: UUID
    trial: bool


@event
@dataclass(frozen=True)
class ReadingAccepted(Event):
    """Somebody looked at what the brake had stopped, and let it pass once."""

    name = "directory.source.accepted"
    phrase = _("let pass what the brake had stopped")
    run: UUID
    halted: UUID


@event
@dataclass(frozen=True)
class SourceSynchronised(Event):
    """A reading changed what a source says; readers of the event resolve who is who."""

    name = "directory.source.synchronised"
    phrase = _("read this source: %(added)s added, %(changed)s changed, %(gone)s gone")
    run: UUID
    added: int
    changed: int
    gone: int
    recycled: int


@event
@dataclass(frozen=True)
class ReadingHalted(Event):
    """The brake stopped a reading: nothing was changed."""

    name = "directory.source.halted"
    phrase = _("halted a reading: %(changed)s would change, %(gone)s would go")
    run: UUID
    changed: int
    gone: int


@event
@dataclass(frozen=True)
class ReadingRefused(Event):
    """A source could not be read: nothing was changed."""

    name = "directory.source.refused"
    phrase = _("could not read this source")
    run: UUID
    code: str
