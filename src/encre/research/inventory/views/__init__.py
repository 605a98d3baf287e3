"""The inventory's pages."""
