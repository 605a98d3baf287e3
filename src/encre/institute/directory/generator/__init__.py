"""Thirteen believable directories of one population, with the truth kept apart."""

from encre.institute.directory.generator.styles import DIRECTORIES, KEYS, Style
from encre.institute.directory.generator.writing import TRUTH, generate

__all__ = ["DIRECTORIES", "KEYS", "TRUTH", "Style", "generate"]
