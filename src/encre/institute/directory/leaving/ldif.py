"""Writing LDIF (RFC 2849), entry by entry."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence

from encre.institute.directory.leaving.facts import Entry

WIDTH = 76


def written(entry: Entry, extra: Mapping[str, Sequence[str]] | None = None) -> str:
    """Return an entry as LDIF, a blank line after it."""
    lines = [line("dn", entry.dn)]
    for name, values in (*entry.attributes.items(), *(extra or {}).items()):
        lines += [line(name, value) for value in values]
    return "".join(lines) + "\n"


def stream(entries: Iterable[Entry], held: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield each entry as LDIF, with the groups that `held` says it is in."""
    for entry in entries:
        groups = held.get(entry.dn)
        yield written(entry, {"memberOf": groups} if groups else None)


def line(name: str, value: str) -> str:
    """Return one attribute, in base64 where RFC 2849 asks for it, folded."""
    text = f"{name}: {value}" if _safe(value) else f"{name}:: {b64encode(value.encode()).decode()}"
    folded = [text[:WIDTH]]
    folded += [f" {text[at : at + WIDTH - 1]}" for at in range(WIDTH, len(text), WIDTH - 1)]
    return "\n".join(folded) + "\n"


def _safe(value: str) -> bool:
    """Say whether a value is a SAFE-STRING, with no space at its end."""
    if not value:
        return True
    if value[0] in " :<" or value.endswith(" ") or not value.isascii():
        return False
    return not any(char in "\0\r\n" for char in value)
