"""A whole notebook as a BagIt package for the archives."""
