"""Secrets that the house must read again are encrypted at rest, with keys made from its own."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def box(purpose: str) -> MultiFernet:
    """Return what encrypts for `purpose`, and decrypts with any of the house's known keys."""
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    digests = [hashlib.sha256(purpose.encode() + key.encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def digest(secret: str) -> str:
    """Return what is kept of a long random secret: enough to recognise it, not to use it."""
    return hashlib.sha256(secret.encode()).hexdigest()
