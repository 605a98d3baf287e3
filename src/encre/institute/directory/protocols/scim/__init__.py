"""SCIM 2.0 (RFC 7642, 7643, 7644, 9865): people and groups kept by other systems."""
