"""What the notebook records in the journal."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from encre.foundation.journal import Event, event


@event
@dataclass(frozen=True)
class NotebookCreated(Event):
    """A notebook was opened."""

    name = "notebook.notebook.created"
    phrase = _("opened this notebook")


@event
@dataclass(frozen=True)
class NotebookUpdated(Event):
    """A notebook's facts changed."""

    name = "notebook.notebook.updated"
    phrase = _("updated this notebook")
    fields: list[str]


@event
@dataclass(frozen=True)
class NotebookArchived(Event):
    """A notebook was closed to writing."""

    name = "notebook.notebook.archived"
    phrase = _("archived this notebook")


@event
@dataclass(frozen=True)
class EntryCreated(Event):
    """An entry was begun."""

    name = "notebook.entry.created"
    phrase = _("created this entry")


@event
@dataclass(frozen=True)
class EntrySaved(Event):
    """An entry's title or text changed."""

    name = "notebook.entry.saved"
    phrase = _("wrote version %(version)s")
    version: int


@event
@dataclass(frozen=True)
class EntryPropertiesChanged(Event):
    """An entry's status, category, dates, fields or steps changed."""

    name = "notebook.entry.changed"
    phrase = _("changed its properties (version %(version)s)")
    version: int
    fields: list[str]


@event
@dataclass(frozen=True)
class StepDone(Event):
    """A step of an entry was ticked or unticked."""

    name = "notebook.step.done"
    phrase = _("ticked a step")
    step: UUID
    done: bool


@event
@dataclass(frozen=True)
class EntryRestored(Event):
    """An earlier version became the current one again."""

    name = "notebook.entry.restored"
    phrase = _("restored version %(restored)s as version %(version)s")
    version: int
    restored: int


@event
@dataclass(frozen=True)
class EntryLocked(Event):
    """An entry was locked."""

    name = "notebook.entry.locked"
    phrase = _("locked version %(version)s")
    version: int


@event
@dataclass(frozen=True)
class EntryUnlocked(Event):
    """A locked entry was opened again."""

    name = "notebook.entry.unlocked"
    phrase = _("unlocked this entry")
    comment: UUID


@event
@dataclass(frozen=True)
class EntrySigned(Event):
    """A version of an entry was signed."""

    name = "notebook.entry.signed"
    phrase = _("signed version %(version)s")
    version: int
    meaning: str
    signature: UUID


@event
@dataclass(frozen=True)
class EntryFrozen(Event):
    """A version of an entry was frozen for ever, without a signature."""

    name = "notebook.entry.frozen"
    phrase = _("froze version %(version)s")
    version: int


@event
@dataclass(frozen=True)
class StampKept(Event):
    """A time-stamp came and was kept; nobody's act."""

    name = "notebook.entry.stamped"
    phrase = _("A time-stamp of this entry came")
    stamp: UUID


@event
@dataclass(frozen=True)
class StampsLate(Event):
    """The time-stamp authority keeps failing: time-stamps wait."""

    name = "notebook.stamps.late"
    phrase = _("%(waiting)s time-stamps wait for the authority")
    waiting: int


@event
@dataclass(frozen=True)
class StampsRenewed(Event):
    """The time-stamps of an entry are to be renewed."""

    name = "notebook.entry.stamps_renewed"
    phrase = _("asked for %(count)s time-stamps to be renewed")
    count: int


@event
@dataclass(frozen=True)
class ProofTaken(Event):
    """An entry's proof left as a sealed file."""

    name = "notebook.entry.proof_taken"
    phrase = _("took the proof of this entry")
    file: UUID


@event
@dataclass(frozen=True)
class EntryPrinted(Event):
    """An entry left as a PDF."""

    name = "notebook.entry.printed"
    phrase = _("took this entry as a PDF")
    file: UUID


@event
@dataclass(frozen=True)
class CountersignAsked(Event):
    """Somebody was asked to countersign an entry."""

    name = "notebook.entry.countersign_asked"
    phrase = _("asked for a countersignature")
    person: UUID
    request: UUID


@event
@dataclass(frozen=True)
class CountersignWithdrawn(Event):
    """A countersignature is no longer asked for."""

    name = "notebook.entry.countersign_withdrawn"
    phrase = _("no longer asks for a countersignature")
    person: UUID


@event
@dataclass(frozen=True)
class RoundChosen(Event):
    """Entries were chosen to be countersigned together."""

    name = "notebook.round.chosen"
    phrase = _("chose %(count)s entries to countersign")
    count: int


@event
@dataclass(frozen=True)
class RoundAsked(Event):
    """A person who proved who they are asked for a round of countersignatures."""

    name = "notebook.round.asked"
    phrase = _("countersigns %(count)s entries")
    count: int
    meaning: str


@event
@dataclass(frozen=True)
class EntryRemoved(Event):
    """An entry was put in the bin."""

    name = "notebook.entry.removed"
    phrase = _("put this entry in the bin")


@event
@dataclass(frozen=True)
class EntryBroughtBack(Event):
    """An entry was taken out of the bin."""

    name = "notebook.entry.brought_back"
    phrase = _("took this entry out of the bin")


@event
@dataclass(frozen=True)
class ArchiveReceived(Event):
    """An `.eln` archive was given for import."""

    name = "notebook.archive.received"
    phrase = _("sent an archive to import")


