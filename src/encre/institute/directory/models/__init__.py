"""The tables of the directory."""

from encre.institute.directory.models.publishing import Due, DueKind, Target
from encre.institute.directory.models.staying import LeavingRules, Stay

__all__ = [
    "Due",
    "DueKind",
    "LeavingRules",
    "Stay",
    "Target",
]
