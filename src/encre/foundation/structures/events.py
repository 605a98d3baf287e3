"""What structures records in the journal."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from encre.foundation.journal import Event, event


@event
@dataclass(frozen=True)
class StructureCreated(Event):
    """A structure entered the reference."""

    name = "structures.structure.created"
    phrase = _("added this structure")


@event
@dataclass(frozen=True)
class StructureUpdated(Event):
    """Facts about a structure changed; the payload names the fields."""

    name = "structures.structure.updated"
    phrase = _("updated this structure")
    fields: list[str]


@event
@dataclass(frozen=True)
class StructureClosed(Event):
    """A structure closed."""

    name = "structures.structure.closed"
    phrase = _("closed this structure")


@event
@dataclass(frozen=True)
class StructureAttached(Event):
    """A structure was placed under another."""

    name = "structures.structure.attached"
    phrase = _("placed this structure under another")
    parent: UUID


@event
@dataclass(frozen=True)
class StructureDetached(Event):
    """A structure stopped lying under another."""

    name = "structures.structure.detached"
    phrase = _("took this structure away from another")
    parent: UUID


@event
@dataclass(frozen=True)
class BodyAdded(Event):
    """An employer or supervising body entered the reference."""

    name = "structures.body.added"
    phrase = _("added this body")


@event
@dataclass(frozen=True)
class SiteAdded(Event):
    """A place entered the reference."""

    name = "structures.site.added"
    phrase = _("added this site")


@event
@dataclass(frozen=True)
class SupervisionStated(Event):
    """A body was said to supervise a structure, or to take part in it."""

    name = "structures.supervision.stated"
    phrase = _("placed this structure under a body")
    body: UUID
    nature: str


@event
@dataclass(frozen=True)
class LabelAdded(Event):
    """A structure received a code; the payload has its canonical form."""

    name = "structures.label.added"
    phrase = _("gave the label %(code)s")
    code: str


@event
@dataclass(frozen=True)
class ResponsibilityGiven(Event):
    """Somebody became responsible for a structure."""

    name = "structures.responsibility.given"
    phrase = _("named somebody responsible")
    responsibility: UUID
    role: str


@event
@dataclass(frozen=True)
class ResponsibilityRecognised(Event):
    """The name of somebody responsible was tied to a person of the directory."""

    name = "structures.responsibility.recognised"
    phrase = _("recognised who is responsible")
    responsibility: UUID


@event
@dataclass(frozen=True)
class ResponsibilityEnded(Event):
    """Somebody's responsibility for a structure ended."""

    name = "structures.responsibility.ended"
    phrase = _("ended a responsibility")
    responsibility: UUID


@event
@dataclass(frozen=True)
class SuccessionStated(Event):
    """A structure was said to come from another."""

    name = "structures.succession.stated"
    phrase = _("stated a succession")
    predecessor: UUID
    kind: str


@event
@dataclass(frozen=True)
class ReferenceImported(Event):
    """A file of the reference was imported: counts only."""

    name = "structures.reference.imported"
    phrase = _("imported the reference of structures")
    created: int
    updated: int
    unchanged: int


@event
@dataclass(frozen=True)
class TransmissionBegun(Event):
    """What a structure holds begins to pass to others."""

    name = "structures.transmission.begun"
    phrase = _("passes on what this structure holds (%(count)s things)")
    transmission: UUID
    count: int


@event
@dataclass(frozen=True)
class TransmissionDone(Event):
    """What a structure held passed to others."""

    name = "structures.transmission.done"
    phrase = _("passed on what this structure held (%(passed)s things)")
    transmission: UUID
    passed: int


@event
@dataclass(frozen=True)
class TransmissionUndoAsked(Event):
    """What a structure passed on is to come back."""

    name = "structures.transmission.undo_asked"
    phrase = _("asked for what this structure passed on to come back")
    transmission: UUID


@event
@dataclass(frozen=True)
class TransmissionUndone(Event):
    """What a structure passed on came back, but for what was moved since."""

    name = "structures.transmission.undone"
    phrase = _("gave back what this structure had passed on (%(back)s things)")
    transmission: UUID
    back: int
