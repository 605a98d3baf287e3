"""One house for the whole package: built once, never changed for good by a test."""

from tests.matrix.conftest import folder, house, standing

__all__ = ["folder", "house", "standing"]
