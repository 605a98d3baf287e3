"""What is stamped: the statement of a sealed version, a link of the chain, a renewal."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from encre.research.notebook.proof.canonical import canonical, sha256

STATEMENT = "encre-notebook-statement/1"
LINK = "encre-notebook-link/1"
RENEWAL = "encre-notebook-renewal/1"
GENESIS = "0" * 64
SIGNATURE, VERSION = "signature", "version"


@dataclass(frozen=True)
class Sealed:
    """A version as it was sealed; `signer` and `meaning` are empty when nobody signed it."""

    kind: str
    notebook: str
    entry: str
    version: int
    title: str
    document: dict[str, Any]
    facts: dict[str, Any]
    at: datetime
    signer: str = ""
    signer_name: str = ""
    meaning: str = ""

    def told(self) -> dict[str, Any]:
        """Return the statement as JSON."""
        content = {"title": self.title, "document": self.document, "facts": self.facts}
        statement: dict[str, Any] = {
            "format": STATEMENT,
            "kind": self.kind,
            "notebook": self.notebook,
            "entry": self.entry,
            "version": self.version,
            **content,
            "content_sha256": sha256(canonical(content)),
            "at": moment(self.at),
        }
        if self.kind == SIGNATURE:
            statement["signer"] = {"id": self.signer, "name": self.signer_name}
            statement["meaning"] = self.meaning
        return statement

    def written(self) -> bytes:
        """Return the statement's canonical bytes: what the time-stamp covers."""
        return canonical(self.told())


@dataclass(frozen=True)
class Place:
    """The place of a statement in its notebook's chain, from 1."""

    notebook: str
    seq: int
    kind: str
    entry: str
    version: int
    statement: str
    previous: str

    def written(self) -> bytes:
        """Return the link's canonical bytes; their SHA-256 is what the next link names."""
        return canonical({"format": LINK, **vars(self)})

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the link."""
        return sha256(self.written())


def renewal(data: bytes, token: bytes) -> bytes:
    """Return what a renewal stamps: the data and the token it prolongs, by their SHA-512."""
    kept = {
        "format": RENEWAL,
        "data_sha512": hashlib.sha512(data).hexdigest(),
        "token_sha512": hashlib.sha512(token).hexdigest(),
    }
    return canonical(kept)


def moment(when: datetime) -> str:
    """Return a moment in UTC, to the microsecond, as ISO 8601."""
    return when.astimezone(UTC).isoformat(timespec="microseconds")
