"""The verbs of equipment, a file a subject."""
