"""Minisign signatures of the metadata: checked when reading, made when writing."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass

import minisign

from .model import Signature

SIGNATURE_NAME = "ro-crate-metadata.json.minisig"
EMBEDDED_KEYS = ("ro-crate.pubkey", "ro-crate.pub", "minisign.pub")


@dataclass(frozen=True, slots=True)
class Signer:
    """A secret key and the address where its public key is published (the trusted comment)."""

    key: minisign.SecretKey
    keys_url: str

    def sign(self, data: bytes) -> bytes:
        """The `.minisig` file of `data`."""
        return bytes(self.key.sign(data, trusted_comment=self.keys_url)) + b"\n"


def public_key(text: bytes | str) -> minisign.PublicKey | None:
    """A public key from its file or from its base64 line; None when it is not one."""
    data = text.encode() if isinstance(text, str) else text
    lines = [line for line in data.strip().splitlines() if line.strip()]
    try:
        return minisign.PublicKey.from_base64(lines[-1].strip())
    except (minisign.Error, ValueError, IndexError):
        return None


def check(
    metadata: bytes, signature: bytes | None, trusted: Iterable[bytes | str], embedded: bytes | None
) -> Signature:
    """What the signature of the metadata is worth (see `Signature.status`)."""
    if signature is None:
        return Signature()
    try:
        read = minisign.Signature.from_bytes(signature)
    except (minisign.Error, ValueError, IndexError):
        return Signature("failed")
    told = {
        "key_id": _number(bytes(read).split(b"\n")[1]).hex().upper(),
        "trusted_comment": read.trusted_comment,
    }
    keys = [("verified", key) for key in map(public_key, trusted) if key]
    own = public_key(embedded) if embedded else None
    if own:
        keys.append(("consistent", own))
    tried = False
    for status, key in keys:
        if _number(key.to_base64()) != _number(bytes(read).split(b"\n")[1]):
            continue
        tried = True
        try:
            key.verify(metadata, read)
        except minisign.VerifyError:
            continue
        return Signature(status, **told)
    return Signature("failed" if tried else "unverifiable", **told)


def _number(line: bytes) -> bytes:
    """The eight bytes that name a key, in a key's or a signature's base64 line."""
    return base64.standard_b64decode(line)[2:10]
