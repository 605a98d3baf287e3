"""Write a bag (BagIt 1.0, RFC 8493) as a zip, one member after the other, to any stream."""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Protocol, Self

CHUNK = 1 << 20
STORED, PACKED = 0, 6
"""How much a member is compressed: not at all when its format is compressed already."""
ALGORITHMS = ("sha256", "sha512")
DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_UNITS = ("B", "KB", "MB", "GB", "TB")


class Sink(Protocol):
    """Where bytes go."""

    def write(self, data: bytes, /) -> int:
        """Take bytes; return how many."""


@dataclass
class Hashed:
    """A member that is being written: what goes through is hashed."""

    target: IO[bytes]
    hashes: dict[str, "hashlib._Hash"] = field(
        default_factory=lambda: {name: hashlib.new(name) for name in ALGORITHMS}
    )
    size: int = 0

    def write(self, data: bytes, /) -> int:
        """Write some bytes, and hash them."""
        for digest in self.hashes.values():
            digest.update(data)
        self.size += len(data)
        self.target.write(data)
        return len(data)

    def flush(self) -> None:
        """Hold nothing back."""


@dataclass
class _Gate:
    """Lets bytes through to the sink, until the bag is given up."""

    sink: Sink
    shut: bool = False

    def write(self, data: bytes, /) -> int:
        return len(data) if self.shut else self.sink.write(data)

    def flush(self) -> None:
        """Hold nothing back."""


class Bag:
    """A bag that is being written: payload first, then what describes it.

    The date of every member is the first that a zip can tell: the bag says its own.
    """

    def __init__(self, sink: Sink, root: str) -> None:
        self._gate = _Gate(sink)
        self._zip = zipfile.ZipFile(self._gate, "w", zipfile.ZIP_DEFLATED)  # type: ignore[call-overload]
        self._root = root
        self._payload: dict[str, dict[str, str]] = {}
        self._tags: dict[str, dict[str, str]] = {}
        self.size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """Write nothing more; what was cut is no bag."""
        self._gate.shut = True
        self._zip.close()

    @property
    def files(self) -> int:
        """Return how many files the payload has."""
        return len(self._payload)

    def put(self, path: str, data: bytes, level: int = PACKED) -> None:
        """Add a file to the payload."""
        with self.open(path, level) as member:
            member.write(data)

    def pour(self, path: str, stream: IO[bytes], level: int = PACKED) -> None:
        """Add to the payload what a stream gives, a piece at a time."""
        with self.open(path, level) as member:
            while data := stream.read(CHUNK):
                member.write(data)

    @contextmanager
    def open(self, path: str, level: int = PACKED) -> Iterator[Hashed]:
        """Add a file to the payload by writing to it."""
        with self._member(f"data/{path}", level) as member:
            yield member
        self._payload[f"data/{path}"] = _hex(member)
        self.size += member.size

    def close(self, told: Iterable[tuple[str, str]], on: date) -> None:
        """Write what describes the bag; `told` are the lines of `bag-info.txt` beside its own."""
        lines = [
            *told,
            ("Bagging-Date", on.isoformat()),
            ("Bag-Size", readable(self.size)),
            ("Payload-Oxum", f"{self.size}.{self.files}"),
        ]
        self._tag("bagit.txt", DECLARATION)
        self._tag("bag-info.txt", "".join(f"{name}: {_line(text)}\n" for name, text in lines))
        for algorithm in ALGORITHMS:
            self._tag(f"manifest-{algorithm}.txt", manifest(self._payload, algorithm))
        described = dict(self._tags)
        for algorithm in ALGORITHMS:
            self._tag(f"tagmanifest-{algorithm}.txt", manifest(described, algorithm))
        self._zip.close()

    def _tag(self, name: str, text: str) -> None:
        with self._member(name, PACKED) as member:
            member.write(text.encode("utf-8"))
        self._tags[name] = _hex(member)

    @contextmanager
    def _member(self, path: str, level: int) -> Iterator[Hashed]:
        self._zip.compresslevel = level
        # Nobody knows beforehand how long it becomes: more than four gigabytes can be said.
        with self._zip.open(f"{self._root}/{path}", "w", force_zip64=True) as target:
            yield Hashed(target)


def manifest(files: dict[str, dict[str, str]], algorithm: str) -> str:
    """Return the lines of a manifest, in the order of paths."""
    return "".join(f"{files[path][algorithm]}  {path}\n" for path in sorted(files))


def readable(size: int) -> str:
    """Return a size as `bag-info.txt` likes it: « 260 GB »."""
    rank, left = 0, float(size)
    while left >= 1000 and rank < len(_UNITS) - 1:  # noqa: PLR2004
        left, rank = left / 1000, rank + 1
    return f"{left:.0f} {_UNITS[rank]}"


def _line(text: str) -> str:
    return " ".join(text.split())


def _hex(member: Hashed) -> dict[str, str]:
    return {name: digest.hexdigest() for name, digest in member.hashes.items()}
