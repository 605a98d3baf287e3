"""Checking a sealed file: no server, no database, no network."""

import hashlib
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import IO, Any

from cryptography import x509

from encre.research.notebook.proof import certificates, sealed, tokens
from encre.research.notebook.proof.canonical import NotCanonical, canonical, read, sha256
from encre.research.notebook.proof.statements import GENESIS, LINK, STATEMENT, renewal

MEMBERS, TEXT = 50_000, 200_000_000
"""The most members a file may have, and the most bytes one of its texts."""
SKEW = timedelta(seconds=5)
"""How far the clocks of the house and of the authority may lie apart."""
_PIECE = re.compile(r"(\d+)-(signature|version)\.json")
_HEAD = re.compile(r"tete-(\d+)\.json")


class Weight(StrEnum):
    """What a finding weighs: it holds, it is not complete, it does not hold."""

    GOOD = "ok"
    DOUBT = "doubt"
    BAD = "BAD"


@dataclass(frozen=True)
class Found:
    """One thing that was checked."""

    weight: Weight
    about: str
    text: str


@dataclass
class Report:
    """All that was checked, in order."""

    found: list[Found] = field(default_factory=list)
    roots: dict[str, str] = field(default_factory=dict)

    def good(self, about: str, text: str) -> None:
        """Say what holds."""
        self.found.append(Found(Weight.GOOD, about, text))

    def doubt(self, about: str, text: str) -> None:
        """Say what is not complete."""
        self.found.append(Found(Weight.DOUBT, about, text))

    def bad(self, about: str, text: str) -> None:
        """Say what does not hold."""
        self.found.append(Found(Weight.BAD, about, text))

    @property
    def code(self) -> int:
        """Return 0 when all holds, 1 when something is not complete, 2 when something does not."""
        weights = {item.weight for item in self.found}
        return 2 if Weight.BAD in weights else 1 if Weight.DOUBT in weights else 0


class Unreadable(Exception):
    """The file is not a sealed file."""


Trusted = list[x509.Certificate] | None
"""The only roots whose time-stamps hold; None when those of the file do."""


class Sealed:
    """What was sealed, in one folder of an archive that is open."""

    def __init__(self, archive: zipfile.ZipFile, root: str, names: Iterable[str]) -> None:
        self.archive, self.root = archive, root
        self.names = dict.fromkeys(sorted(names))

    def open(self, name: str) -> IO[bytes]:
        """Open a member."""
        return self.archive.open(f"{self.root}/{name}")

    def bytes(self, name: str) -> bytes | None:
        """Return a member's bytes, or None when there is none (raises Unreadable when too long)."""
        if name not in self.names:
            return None
        with self.open(name) as stream:
            data = stream.read(TEXT + 1)
        if len(data) > TEXT:
            raise Unreadable(f"{name} is too long")
        return data

    def under(self, folder: str) -> Iterator[str]:
        """Yield the members of a folder, without its name."""
        for name in self.names:
            if name.startswith(f"{folder}/"):
                yield name.removeprefix(f"{folder}/")


@dataclass(frozen=True)
class Statement:
    """What is kept of a statement once it was checked: its place, its hash, the files it names."""

    name: str
    seq: int
    sha256: str
    told: dict[str, Any]
    files: dict[str, str]


def check_entry(archive: zipfile.ZipFile, report: Report, trusted: Trusted) -> None:
    """Check the sealed file of an entry (raises Unreadable)."""
    root, names = contents(archive, MEMBERS)
    file = Sealed(archive, root, names)
    statements = check_sealed(file, report, trusted)
    _files(file, files_named(statements), report)


def contents(archive: zipfile.ZipFile, most: int) -> tuple[str, list[str]]:
    """Return the one folder of an archive, and what is in it (raises Unreadable)."""
    names = [item.filename for item in archive.infolist() if not item.is_dir()]
    folders = {name.partition("/")[0] for name in names}
    if not names or len(names) > most or len(folders) != 1:
        raise Unreadable("it is not an archive of one entry or notebook")
    if len(set(names)) != len(names):
        raise Unreadable("two of its members have the same name")
    root = folders.pop()
    return root, [name.removeprefix(f"{root}/") for name in names]


