"""The notebook's tables."""

from encre.research.notebook.models.archives import ImportedArchive, ImportState
from encre.research.notebook.models.entries import Body, Counter, Entry, Status
from encre.research.notebook.models.fields import Field, FieldKind, FieldName, Step
from encre.research.notebook.models.notebooks import Notebook
from encre.research.notebook.models.proof import Meaning, Revision, Signature
from encre.research.notebook.models.templates import Pin, Template, TemplateVersion

__all__ = [
    "Body",
    "Counter",
    "Entry",
    "Field",
    "FieldKind",
    "FieldName",
    "ImportState",
    "ImportedArchive",
    "Meaning",
    "Notebook",
    "Pin",
    "Revision",
    "Signature",
    "Status",
    "Step",
    "Template",
    "TemplateVersion",
]
