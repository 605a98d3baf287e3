"""Reading LDIF (RFC 2849): entries only; changes and values that lie elsewhere are refused."""

import base64
import binascii
import codecs
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from encre.institute.directory.reading.attributes import as_text, is_person
from encre.institute.directory.reading.native import Native, Unreadable

LONGEST = 10 * 1024 * 1024
_NAME = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)*)(?:;[A-Za-z0-9_=*-]+)*")
Line = tuple[int, bytes]
Attribute = tuple[str, bytes]


def rows(stream: BinaryIO) -> Iterator[Native]:
    """Yield the entries of persons (raises Unreadable, with the line)."""
    for line, dn, attributes in entries(stream):
        grouped: dict[str, list[bytes]] = {}
        for name, value in attributes:
            grouped.setdefault(name, []).append(value)
        values, warned = as_text(grouped.items())
        if is_person(values):
            yield Native(str(line), {"dn": (dn,), **values}, tuple(warned))


def entries(stream: BinaryIO) -> Iterator[tuple[int, str, list[Attribute]]]:
    """Yield every entry: its line, its name, its attributes in order (raises Unreadable)."""
    seen = False
    for record in _records(_unfolded(_lines(stream))):
        first = record[0][1].lower()
        if first.startswith(b"version:") and not seen:
            seen = True
            _check_version(record.pop(0))
            if not record:
                continue
        seen = True
        yield _entry(record)
    if not seen:
        raise Unreadable("empty")


def _lines(stream: BinaryIO) -> Iterator[Line]:
    """Yield the lines with their numbers, without their ends, in UTF-8 (or as they are)."""
    start = stream.read(4)
    stream.seek(0)
    head = start.lstrip(b"\xef\xbb\xbf")
    if head[:1] == b"<":
        raise Unreadable("html", 1)
    if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        # What `ldifde -u` writes on Windows.
        yield from _utf16_lines(stream)
        return
    number, cut = 0, False
    for number, raw in enumerate(iter(lambda: stream.readline(LONGEST + 1), b""), 1):
        if len(raw) > LONGEST:
            raise Unreadable("ldif_long", number)
        cut = not raw.endswith((b"\n", b"\r"))
        line = raw.rstrip(b"\r\n")
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        if b"\0" in line:
            raise Unreadable("nul", number)
        yield number, line
    if cut:
        raise Unreadable("ldif_cut", number)


def _utf16_lines(stream: BinaryIO) -> Iterator[Line]:
    number, text = 0, ""
    try:
        for number, text in enumerate(codecs.getreader("utf-16")(stream), 1):
            yield number, text.rstrip("\r\n").encode()
    except UnicodeError:
        raise Unreadable("encoding", number + 1) from None
    if number and not text.endswith(("\n", "\r")):
        raise Unreadable("ldif_cut", number)


def _unfolded(lines: Iterable[Line]) -> Iterator[Line]:
    """Join the lines that begin by a space to the one before, and drop comments."""
    held: list[bytes] | None = None
    at = 0
    for number, line in lines:
        if line.startswith(b" "):
            if held is None:
                raise Unreadable("ldif_fold", number)
            held.append(line[1:])
            continue
        if held is not None:
            yield from _told(at, held)
        at, held = number, [line] if line else None
        if not line:
            yield number, b""
    if held is not None:
        yield from _told(at, held)


def _told(number: int, parts: list[bytes]) -> Iterator[Line]:
    line = b"".join(parts)
    if not line.startswith(b"#"):
        yield number, line


def _records(lines: Iterable[Line]) -> Iterator[list[Line]]:
    record: list[Line] = []
    for number, line in lines:
        if line:
            record.append((number, line))
        elif record:
            yield record
            record = []
    if record:
        yield record


def _check_version(line: Line) -> None:
    version = line[1].partition(b":")[2].strip()
    if version != b"1":
        raise Unreadable("ldif_version", line[0], _shown(version))


def _entry(record: list[Line]) -> tuple[int, str, list[Attribute]]:
    number, first = record[0]
    name, value = _attribute(record[0])
    if name.lower() != "dn":
        raise Unreadable("ldif_no_dn", number, _shown(first))
    try:
        dn = value.decode("utf-8")
    except UnicodeDecodeError:
        raise Unreadable("ldif_name", number) from None
    if not dn:
        raise Unreadable("ldif_name", number)
    attributes = []
    for line in record[1:]:
        kind = line[1].partition(b":")[0].strip().lower()
        if kind in (b"changetype", b"control"):
            raise Unreadable("ldif_change", line[0])
        attributes.append(_attribute(line))
    if not attributes:
        raise Unreadable("ldif_bare", number)
    return number, dn, attributes


def _attribute(line: Line) -> Attribute:
    number, text = line
    name, colon, value = text.partition(b":")
    if not colon:
        raise Unreadable("ldif_line", number, _shown(text))
    if not _NAME.fullmatch(name):
        raise Unreadable("ldif_attribute", number, _shown(name))
    told = name.decode("ascii")
    if value.startswith(b"<"):
        raise Unreadable("ldif_url", number, told)
    if not value.startswith(b":"):
        return told, value.lstrip(b" ")
    try:
        return told, base64.b64decode(value[1:].strip(b" "), validate=True)
    except (binascii.Error, ValueError):
        raise Unreadable("ldif_base64", number, told) from None


def _shown(raw: bytes) -> str:
    return raw.decode("utf-8", errors="replace")[:80]