def check_sealed(file: Sealed, report: Report, trusted: Trusted) -> list[Statement]:
    """Check the statements, their time-stamps and the chain; not the files they name.

    Return the statements that are well formed.
    """
    roots = certificates.read(file.bytes(sealed.ROOTS) or b"")
    others = certificates.read(file.bytes(sealed.OTHERS) or b"")
    known = roots if trusted is None else trusted
    judge = Judge(report, known, [*others, *roots])
    statements: list[Statement] = []
    for name in file.under(sealed.PROOFS):
        match = _PIECE.fullmatch(name)
        if match is not None:
            statements += _statement(file, name, match, judge)
    if not statements:
        report.bad(sealed.PROOFS, "no statement is in this file")
    links = _chain(file, statements, report)
    _heads(file, links, judge)
    return statements


@dataclass
class Judge:
    """Checks time-stamps and says what they are worth."""

    report: Report
    roots: list[x509.Certificate]
    others: list[x509.Certificate]

    def holds(self, about: str, token: bytes, data: bytes) -> tokens.Token | None:
        """Check one time-stamp, and say so."""
        try:
            found = tokens.check(token, data, self.roots, others=self.others)
        except tokens.BadToken as error:
            self.report.bad(about, f"the time-stamp does not hold: {error}")
            return None
        self.report.roots[certificates.fingerprint(found.root)] = (
            found.root.subject.rfc4514_string()
        )
        self.report.good(about, f"stamped {found.at.isoformat()} by {found.authority}")
        return found


def _statement(file: Sealed, name: str, match: re.Match[str], judge: Judge) -> Iterator[Statement]:
    """Yield a statement that is well formed; say what is wrong with another."""
    data = file.bytes(f"{sealed.PROOFS}/{name}") or b""
    problem = wrong_statement(data, match[2])
    if problem:
        judge.report.bad(name, problem)
        return
    whole, seq = read(data), int(match[1])
    _stamps(file, f"{sealed.PROOFS}/{name}", data, judge)
    judge.report.good(name, f"statement of place {seq}: canonical, SHA-256 {sha256(data)}")
    told = {key: whole[key] for key in ("notebook", "entry", "version", "kind")}
    named = {item["sha256"]: item["name"] for item in whole["facts"].get("files", ())}
    yield Statement(name, seq, sha256(data), told, named)


def wrong_statement(data: bytes, kind: str) -> str:
    """Return what is wrong with a statement, empty when nothing is."""
    try:
        told = read(data)
    except NotCanonical as error:
        return f"the statement was changed: {error}"
    if not isinstance(told, dict) or told.get("format") != STATEMENT or told.get("kind") != kind:
        return "this is not a statement"
    content = {name: told.get(name) for name in ("title", "document", "facts")}
    if sha256(canonical(content)) != told.get("content_sha256"):
        return "the content is not the one whose SHA-256 the statement gives"
    return ""


def _stamps(file: Sealed, base: str, data: bytes, judge: Judge) -> None:
    """Check the stamp of a statement, then each renewal against what it prolongs."""
    name = base.rpartition("/")[2]
    token = file.bytes(f"{base}.tsr")
    if token is None:
        judge.report.doubt(name, "not stamped yet")
        return
    last = judge.holds(name, token, data)
    signed_at = datetime.fromisoformat(read(data)["at"])
    if last is not None and last.at + SKEW < signed_at:
        judge.report.doubt(name, "stamped before it was sealed: one of the clocks was wrong")
    rank, stem = 1, base.removesuffix(".json")
    while (newer := file.bytes(f"{stem}.renouvellement-{rank}.json")) is not None:
        about = f"{name}, renewal {rank}"
        answer = file.bytes(f"{stem}.renouvellement-{rank}.json.tsr")
        if answer is None or newer != renewal(data, token):
            judge.report.bad(about, "the renewal does not prolong this time-stamp")
            return
        found = judge.holds(about, answer, newer)
        if found is not None and last is not None and found.at > last.expires:
            judge.report.bad(about, "the renewal came after the certificate had ended")
        data, token, last, rank = newer, answer, found, rank + 1
    if last is not None and last.expires < datetime.now(UTC):
        judge.report.doubt(name, "the authority's certificate has ended and nothing prolongs it")


