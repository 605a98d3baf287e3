"""Encre: the digital environment of a research institute."""

__version__ = "0.1.0"
