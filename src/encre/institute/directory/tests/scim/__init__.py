"""SCIM: what clients and peers see of it."""
