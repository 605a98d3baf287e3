"""Texts: found in their encoding, cut where a page ends; JSON laid out; Markdown as HTML."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

TEXT_BYTES = 200_000
LINES, LINE = 600, 2_000
WORDS = 400_000
_BOMS = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def text(stream: BinaryIO, folder: Path) -> dict[str, Any]:
    """Return the first lines of a text, and write its words for search."""
    data = stream.read(WORDS + 1)
    keep_words(folder, decoded(data[:WORDS], cut=len(data) > WORDS)[0])
    return shown(data)


def data(stream: BinaryIO, folder: Path) -> dict[str, Any]:
    """Return a JSON document laid out when it is short and on few lines, else as it is."""
    written = stream.read(WORDS + 1)
    keep_words(folder, decoded(written[:WORDS], cut=len(written) > WORDS)[0])
    if len(written) <= TEXT_BYTES and written.count(b"\n") < 3:  # noqa: PLR2004
        with contextlib.suppress(ValueError, RecursionError):
            laid = json.dumps(json.loads(decoded(written)[0]), ensure_ascii=False, indent=2)
            return {**shown(laid.encode("utf-8", "replace")), "laid_out": True}
    return shown(written)


def markdown(stream: BinaryIO, folder: Path) -> dict[str, Any]:
    """Return a Markdown text as HTML, its own HTML shown as written; the house cleans it again."""
    written = stream.read(TEXT_BYTES + 1)
    cut = len(written) > TEXT_BYTES
    source, _encoding = decoded(written[:TEXT_BYTES], cut=cut)
    keep_words(folder, source)
    return {"html": marked_up(source), "cut": cut}


def marked_up(source: str) -> str:
    """Return Markdown as HTML without links to pictures."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 20})
    return str(parser.enable(["table", "strikethrough"]).disable("image").render(source))


def shown(written: bytes, kind: str = "") -> dict[str, Any]:
    """Return the lines of a text that a page shows."""
    cut = len(written) > TEXT_BYTES
    found, encoding = decoded(written[:TEXT_BYTES], cut=cut)
    lines = found.splitlines()
    return {
        "text": "\n".join(line[:LINE] for line in lines[:LINES]),
        "lines": min(len(lines), LINES),
        "encoding": encoding,
        "kind": kind,
        "cut": cut or len(lines) > LINES,
    }


def keep_words(folder: Path, words: str) -> None:
    """Write the text by which search finds the file."""
    (folder / "text.txt").write_text(words[:WORDS], "utf-8", "replace")


def decoded(written: bytes, *, cut: bool = False) -> tuple[str, str]:
    """Return bytes as text, with the name of their encoding; windows-1252 when no other fits."""
    for encoding in encodings(written):
        for short in range(4 if cut else 1):
            try:
                found = written[: len(written) - short].decode(encoding)
            except (UnicodeDecodeError, UnicodeError):
                continue
            return found.replace("\0", "\ufffd"), encoding
    return written.decode("cp1252", "replace").replace("\0", "\ufffd"), "cp1252"


def encodings(written: bytes) -> Iterator[str]:
    """Return the encodings these bytes may be in, the likeliest first."""
    for mark, encoding in _BOMS:
        if written.startswith(mark):
            yield encoding
            return
    # Latin letters in UTF-16 have a zero on one side, always the same.
    head = written[:2_000]
    odd, even = head[1::2].count(0), head[::2].count(0)
    if max(odd, even) > len(head) // 4:
        yield "utf-16-le" if odd > even else "utf-16-be"
    yield "utf-8"
