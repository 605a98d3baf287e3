"""Checking everything that was sealed, from the rows of the database and the bytes of files."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from cryptography import x509

from encre.commons.files import blobs
from encre.research.notebook.models import AwaitedStamp, ChainLink, Notebook, Signature, Stamp
from encre.research.notebook.proof import certificates, tokens
from encre.research.notebook.proof.canonical import sha256
from encre.research.notebook.proof.checking import hash_of
from encre.research.notebook.proof.statements import GENESIS
from encre.research.notebook.services.covering import covered, place_of, sealed_of
from encre.research.notebook.services.snapshots import snapshot_digest


@dataclass
class Kept:
    """What was looked at, and what does not hold."""

    notebooks: int = 0
    links: int = 0
    signatures: int = 0
    stamps: int = 0
    files: int = 0
    waiting: int = 0
    problems: list[str] = field(default_factory=list)
    roots: dict[str, str] = field(default_factory=dict)


def verify_all(*, files: bool = True) -> Kept:
    """Check every chain, signature and time-stamp, and read every signed file when asked."""
    kept = Kept(waiting=AwaitedStamp.objects.count())
    named: dict[str, str] = {}
    for notebook in Notebook.objects.filter(chain__isnull=False).distinct().order_by("pk"):
        kept.notebooks += 1
        _chain(notebook, kept, named)
    _unchained(kept)
    for stamp in _stamps():
        _stamp(stamp, kept)
    _forgotten(kept)
    if files:
        for digest, name in named.items():
            _file(digest, name, kept)
    return kept


def verify_notebook(notebook: Notebook) -> Kept:
    """Check the chain of one notebook, without its time-stamps and files."""
    kept = Kept(notebooks=1)
    _chain(notebook, kept, {})
    return kept


def _chain(notebook: Notebook, kept: Kept, named: dict[str, str]) -> None:
    previous = GENESIS
    rows = ChainLink.objects.filter(notebook=notebook)
    rows = rows.select_related("revision__entry", "signature").order_by("seq")
    for expected, link in enumerate(rows.iterator(chunk_size=200), start=1):
        where = f"notebook {notebook.pk}, link {link.seq}"
        kept.links += 1
        if link.seq != expected or link.previous != previous:
            kept.problems.append(f"{where}: the chain is broken before it")
            return
        if place_of(link).digest != link.digest:
            kept.problems.append(f"{where}: the link was changed")
        _content(link, where, kept)
        previous = link.digest
        for item in link.revision.facts.get("files", ()):
            named.setdefault(item["sha256"], item["id"])


def _content(link: ChainLink, where: str, kept: Kept) -> None:
    revision = link.revision
    where = f"{where}, entry {revision.entry.number} version {revision.version}"
    if sha256(sealed_of(link).written()) != link.statement:
        kept.problems.append(f"{where}: what was sealed was changed")
    present = snapshot_digest(revision.title, revision.document, revision.facts)
    if revision.digest != present:
        kept.problems.append(f"{where}: the version was changed")
    if link.signature is not None:
        kept.signatures += 1
        if link.signature.digest != present:
            kept.problems.append(f"{where}: the signature is of another content")


def _unchained(kept: Kept) -> None:
    for signature in Signature.objects.filter(link__isnull=True).order_by("pk")[:100]:
        kept.problems.append(f"signature {signature.pk}: the chain does not know it")


def _stamps() -> Iterator[Stamp]:
    rows = Stamp.objects.select_related("link__revision", "link__signature", "renews__renews")
    yield from rows.order_by("pk").iterator(chunk_size=100)


def _stamp(stamp: Stamp, kept: Kept) -> None:
    kept.stamps += 1
    where = f"time-stamp {stamp.pk} of link {stamp.link.seq} of notebook {stamp.link.notebook_id}"
    try:
        chain: list[x509.Certificate] = certificates.read(stamp.certificates)
        token = tokens.check(
            bytes(stamp.answer),
            covered(stamp.link, stamp.covers, stamp.renews),
            chain[-1:],
            others=chain[:-1],
        )
    except (ValueError, tokens.BadToken) as error:
        kept.problems.append(f"{where}: {error}")
        return
    if token.at != stamp.at or token.expires != stamp.expires_at:
        kept.problems.append(f"{where}: the date kept beside it is not its own")
    kept.roots[certificates.fingerprint(token.root)] = token.root.subject.rfc4514_string()


def _forgotten(kept: Kept) -> None:
    """Say which links have neither a time-stamp nor one that is awaited."""
    rows = ChainLink.objects.exclude(stamps__covers="statement").exclude(
        awaited__covers="statement"
    )
    for link in rows.order_by("pk")[:100]:
        where = f"notebook {link.notebook_id}, link {link.seq}"
        kept.problems.append(f"{where}: its time-stamp is missing, and is not awaited")


def _file(digest: str, name: str, kept: Kept) -> None:
    kept.files += 1
    try:
        found = hash_of(lambda: blobs.store().open(digest))
    except (OSError, ValueError):
        kept.problems.append(f"file {name} (SHA-256 {digest}): its bytes are missing")
        return
    if found != digest:
        kept.problems.append(f"file {name} (SHA-256 {digest}): its bytes were changed")
