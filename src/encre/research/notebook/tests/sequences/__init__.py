"""Sequences: what the view says, judged by Biopython."""
