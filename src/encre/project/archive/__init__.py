"""The whole institute in one file, whatever engine holds it."""