@event
@dataclass(frozen=True)
class ArchiveConfirmed(Event):
    """The import of an archive was asked for."""

    name = "notebook.archive.confirmed"
    phrase = _("asked for the import")


@event
@dataclass(frozen=True)
class EntryImported(Event):
    """An entry came from an archive."""

    name = "notebook.entry.imported"
    phrase = _("imported this entry")
    archive: UUID


@event
@dataclass(frozen=True)
class ArchiveImported(Event):
    """An archive was imported: counts only."""

    name = "notebook.archive.imported"
    phrase = _("imported %(created)s entries")
    created: int
    present: int
    problems: int


@event
@dataclass(frozen=True)
class EntriesExported(Event):
    """Entries left in an `.eln` archive."""

    name = "notebook.entries.exported"
    phrase = _("exported %(count)s entries")
    count: int


@event
@dataclass(frozen=True)
class EntryMoved(Event):
    """An entry went to another notebook."""

    name = "notebook.entry.moved"
    phrase = _("moved this entry to another notebook")
    left: UUID
    joined: UUID


@event
@dataclass(frozen=True)
class ProtocolPinned(Event):
    """An entry was said to use a version of a protocol."""

    name = "notebook.protocol.pinned"
    phrase = _("added a protocol, version %(version)s")
    template: UUID
    version: int


@event
@dataclass(frozen=True)
class ProtocolUnpinned(Event):
    """An entry was said to use a protocol no longer."""

    name = "notebook.protocol.unpinned"
    phrase = _("took a protocol away, version %(version)s")
    template: UUID
    version: int


@event
@dataclass(frozen=True)
class TemplateCreated(Event):
    """A template was begun."""

    name = "notebook.template.created"
    phrase = _("began this template")


@event
@dataclass(frozen=True)
class TemplateChanged(Event):
    """The draft of a template changed."""

    name = "notebook.template.changed"
    phrase = _("changed its draft")
    fields: list[str]


@event
@dataclass(frozen=True)
class TemplatePublished(Event):
    """A version of a template was published."""

    name = "notebook.template.published"
    phrase = _("published version %(version)s")
    version: int


@event
@dataclass(frozen=True)
class TemplateRetired(Event):
    """A template is offered no longer."""

    name = "notebook.template.retired"
    phrase = _("retired this template")


@event
@dataclass(frozen=True)
class TemplateReopened(Event):
    """A retired template is offered again."""

    name = "notebook.template.reopened"
    phrase = _("took this template up again")


@event
@dataclass(frozen=True)
class MigrationOpened(Event):
    """A team begins to come from elsewhere."""

    name = "notebook.migration.opened"
    phrase = _("opened this arrival")


@event
@dataclass(frozen=True)
class MigrationGiven(Event):
    """Files of another notebook, or documents, were given to be brought in."""

    name = "notebook.migration.given"
    phrase = _("had files read (%(count)s)")
    count: int


@event
@dataclass(frozen=True)
class MigrationChosen(Event):
    """It was chosen where things go; a rehearsal begins."""

    name = "notebook.migration.chosen"
    phrase = _("chose where things go, and asked for a rehearsal")


@event
@dataclass(frozen=True)
class MigrationStarted(Event):
    """Bringing in began."""

    name = "notebook.migration.started"
    phrase = _("began to bring things in")


@event
@dataclass(frozen=True)
class MigrationDone(Event):
    """Everything was brought in."""

    name = "notebook.migration.done"
    phrase = _("brought in %(made)s things")
    made: int


@event
@dataclass(frozen=True)
class MigrationUndoAsked(Event):
    """What was brought in is to be taken away."""

    name = "notebook.migration.undo_asked"
    phrase = _("asked for all this to be taken away")


@event
@dataclass(frozen=True)
class MigrationUndone(Event):
    """What nobody had changed was taken away."""

    name = "notebook.migration.undone"
    phrase = _("took away %(undone)s things")
    undone: int


@event
@dataclass(frozen=True)
class HoldPlaced(Event):
    """A legal hold was placed."""

    name = "notebook.hold.placed"
    phrase = _("placed this legal hold")
    targets: int
    discreet: bool


@event
@dataclass(frozen=True)
class HoldLifted(Event):
    """A legal hold was lifted."""

    name = "notebook.hold.lifted"
    phrase = _("lifted this legal hold")


@event
@dataclass(frozen=True)
class HoldExported(Event):
    """What a legal hold covers left as an archive."""

    name = "notebook.hold.exported"
    phrase = _("exported the %(count)s entries it covers")
    file: UUID
    count: int


@event
@dataclass(frozen=True)
class DepositAsked(Event):
    """A package of a whole notebook was asked for the archives."""

    name = "notebook.notebook.deposit_asked"
    phrase = _("asked for a package of this notebook for the archives")
    deposit: UUID
    whole: bool


@event
@dataclass(frozen=True)
class NotebookDeposited(Event):
    """A package of a whole notebook was made for the archives."""

    name = "notebook.notebook.deposited"
    phrase = _("made a package of this notebook for the archives: %(count)s entries")
    deposit: UUID
    file: UUID
    count: int
    left_out: int
    failed: int
