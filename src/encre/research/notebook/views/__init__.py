"""The notebook's pages."""