def _chain(file: Sealed, statements: list[Statement], report: Report) -> dict[int, bytes]:
    """Follow the chain from its first link; return the links by place."""
    lines = (file.bytes(sealed.LINKS) or b"").splitlines()
    links: dict[int, bytes] = {}
    previous = GENESIS
    for seq, line in enumerate(lines, start=1):
        told = _link(line)
        if told is None or told.get("seq") != seq or told.get("previous") != previous:
            report.bad(f"link {seq}", "the chain is broken here")
            return links
        links[seq], previous = line, sha256(line)
    if links:
        report.good("chain", f"{len(links)} links, head {previous}")
    _placed(statements, links, report)
    return links


def _placed(statements: list[Statement], links: dict[int, bytes], report: Report) -> None:
    """Compare statements with their links, both ways."""
    for item in statements:
        link = _link(links.get(item.seq, b"")) or {}
        if link.get("statement") != item.sha256 or any(
            link.get(key) != value for key, value in item.told.items()
        ):
            report.bad(item.name, f"the chain does not know this statement at place {item.seq}")
    entries = {item.told["entry"] for item in statements}
    present = {item.seq for item in statements}
    for seq, line in links.items():
        if seq not in present and (_link(line) or {}).get("entry") in entries:
            report.bad(f"link {seq}", "the statement that stood here was taken away")


def _link(line: bytes) -> dict[str, Any] | None:
    try:
        told = read(line)
    except NotCanonical:
        return None
    return told if isinstance(told, dict) and told.get("format") == LINK else None


def _heads(file: Sealed, links: dict[int, bytes], judge: Judge) -> None:
    seen = 0
    for name in file.under(sealed.CHAIN):
        match = _HEAD.fullmatch(name)
        if match is None:
            continue
        data = file.bytes(f"{sealed.CHAIN}/{name}") or b""
        token = file.bytes(f"{sealed.CHAIN}/{name}.tsr") or b""
        if links.get(int(match[1])) != data:
            judge.report.bad(name, "this head is not a link of the chain")
        elif judge.holds(name, token, data) is not None:
            seen += 1
    if not seen:
        judge.report.doubt("chain", "no head of the chain is stamped in this file yet")


def files_named(statements: Iterable[Statement]) -> dict[str, str]:
    """Return the names of the files that statements name, by SHA-256."""
    return {digest: name for item in statements for digest, name in item.files.items()}


def _files(file: Sealed, wanted: dict[str, str], report: Report) -> None:
    """Read every attached file again, and compare with what the statements name."""
    there = set()
    for name in file.under(sealed.FILES):
        folder, _slash, label = name.partition("/")
        found = hash_of(lambda name=name: file.open(f"{sealed.FILES}/{name}"))  # type: ignore[misc]
        if found != folder:
            report.bad(label, "this file was changed")
        elif folder not in wanted:
            report.bad(label, "no statement names this file")
        else:
            report.good(label, f"file unchanged, SHA-256 {found}")
        there.add(folder)
    for digest, label in wanted.items():
        if digest not in there:
            report.bad(label, "this file is missing")


def hash_of(opened: Callable[[], IO[bytes]]) -> str:
    """Return the SHA-256 of a stream that the function opens."""
    digest = hashlib.sha256()
    with opened() as stream:
        while chunk := stream.read(sealed.CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
