"""OpenID Connect: code flow with PKCE, rotation of refresh tokens, logout both ways."""

from encre.institute.login.protocols.oidc.authorization import granted, refused

__all__ = ["granted", "refused"]
