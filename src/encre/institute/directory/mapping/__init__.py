"""From native rows to canonical facts: a saved mapping for each source, and how one is guessed."""

from encre.institute.directory.mapping.applying import Mapped, applied, left_out, missing
from encre.institute.directory.mapping.shape import BadMapping, Column, Mapping, from_data
from encre.institute.directory.mapping.steps import STEPS, Step
from encre.institute.directory.mapping.suggesting import suggested

__all__ = [
    "STEPS",
    "BadMapping",
    "Column",
    "Mapped",
    "Mapping",
    "Step",
    "applied",
    "from_data",
    "left_out",
    "missing",
    "suggested",
]
