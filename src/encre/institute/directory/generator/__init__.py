"""Thirteen believable directories of one population, with the truth kept apart."""

from encre.institute.directory.generator.demonstrating import (
    Demonstration,
    House,
    Known,
    demonstration,
)
from encre.institute.directory.generator.exporting import export
from encre.institute.directory.generator.native import NATIVES
from encre.institute.directory.generator.styles import DIRECTORIES, KEYS, Style
from encre.institute.directory.generator.writing import TRUTH, generate

__all__ = [
    "DIRECTORIES",
    "KEYS",
    "NATIVES",
    "TRUTH",
    "Demonstration",
    "House",
    "Known",
    "Style",
    "demonstration",
    "export",
    "generate",
]
