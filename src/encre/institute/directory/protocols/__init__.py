"""Doors of the directory for machines."""
