"""SAML 2.0 messages: read without entities nor network, written, signed and verified.

Nothing here knows of requests or of the database.
"""
