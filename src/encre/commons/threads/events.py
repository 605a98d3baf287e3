"""What threads records in the journal: subjects are the objects talked about, never the words."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from encre.foundation.journal import Event, event


@event
@dataclass(frozen=True)
class CommentWritten(Event):
    """Somebody wrote about an object, and perhaps to people."""

    name = "threads.comment.written"
    phrase = _("commented")
    comment: UUID
    mentions: list[UUID]


@event
@dataclass(frozen=True)
class CommentImported(Event):
    """A comment came with an archive; its author and date are the archive's."""

    name = "threads.comment.imported"
    phrase = _("imported a comment")
    comment: UUID


@event
@dataclass(frozen=True)
class CommentEdited(Event):
    """An author changed their comment."""

    name = "threads.comment.edited"
    phrase = _("changed a comment")
    comment: UUID
    mentions: list[UUID]


@event
@dataclass(frozen=True)
class CommentRemoved(Event):
    """A comment was removed; its trace stays."""

    name = "threads.comment.removed"
    phrase = _("removed a comment")
    comment: UUID


@event
@dataclass(frozen=True)
class TagsSet(Event):
    """The tags of an object changed."""

    name = "threads.tags.set"
    phrase = _("changed the tags")
    added: list[UUID]
    removed: list[UUID]


@event
@dataclass(frozen=True)
class FavouriteKept(Event):
    """A person keeps an object at hand; told of the person alone, not of the object."""

    name = "threads.favourite.kept"
    phrase = _("kept something at hand")
    kept: Model


@event
@dataclass(frozen=True)
class FavouriteLeft(Event):
    """A person no longer keeps an object at hand."""

    name = "threads.favourite.left"
    phrase = _("no longer keeps something at hand")
    left: Model
