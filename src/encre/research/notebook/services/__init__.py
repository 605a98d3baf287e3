"""The verbs of the notebook."""
