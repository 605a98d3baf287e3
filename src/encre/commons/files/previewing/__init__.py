"""Previews: made by a separate process that trusts nothing, kept by the hash of the bytes."""
