"""Catalogues of messages: reads .po files and compiles them to .mo without gettext's programs.

`python -m encre.foundation.base.messages [FOLDER]` compiles what changed under a folder.
"""

from __future__ import annotations

import ast
import os
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[2]
CONTEXT_END = "\x04"
MAGIC = 0x950412DE
HEADER_SIZE = 28


class BadCatalogue(ValueError):
    """A .po file does not follow the format."""


@dataclass
class Message:
    """One entry of a catalogue; `texts` has one translation a plural form."""

    line: int = 0
    context: str | None = None
    id: str = ""
    plural: str | None = None
    texts: dict[int, str] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)

    @property
    def fuzzy(self) -> bool:
        """Whether a translator must look at it again."""
        return "fuzzy" in self.flags

    @property
    def complete(self) -> bool:
        """Whether every plural form has a text."""
        return bool(self.texts) and all(self.texts.values())

    @property
    def key(self) -> tuple[str | None, str]:
        """What the code looks the message up by."""
        return self.context, self.id


def _text(line: str, where: str) -> str:
    quoted = line.strip()
    if len(quoted) < 2 or quoted[0] != '"' or quoted[-1] != '"':  # noqa: PLR2004
        raise BadCatalogue(f"{where}: a quoted text is expected")
    try:
        # The escapes of a .po file are those of C, which are those of a Python string.
        return str(ast.literal_eval(quoted))
    except (SyntaxError, ValueError):
        raise BadCatalogue(f"{where}: the text is badly quoted") from None


class _Reader:
    """Gathers the lines of one entry after the other."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.messages: list[Message] = []
        self.current = Message()
        self.target = ""

    def close(self) -> None:
        """Keep the entry that ends, if there is one."""
        if self.target:
            self.messages.append(self.current)
            self.current, self.target = Message(), ""

    def keyword(self, word: str, rest: str, number: int) -> None:
        """Take a line that begins with a keyword."""
        if word in ("msgctxt", "msgid") and self.target.startswith("msgstr"):
            self.close()
        self.current.line = self.current.line or number
        self.target = word
        self.append(rest, number, first=True)

    def append(self, quoted: str, number: int, *, first: bool = False) -> None:
        """Add a quoted text to what the last keyword began."""
        text = _text(quoted, f"{self.name}:{number}")
        entry = self.current
        if self.target == "msgctxt":
            entry.context = text if first else (entry.context or "") + text
        elif self.target == "msgid":
            entry.id += text
        elif self.target == "msgid_plural":
            entry.plural = (entry.plural or "") + text
        elif self.target.startswith("msgstr"):
            form = int(self.target[7:-1]) if self.target.endswith("]") else 0
            entry.texts[form] = ("" if first else entry.texts.get(form, "")) + text
        else:
            raise BadCatalogue(f"{self.name}:{number}: a text without a keyword")

    def comment(self, line: str) -> None:
        """Take a comment: only flags matter here."""
        if self.target.startswith("msgstr"):
            self.close()
        if line.startswith("#,"):
            self.current.flags |= {flag.strip() for flag in line[2:].split(",")}


def parse(text: str, name: str = "catalogue") -> list[Message]:
    """Return the entries of a .po file, obsolete ones left out."""
    reader = _Reader(name)
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip()
        if not line:
            reader.close()
        elif line.startswith("#"):
            reader.comment(line)
        elif line.startswith('"'):
            reader.append(line, number)
        elif line.startswith("msg"):
            word, _, rest = line.partition(" ")
            reader.keyword(word, rest, number)
        else:
            raise BadCatalogue(f"{name}:{number}: {line[:40]!r} is not understood")
    reader.close()
    return reader.messages


def binary(messages: list[Message]) -> bytes:
    """Return the .mo file of a catalogue: fuzzy and unfinished entries are left out."""
    pairs: dict[bytes, bytes] = {}
    for message in messages:
        header = not message.id and message.context is None
        if not message.complete or (message.fuzzy and not header):
            continue
        key = message.id if message.context is None else message.context + CONTEXT_END + message.id
        if message.plural is not None:
            key = f"{key}\0{message.plural}"
        texts = "\0".join(message.texts[form] for form in sorted(message.texts))
        pairs[key.encode()] = texts.encode()
    ordered = sorted(pairs.items())
    tables = HEADER_SIZE + 16 * len(ordered)
    keys = b"".join(key + b"\0" for key, _ in ordered)
    values = b"".join(value + b"\0" for _, value in ordered)
    index: list[int] = []
    for position, texts_of in ((tables, 0), (tables + len(keys), 1)):
        offset = position
        for pair in ordered:
            index += [len(pair[texts_of]), offset]
            offset += len(pair[texts_of]) + 1
    count = len(ordered)
    head = (MAGIC, 0, count, HEADER_SIZE, HEADER_SIZE + 8 * count, 0, tables)
    return struct.pack("<7I", *head) + struct.pack(f"<{len(index)}I", *index) + keys + values


def catalogues(root: Path = SOURCES) -> Iterator[Path]:
    """Yield the .po files under a folder."""
    return iter(sorted(root.glob("**/locale/*/LC_MESSAGES/*.po")))


def compile_all(root: Path = SOURCES) -> int:
    """Compile the catalogues that changed under a folder; return how many."""
    done = 0
    for source in catalogues(root):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        content = binary(parse(source.read_text("utf-8"), str(source)))
        fresh = target.with_name(f"{target.name}.{os.getpid()}")
        fresh.write_bytes(content)
        fresh.replace(target)
        done += 1
    return done


if __name__ == "__main__":
    compile_all(Path(sys.argv[1]) if sys.argv[1:] else SOURCES)
