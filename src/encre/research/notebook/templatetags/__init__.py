"""The notebook's words in templates."""
