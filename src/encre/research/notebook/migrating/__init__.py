"""Reading what another notebook, a table or a folder of documents holds; no database here."""
