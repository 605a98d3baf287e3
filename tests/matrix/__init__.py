"""Every address of the house, asked by everyone, compared with a table one can read."""
