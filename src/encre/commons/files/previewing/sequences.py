"""FASTA and FASTQ: which sequences, how long, what of; how sure each base is."""

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from encre.commons.files.previewing.columns import keep
from encre.commons.files.previewing.refusal import NoPreview

LISTED, LETTERS, WHOLE = 200, 600, 10
SECONDS, LINE = 8.0, 10_000_000
POSITIONS = 600
_NUCLEIC = set("ACGTUNRYSWKMBDHV.-*")
_OFFSET = 33
"""Phred qualities are written from “!” on (Sanger, Illumina 1.8)."""


def fasta(stream: BinaryIO, folder: Path) -> dict[str, Any]:
    """Return the sequences of a FASTA file: names, lengths, share of G and C."""
    lengths: list[int] = []
    listed: list[dict[str, Any]] = []
    names: list[str] = []
    current: _Sequence | None = None
    whole = True
    for line in _lines(stream):
        if line is None:
            whole = False
            break
        if line.startswith(b">"):
            if current:
                _close(current, listed, lengths)
            current = _Sequence(line[1:].decode("utf-8", "replace").strip())
            names.append(current.name[:200])
        elif current is None:
            if line.strip() and not line.startswith(b";"):
                raise NoPreview("damaged")
        else:
            current.add(line.strip())
    if current:
        _close(current, listed, lengths)
    if not lengths:
        raise NoPreview("damaged")
    (folder / "text.txt").write_text("\n".join(names[:5_000])[:400_000], "utf-8", "replace")
    return {
        "sequences": listed,
        "count": len(lengths),
        "total": sum(lengths),
        "shortest": min(lengths),
        "longest": max(lengths),
        "n50": _n50(lengths),
        "whole": whole,
    }


class _Sequence:
    """A sequence that is read line by line: its letters are counted, its beginning kept."""

    def __init__(self, name: str) -> None:
        self.name, self.head, self.length = name, "", 0
        self.letters: Counter[str] = Counter()

    def add(self, line: bytes) -> None:
        """Take a line of letters into account."""
        text = line.decode("ascii", "replace").replace(" ", "")
        self.length += len(text)
        if len(self.head) < LETTERS:
            self.head = (self.head + text)[:LETTERS]
        self.letters.update(text.upper())

    def told(self, *, letters: bool) -> dict[str, Any]:
        """Return what a page shows of it."""
        identifier, _space, rest = self.name.partition(" ")
        made = {
            "id": identifier[:120],
            "about": rest[:200],
            "length": self.length,
            "gc": gc_of(self.letters),
        }
        return {**made, "letters": self.head, "cut": self.length > LETTERS} if letters else made


def gc_of(letters: "Counter[str]") -> float | None:
    """Return the share of G and C in per cent, of the bases that are sure; None for a protein."""
    if set(letters) - _NUCLEIC:
        return None
    sure = sum(letters[base] for base in "ACGTU")
    return round(100 * (letters["G"] + letters["C"]) / sure, 1) if sure else None


def _close(current: _Sequence, listed: list[dict[str, Any]], lengths: list[int]) -> None:
    lengths.append(current.length)
    if len(listed) < LISTED:
        listed.append(current.told(letters=len(listed) < WHOLE))


def _n50(lengths: list[int]) -> int:
    half, seen = sum(lengths) / 2, 0
    for length in sorted(lengths, reverse=True):
        seen += length
        if seen >= half:
            return length
    return 0


def fastq(stream: BinaryIO, folder: Path) -> dict[str, Any]:
    """Return the reads of a FASTQ file: how many, how long, how sure at each position."""
    reads = _Reads()
    whole = reads.take(_lines(stream))
    if not reads.count:
        raise NoPreview("damaged")
    curve = reads.curve()
    keep(folder, [_by_position(curve)])
    return {
        "reads": reads.listed,
        "count": reads.count,
        "total": sum(length * n for length, n in reads.lengths.items()),
        "shortest": min(reads.lengths),
        "longest": max(reads.lengths),
        "gc": gc_of(reads.letters),
        "quality": round(sum(reads.sums) / max(1, sum(reads.counts)), 1),
        "curve": curve,
        "whole": whole,
    }


class _Reads:
    """The reads of a sequencer, counted four lines by four."""

    def __init__(self) -> None:
        self.count = 0
        self.lengths: Counter[int] = Counter()
        self.letters: Counter[str] = Counter()
        self.sums, self.counts = [0] * POSITIONS, [0] * POSITIONS
        self.listed: list[dict[str, Any]] = []

    def take(self, lines: Iterator[bytes | None]) -> bool:
        """Read them; say whether all were (raises NoPreview when four lines are not a read)."""
        for head in lines:
            if head is None:
                return False
            if not head.strip():
                continue
            bases, plus, quality = (_next(lines) for _each in range(3))
            if bases is None or plus is None or quality is None:
                return False
            if not (head.startswith(b"@") and plus.startswith(b"+") and len(bases) == len(quality)):
                raise NoPreview("damaged")
            self._add(head, bases, quality)
        return True

    def _add(self, head: bytes, bases: bytes, quality: bytes) -> None:
        self.count += 1
        self.lengths[len(bases)] += 1
        self.letters.update(bases.decode("ascii", "replace").upper())
        for position, sign in enumerate(quality[:POSITIONS]):
            self.sums[position] += sign - _OFFSET
            self.counts[position] += 1
        if len(self.listed) < LISTED // 4:
            self.listed.append(_read(head, bases, quality))

    def curve(self) -> list[float]:
        """Return the mean quality at each position."""
        return [round(s / c, 2) for s, c in zip(self.sums, self.counts, strict=True) if c]


def _read(head: bytes, bases: bytes, quality: bytes) -> dict[str, Any]:
    marks = [sign - _OFFSET for sign in quality]
    return {
        "id": (head[1:].decode("utf-8", "replace").split() or [""])[0][:120],
        "length": len(bases),
        "letters": bases.decode("ascii", "replace")[:LETTERS],
        "quality": round(sum(marks) / len(marks), 1) if marks else None,
    }


def _by_position(curve: list[float]) -> dict[str, Any]:
    places = [float(n) for n in range(1, len(curve) + 1)]
    columns = [("position", places), ("quality", curve)]
    return {
        "name": "",
        "rows": len(curve),
        "step": 1,
        "columns": [
            {"name": name, "position": n, "values": values}
            for n, (name, values) in enumerate(columns, 1)
        ],
    }


def _next(lines: Iterator[bytes | None]) -> bytes | None:
    line = next(lines, None)
    return line.strip() if line is not None else None


def _lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """Return the lines one by one; None at last when there was no time to read them all."""
    end = time.monotonic() + SECONDS
    for count, line in enumerate(iter(lambda: stream.readline(LINE), b"")):
        if count % 4_000 == 0 and time.monotonic() > end:
            yield None
            return
        yield line
