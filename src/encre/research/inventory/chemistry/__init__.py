"""Molecules: reading what is typed, drawing, searching; knows nothing of the database.

RDKit runs in a process apart (`chemistry.process`), which a hostile molecule may crash or keep
busy; the pages' own process never imports it.
"""
