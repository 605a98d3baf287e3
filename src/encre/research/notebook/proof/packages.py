"""Checking the package of a notebook (RFC 8493): its manifests, then what was sealed in it."""

import hashlib
import re
import zipfile
from collections.abc import Iterable

from encre.research.notebook.proof import sealed
from encre.research.notebook.proof.checking import (
    Report,
    Sealed,
    Trusted,
    Unreadable,
    Weight,
    check_sealed,
    contents,
    files_named,
)

MEMBERS = 5_000_000
"""The most members a package may have."""
ALGORITHMS = ("sha256", "sha512")
PROOFS = "data/preuves"
"""Where a package keeps what was sealed, as the sealed file of an entry does."""
WITHOUT_FILES = ("Encre-Files", "none")
"""The line of `bag-info.txt` by which a package says that it was asked for without files."""
_LINE = re.compile(r"([0-9a-fA-F]+)[ \t]+\*?(.+)")


def is_package(archive: zipfile.ZipFile) -> bool:
    """Say whether an archive is a bag: it declares it."""
    return any(re.fullmatch(r"[^/]+/bagit\.txt", name) for name in archive.namelist())


def check_package(archive: zipfile.ZipFile, report: Report, trusted: Trusted) -> None:
    """Check a package: a line for each problem, and one for all that holds (raises Unreadable)."""
    root, names = contents(archive, MEMBERS)
    bag = Sealed(archive, root, names)
    if "BagIt-Version: 1.0" not in _text(bag, "bagit.txt").splitlines():
        raise Unreadable("it does not declare BagIt 1.0")
    payload = [name for name in bag.names if name.startswith("data/")]
    tags = [name for name in bag.names if not name.startswith(("data/", "tagmanifest-"))]
    kept = _compare(bag, "manifest", payload, report)
    _compare(bag, "tagmanifest", tags, report)
    _oxum(bag, payload, report)
    inside = [name.removeprefix(f"{PROOFS}/") for name in payload if name.startswith(f"{PROOFS}/")]
    if any(name.startswith(f"{sealed.PROOFS}/") for name in inside):
        _sealed(Sealed(archive, f"{root}/{PROOFS}", inside), bag, kept, report, trusted)
    else:
        report.doubt("package", "nothing of this notebook was sealed: only its manifests say more")


def _text(bag: Sealed, name: str) -> str:
    data = bag.bytes(name)
    if data is None:
        raise Unreadable(f"{name} is missing")
    return data.decode("utf-8")


def _compare(bag: Sealed, stem: str, present: Iterable[str], report: Report) -> set[str]:
    """Compare files with the manifests of both algorithms; return the SHA-256 of those that hold.

    A file that one manifest alone knows is a problem as well.
    """
    told = {name: _manifest(_text(bag, f"{stem}-{name}.txt")) for name in ALGORITHMS}
    there, held, wrong = set(present), set(), 0
    for name in sorted(there.union(*told.values())):
        wanted = {algorithm: lines.get(name) for algorithm, lines in told.items()}
        problem = _problem(bag, name, wanted) if name in there else "this file is missing"
        if problem:
            wrong += 1
            report.bad(name, problem)
        else:
            held.add(wanted["sha256"] or "")
    if not wrong:
        report.good(f"{stem}-sha256.txt", f"{len(there)} files unchanged (SHA-256 and SHA-512)")
    return held


def _manifest(text: str) -> dict[str, str]:
    lines = {}
    for line in text.splitlines():
        match = _LINE.fullmatch(line)
        if match is None or match[2] in lines:
            raise Unreadable("a manifest is not well formed")
        lines[match[2]] = match[1].lower()
    return lines


def _problem(bag: Sealed, name: str, wanted: dict[str, str | None]) -> str:
    """Return what is wrong with a file, empty when nothing is."""
    if None in wanted.values():
        return "no manifest knows this file" if not any(wanted.values()) else "one manifest only"
    digests = {algorithm: hashlib.new(algorithm) for algorithm in wanted}
    try:
        with bag.open(name) as stream:
            while chunk := stream.read(sealed.CHUNK):
                for digest in digests.values():
                    digest.update(chunk)
    except (zipfile.BadZipFile, zipfile.zlib.error, EOFError) as error:  # type: ignore[attr-defined]
        return f"it cannot be read ({error})"
    changed = any(digest.hexdigest() != wanted[name] for name, digest in digests.items())
    return "this file was changed" if changed else ""


def _oxum(bag: Sealed, payload: list[str], report: Report) -> None:
    """Compare the size and the number of files with what the bag says of itself."""
    sizes = (bag.archive.getinfo(f"{bag.root}/{name}").file_size for name in payload)
    found = f"{sum(sizes)}.{len(payload)}"
    told = dict(_info(bag)).get("Payload-Oxum")
    if told != found:
        report.bad("bag-info.txt", f"Payload-Oxum says {told}, there is {found}")


def _info(bag: Sealed) -> Iterable[tuple[str, str]]:
    for line in _text(bag, "bag-info.txt").splitlines():
        name, _colon, text = line.partition(":")
        yield name, text.strip()


def _sealed(file: Sealed, bag: Sealed, kept: set[str], report: Report, trusted: Trusted) -> None:
    """Check what was sealed, and that the files it names are somewhere in the package."""
    inner = Report()
    statements = check_sealed(file, inner, trusted)
    report.roots.update(inner.roots)
    stamps = sum(item.text.startswith("stamped ") for item in inner.found)
    report.found += [item for item in inner.found if item.weight is not Weight.GOOD]
    missing = {
        digest: name for digest, name in files_named(statements).items() if digest not in kept
    }
    if missing and WITHOUT_FILES in _info(bag):
        report.doubt("package", f"asked for without files: {len(missing)} sealed ones are not here")
    else:
        for name in missing.values():
            report.bad(name, "a statement names this file, and it is missing")
    report.good("preuves", f"{len(statements)} statements, {stamps} time-stamps that hold")
