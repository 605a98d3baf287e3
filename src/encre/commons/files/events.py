"""What files records in the journal."""

from dataclasses import dataclass

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from encre.foundation.journal import Event, event


@event
@dataclass(frozen=True)
class FileStored(Event):
    """A file was received; its bytes are named by their hash."""

    name = "files.file.stored"
    phrase = _("added this file")
    sha256: str
    owner: Model | None


@event
@dataclass(frozen=True)
class FileRenamed(Event):
    """A file has another name."""

    name = "files.file.renamed"
    phrase = _("renamed this file")
    owner: Model | None


@event
@dataclass(frozen=True)
class FileRemoved(Event):
    """A file was removed from its object; its bytes are kept."""

    name = "files.file.removed"
    phrase = _("removed this file")
    owner: Model | None


@event
@dataclass(frozen=True)
class FileRestored(Event):
    """A removed file was put back."""

    name = "files.file.restored"
    phrase = _("restored this file")
    owner: Model | None


@event
@dataclass(frozen=True)
class BlobDamaged(Event):
    """The bytes on disk are not, or no longer, those that were received."""

    name = "files.blob.damaged"
    phrase = _("found these bytes %(state)s")
    state: str
    sha256: str


@event
@dataclass(frozen=True)
class BlobHealed(Event):
    """Damaged or missing bytes are whole again."""

    name = "files.blob.healed"
    phrase = _("found these bytes whole again")
    sha256: str


@event
@dataclass(frozen=True)
class QuotaSet(Event):
    """A scope may hold this many bytes (no limit when empty)."""

    name = "files.quota.set"
    phrase = _("set how much may be stored")
    scope: str
    limit: int | None
