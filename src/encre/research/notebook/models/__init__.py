"""The notebook's tables."""

from encre.research.notebook.models.archives import ImportedArchive, ImportState
from encre.research.notebook.models.collaboration import EntryDoc, EntryUpdate
from encre.research.notebook.models.entries import Body, Counter, Entry, Status
from encre.research.notebook.models.fields import Field, FieldKind, Step
from encre.research.notebook.models.notebooks import Notebook
from encre.research.notebook.models.proof import Meaning, Revision, Signature

__all__ = [
    "Body",
    "Counter",
    "Entry",
    "EntryDoc",
    "EntryUpdate",
    "Field",
    "FieldKind",
    "ImportState",
    "ImportedArchive",
    "Meaning",
    "Notebook",
    "Revision",
    "Signature",
    "Status",
    "Step",
]
