"""Matching: which records of which directories are one person. No database, no Django.

`resolve` decides and proposes; `explain` says why, field by field.
"""

from encre.institute.directory.matching.explaining import Evidence
from encre.institute.directory.matching.reading import Directory, read_folder
from encre.institute.directory.matching.resolving import (
    Resolution,
    Review,
    directory,
    explain,
    resolve,
)
from encre.institute.directory.matching.troubles import Unreadable
from encre.institute.directory.matching.weighing import CURRENT, Weights, saved

__all__ = [
    "CURRENT",
    "Directory",
    "Evidence",
    "Resolution",
    "Review",
    "Unreadable",
    "Weights",
    "directory",
    "explain",
    "read_folder",
    "resolve",
    "saved",
]
