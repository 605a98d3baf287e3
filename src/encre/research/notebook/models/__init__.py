"""The notebook's tables."""

from encre.research.notebook.models.archives import ImportedArchive, ImportState
from encre.research.notebook.models.collaboration import EntryDoc, EntryUpdate
from encre.research.notebook.models.countersigning import (
    CountersignRequest,
    Round,
    RoundState,
)
from encre.research.notebook.models.deposits import Deposit
from encre.research.notebook.models.entries import Body, Counter, Entry, Status
from encre.research.notebook.models.fields import Field, FieldKind, FieldName, Step
from encre.research.notebook.models.holds import Hold, HoldTarget
from encre.research.notebook.models.migrating import (
    GivenFile,
    LineState,
    Migration,
    MigrationLine,
    MigrationState,
    Worth,
)
from encre.research.notebook.models.notebooks import Notebook
from encre.research.notebook.models.proof import (
    AwaitedStamp,
    ChainLink,
    Covers,
    Meaning,
    Revision,
    Sealing,
    Signature,
    Stamp,
    Standing,
)
from encre.research.notebook.models.templates import Pin, Template, TemplateVersion

__all__ = [
    "AwaitedStamp",
    "Body",
    "ChainLink",
    "Counter",
    "CountersignRequest",
    "Covers",
    "Deposit",
    "Entry",
    "EntryDoc",
    "EntryUpdate",
    "Field",
    "FieldKind",
    "FieldName",
    "GivenFile",
    "Hold",
    "HoldTarget",
    "ImportState",
    "ImportedArchive",
    "LineState",
    "Meaning",
    "Migration",
    "MigrationLine",
    "MigrationState",
    "Notebook",
    "Pin",
    "Revision",
    "Round",
    "RoundState",
    "Sealing",
    "Signature",
    "Stamp",
    "Standing",
    "Status",
    "Step",
    "Template",
    "TemplateVersion",
    "Worth",
]
