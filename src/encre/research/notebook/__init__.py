"""The electronic laboratory notebook."""
