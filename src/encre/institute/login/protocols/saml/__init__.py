"""SAML 2.0 identity provider: signed responses by POST, logout by redirection and by SOAP."""

from encre.institute.login.protocols.saml.answers import granted, refused

__all__ = ["granted", "refused"]
