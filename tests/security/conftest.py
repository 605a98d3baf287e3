"""The house of the matrix, for those who try its doors."""

from tests.matrix.conftest import folder, house, standing

__all__ = ["folder", "house", "standing"]
