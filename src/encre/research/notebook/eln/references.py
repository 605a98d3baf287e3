"""What a body refers to: files by stored names, other entries by their old addresses."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from urllib.parse import parse_qs, unquote, urlsplit

from .model import Attachment, Entry, Text
from .paths import is_remote, last_part, tidy

ATTRIBUTE = re.compile(
    r"""(\s(?:src|href|poster|data-src)\s*=\s*)("([^"]*)"|'([^']*)')""", re.IGNORECASE
)
TAG = re.compile(r"<[A-Za-z][^<>]*>")
MARKDOWN_TARGET = re.compile(r"(\]\()([^)\s]+)((?:\s+\"[^\"]*\")?\))")
LONG_ENOUGH = 8

Address = Callable[[str], str | None]
FileAddress = Callable[[Attachment], str | None]


class Rewriter:
    """Replaces the references of bodies once files and entries have their new addresses."""

    def __init__(
        self, entries: Iterable[Entry], file_address: FileAddress, entry_address: Address
    ) -> None:
        self._file_address, self._entry_address = file_address, entry_address
        self._by_url: dict[str, str] = {}
        for entry in entries:
            self._by_url[tidy(entry.key)] = entry.key
            if entry.url:
                self._by_url[entry.url] = entry.key
                self._by_url[_short(entry.url)] = entry.key

    def rewritten(self, text: Text, attachments: Iterable[Attachment]) -> str:
        """The text with every known reference replaced; unknown ones stay as they are."""
        files = list(attachments)

        def attribute(match: re.Match[str]) -> str:
            old = html.unescape(match[3] if match[3] is not None else match[4])
            new = self._new(old, files)
            return match[0] if new is None else f'{match[1]}"{html.escape(new)}"'

        def target(match: re.Match[str]) -> str:
            new = self._new(match[2], files)
            return match[0] if new is None else f"{match[1]}{new}{match[3]}"

        if text.format == "plain":
            return text.content
        content = TAG.sub(lambda tag: ATTRIBUTE.sub(attribute, tag[0]), text.content)
        return MARKDOWN_TARGET.sub(target, content) if text.format == "markdown" else content

    def _new(self, old: str, files: list[Attachment]) -> str | None:
        found = referred_file(old, files)
        if found:
            return self._file_address(found)
        key = (
            self._by_url.get(old)
            or self._by_url.get(_short(old))
            or self._by_url.get(tidy(unquote(old)))
        )
        return self._entry_address(key) if key else None


def referred_file(address: str, files: Iterable[Attachment]) -> Attachment | None:
    """The attachment an address speaks of: by stored name, by path, by a name only it has."""
    plain = unquote(address)
    listed = list(files)
    for item in listed:
        if any(len(name) >= LONG_ENOUGH and name in plain for name in item.alternate_names):
            return item
    path = tidy(plain)
    for item in listed:
        if path and path in (item.key, tidy(item.path), item.url):
            return item
    if is_remote(address) or plain.startswith(("#", "data:", "mailto:")):
        return None
    alike = [
        item
        for item in listed
        if last_part(path.partition("?")[0]) in (item.name, last_part(item.key))
    ]
    return alike[0] if len(alike) == 1 else None


def _short(address: str) -> str:
    """An address without its host, and with only what names a page: `experiments.php?id=12`."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "\0"
    number = parse_qs(parts.query).get("id", [""])[0]
    return (
        f"{last_part(parts.path)}?id={number}" if number else f"{parts.netloc}{parts.path}" or "\0"
    )
