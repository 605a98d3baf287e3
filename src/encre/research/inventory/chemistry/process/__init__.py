"""The process in which RDKit runs; it imports nothing of the house but the limits it sets itself.

Lines of JSON in, one line of JSON out for each, at once: what was answered before a crash counts.
"""
