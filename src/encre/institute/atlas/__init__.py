"""InsermLab: laboratories and people, to be found, read, drawn on a map and kept."""
