"""Keys that sign: made, rotated with an overlap, forgotten."""

import base64
import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from encre.foundation import access, journal
from encre.foundation.base import locks
from encre.institute.login.events import KeysRotated
from encre.institute.login.models import KeyUse, SigningKey
from encre.institute.login.sealing import box

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

SIZES = {KeyUse.OIDC: 2048, KeyUse.SAML: 3072}
"""Bits: keys of tokens turn each month, those of SAML last for years."""
LIFE = timedelta(days=30)
"""How long an OpenID Connect key signs before the next one is made."""
AHEAD = timedelta(hours=24)
"""Services learn a new key this long before it signs: they keep the list of keys a while."""
BEHIND = timedelta(days=2)
"""An old key stays published this long after its last signature."""
_PURPOSE = "encre.login.keys"
# A SAML certificate says nothing by itself: services trust the metadata, not its dates.
_CERTIFICATE = timedelta(days=3650)


def rotate(use: str, *, by: "Person | None", now: bool = False) -> SigningKey:
    """Make the next key: published at once, it signs a day later, or at once if `now`.

    `now` answers a stolen key: the old one is no longer published at all.
    """
    if by is not None:
        access.require(by, "login.service.manage")
    with transaction.atomic():
        locks.named(f"login.keys.{use}")
        rows = SigningKey.objects.filter(use=use)
        present = timezone.now()
        start = present if now or not rows.exists() else present + AHEAD
        if now:
            rows.filter(signs_from__gt=present).delete()
            rows.update(signs_until=present, published_until=present)
        for old in rows.filter(signs_until__isnull=True):
            _stop(old, start)
        key = _make(use, start)
        journal.record(KeysRotated(None, use=use), by=by)
    return key


def rotate_if_old() -> list[str]:
    """Make the next OpenID Connect key when the last is a month old; return the uses rotated."""
    last = SigningKey.objects.filter(use=KeyUse.OIDC, signs_until__isnull=True).first()
    if last is None or last.signs_from > timezone.now() - LIFE:
        return []
    rotate(KeyUse.OIDC, by=None)
    return [KeyUse.OIDC.value]


def forget() -> int:
    """Delete the keys that nobody needs any more; return how many."""
    gone, _kinds = SigningKey.objects.filter(published_until__lt=timezone.now()).delete()
    return int(gone)


def signing(use: str) -> SigningKey:
    """Return the key that signs now; the first one is made when it is first needed."""
    now = timezone.now()
    rows = SigningKey.objects.filter(use=use, signs_from__lte=now).order_by("-signs_from")
    found = next((key for key in rows if key.signs_until is None or key.signs_until > now), None)
    return found or _first(use)


def published(use: str) -> list[SigningKey]:
    """Return the keys that services may meet: the one that signs first, then the others."""
    now, present = timezone.now(), signing(use)
    rows = SigningKey.objects.filter(use=use).exclude(pk=present.pk).order_by("-signs_from")
    others = [key for key in rows if key.published_until is None or key.published_until > now]
    return [present, *others]


def private_key(key: SigningKey) -> rsa.RSAPrivateKey:
    """Return the key ready to sign."""
    pem = box(_PURPOSE).decrypt(key.sealed.encode())
    loaded = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(loaded, rsa.RSAPrivateKey):
        raise TypeError(key.kid)
    return loaded


def certificate(key: SigningKey) -> x509.Certificate:
    """Return the certificate that names the key."""
    return x509.load_pem_x509_certificate(key.certificate.encode())


def public_key(key: SigningKey) -> rsa.RSAPublicKey:
    """Return the public half, from the certificate: nothing is decrypted for it."""
    found = certificate(key).public_key()
    if not isinstance(found, rsa.RSAPublicKey):
        raise TypeError(key.kid)
    return found


def _first(use: str) -> SigningKey:
    with transaction.atomic():
        locks.named(f"login.keys.{use}")
        there = SigningKey.objects.filter(use=use, signs_until__isnull=True).first()
    return there or rotate(use, by=None)


def _stop(key: SigningKey, at: datetime) -> None:
    # A key replaced before its first signature never signs.
    key.signs_until = max(at, key.signs_from)
    key.published_until = key.signs_until + BEHIND
    key.save(update_fields=["signs_until", "published_until"])


def _make(use: str, start: datetime) -> SigningKey:
    private = rsa.generate_private_key(public_exponent=65537, key_size=SIZES[KeyUse(use)])
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return SigningKey.objects.create(
        use=use,
        kid=thumbprint(private.public_key()),
        sealed=box(_PURPOSE).encrypt(pem).decode(),
        certificate=_signed_by_itself(private).public_bytes(serialization.Encoding.PEM).decode(),
        signs_from=start,
    )


def _signed_by_itself(private: rsa.RSAPrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, settings.IDENTITY_SCOPE[:64])])
    now = timezone.now()
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + _CERTIFICATE)
    )
    return builder.sign(private, hashes.SHA256())


def numbers(key: rsa.RSAPublicKey) -> dict[str, str]:
    """Return the public numbers of a key as a JWK gives them (RFC 7518, 6.3.1)."""
    public = key.public_numbers()
    return {"e": _big(public.e), "kty": "RSA", "n": _big(public.n)}


def thumbprint(key: rsa.RSAPublicKey) -> str:
    """Return the name of a key made from its numbers (RFC 7638)."""
    values = numbers(key)
    text = f'{{"e":"{values["e"]}","kty":"RSA","n":"{values["n"]}"}}'
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


def _big(number: int) -> str:
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
