"""The tables of the directory."""

from encre.institute.directory.models.publishing import Due, DueKind, Target
from encre.institute.directory.models.sources import (
    FILES,
    SERVERS,
    LineKind,
    Run,
    RunLine,
    RunState,
    Source,
    SourceKind,
    SourceRecord,
    SourceState,
)
from encre.institute.directory.models.staying import LeavingRules, Stay

__all__ = [
    "FILES",
    "SERVERS",
    "Due",
    "DueKind",
    "LeavingRules",
    "LineKind",
    "Run",
    "RunLine",
    "RunState",
    "Source",
    "SourceKind",
    "SourceRecord",
    "SourceState",
    "Stay",
    "Target",
]
