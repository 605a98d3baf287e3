"""Finding the encoding of a text file by reading it whole, and refusing what is no export."""

import codecs
from typing import BinaryIO

from encre.institute.directory.reading.native import Unreadable

CHUNK = 1 << 20
_MAGIC = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"\x89PNG")
_UNDEFINED = bytes.fromhex("818d8f909d")
"""What Windows-1252 leaves undefined."""


def encoding_of(stream: BinaryIO) -> str:
    """Return the codec of a text file, which is left at its beginning (raises Unreadable)."""
    start = stream.read(4096)
    stream.seek(0)
    if not start.strip(b" \t\r\n\xef\xbb\xbf"):
        raise Unreadable("empty")
    if start.startswith(_MAGIC):
        raise Unreadable("not_text")
    if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return _checked(stream, "utf-16", start)
    odd, even = start[1::2].count(0), start[0::2].count(0)
    if max(odd, even) > len(start) // 4:
        return _checked(stream, "utf-16-le" if odd > even else "utf-16-be", start)
    _refuse_page(start.decode("latin-1"))
    return _checked_bytes(stream)


def _refuse_page(start: str) -> None:
    text = start.lstrip("\ufeff\xef\xbb\xbf \t\r\n").lower()
    if text.startswith(("<!doctype", "<html", "<?xml", "<head", "<body", "<!--")):
        raise Unreadable("html", 1)


def _checked(stream: BinaryIO, name: str, start: bytes) -> str:
    """Return the codec when all the file is written in it."""
    _refuse_page(start[: len(start) // 2 * 2].decode(name, errors="replace"))
    decoder = codecs.getincrementaldecoder(name)("strict")
    line = 1
    try:
        for chunk in iter(lambda: stream.read(CHUNK), b""):
            text = decoder.decode(chunk)
            if "\0" in text:
                raise Unreadable("nul", line + text[: text.index("\0")].count("\n"))
            line += text.count("\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise Unreadable("encoding", line) from None
    stream.seek(0)
    return name


def _checked_bytes(stream: BinaryIO) -> str:
    """Return utf-8-sig when all is UTF-8, else cp1252 when nothing forbids it."""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    utf8, line, wrong = True, 1, 0
    for chunk in iter(lambda: stream.read(CHUNK), b""):
        if (at := chunk.find(b"\0")) >= 0:
            raise Unreadable("nul", line + chunk[:at].count(b"\n"))
        if not wrong and (found := [chunk.find(byte) for byte in _UNDEFINED if byte in chunk]):
            wrong = line + chunk[: min(found)].count(b"\n")
        if utf8:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                utf8 = False
        line += chunk.count(b"\n")
    if utf8:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            utf8 = False
    stream.seek(0)
    if utf8:
        return "utf-8-sig"
    if wrong:
        raise Unreadable("encoding", wrong)
    return "cp1252"
