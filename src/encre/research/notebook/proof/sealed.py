"""The sealed file of an entry: a zip that says all it takes to check it without the server."""

import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import IO

from encre.research.notebook.proof.explaining import README

README_NAME = "LISEZ-MOI.txt"
PROOFS, FILES, CHAIN, CERTIFICATES = "preuves", "fichiers", "chaine", "certificats"
ROOTS, OTHERS = f"{CERTIFICATES}/autorites.pem", f"{CERTIFICATES}/intermediaires.pem"
LINKS = f"{CHAIN}/maillons.jsonl"
MEDIA_TYPE = "application/zip"
CHUNK = 1 << 20
MOMENT = (2020, 1, 1, 0, 0, 0)
"""The date of every member: two writings of the same proof are the same bytes."""
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]+")


@dataclass(frozen=True)
class Stamped:
    """Some bytes, and the answer of the authority that stamped them."""

    data: bytes
    token: bytes


@dataclass(frozen=True)
class Piece:
    """A statement at its place in the chain; its first stamp, then the renewals of it."""

    seq: int
    kind: str
    statement: bytes
    stamps: Sequence[Stamped] = ()


@dataclass(frozen=True)
class Attached:
    """A file that a statement names, and how to read its bytes (None when they are lost)."""

    sha256: str
    name: str
    read: Callable[[], IO[bytes]] | None


@dataclass(frozen=True)
class Seal:
    """All that goes in the file; `heads` are stamped heads of the chain, by place."""

    number: str
    pieces: Iterable[Piece]
    links: Sequence[bytes]
    heads: Sequence[tuple[int, Stamped]]
    roots: str
    others: str
    files: Sequence[Attached]


def write(sink: IO[bytes], seal: Seal, told: Callable[[int], object] = lambda _done: None) -> None:
    """Write the sealed file; `told` hears how many attached files are in."""
    root = safe(seal.number)
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:

        def put(name: str, data: bytes) -> None:
            archive.writestr(_member(f"{root}/{name}"), data)

        put(README_NAME, README.replace("\n", "\r\n").encode("utf-8"))
        for name, data in members(seal):
            put(name, data)
        for done, item in enumerate(seal.files):
            told(done)
            if item.read is not None:
                member = _member(f"{root}/{FILES}/{item.sha256}/{safe(item.name)}")
                with item.read() as stream, archive.open(member, "w", force_zip64=True) as out:
                    while chunk := stream.read(CHUNK):
                        out.write(chunk)


def members(seal: Seal) -> Iterable[tuple[str, bytes]]:
    """Yield all that the sealed file holds, its attached files and its note apart."""
    yield ROOTS, seal.roots.encode("ascii")
    yield OTHERS, seal.others.encode("ascii")
    for piece in seal.pieces:
        base = f"{PROOFS}/{piece.seq:05d}-{piece.kind}"
        yield f"{base}.json", piece.statement
        for rank, stamp in enumerate(piece.stamps):
            place = f"{base}.renouvellement-{rank}" if rank else base
            if rank:
                yield f"{place}.json", stamp.data
            yield f"{place}.json.tsr", stamp.token
    yield LINKS, b"".join(line + b"\n" for line in seal.links)
    for seq, stamp in seal.heads:
        yield f"{CHAIN}/tete-{seq:05d}.json", stamp.data
        yield f"{CHAIN}/tete-{seq:05d}.json.tsr", stamp.token


def safe(name: str) -> str:
    """Return a name that every system accepts, never a path."""
    return _UNSAFE.sub("_", name).strip(". ")[:120] or "sans-nom"


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, MOMENT)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    return member
