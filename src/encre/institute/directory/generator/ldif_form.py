"""Directories as LDIF (RFC 2849): SupAnn entries, and an Active Directory's."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

from encre.institute.directory.generator.mistakes import bare
from encre.institute.directory.generator.native import AD, Native

WIDTH = 76
NEVER = 0x7FFF_FFFF_FFFF_FFFF
"""The filetime of an account that does not expire."""
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_TICKS_A_SECOND = 10_000_000
_NORMAL, _DISABLED = 0x200, 0x202
_SAFE_FIRST = frozenset(" :<")
_CLASSES = ("top", "person", "organizationalPerson")
_PIXEL = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")


def entries(
    key: str, native: Native, rows: Iterable[dict[str, str]], at: datetime
) -> Iterator[str]:
    """Yield the text of a file: its head, its branch, then an entry for each row."""
    base = f"ou=people,dc={key},dc=example"
    yield f"version: 1\n# export {key}\n\n"
    yield _entry(base, [("objectClass", "organizationalUnit"), ("ou", "people")])
    taken: dict[str, int] = {}
    for row in rows:
        name = row["source_id"] if native.names["source_id"] == "uid" else _cn(native, row)
        count = taken[name] = taken.get(name, 0) + 1
        unique = name if count == 1 else f"{name} {count}"
        attributes = _active(row, unique, at) if native.kind == AD else _supann(native, row, unique)
        naming = "uid" if native.names["source_id"] == "uid" else "cn"
        yield _entry(f"{naming}={_escaped(unique)},{base}", attributes)


def line(name: str, value: str | bytes) -> str:
    """Return an attribute line, in base64 where the value is not safe, folded at 76 bytes."""
    raw = value if isinstance(value, bytes) else value.encode()
    safe = raw and raw.isascii() and b"\n" not in raw and b"\r" not in raw and b"\0" not in raw
    text = raw.decode("ascii") if safe else ""
    if safe and text[0] not in _SAFE_FIRST and not text.endswith(" "):
        whole = f"{name}: {text}"
    else:
        whole = f"{name}:: {base64.b64encode(raw).decode()}"
    folded = [whole[:WIDTH]]
    folded += [" " + whole[at : at + WIDTH - 1] for at in range(WIDTH, len(whole), WIDTH - 1)]
    return "\n".join(folded) + "\n"


def _entry(dn: str, attributes: Iterable[tuple[str, str | bytes]]) -> str:
    return line("dn", dn) + "".join(line(*pair) for pair in attributes) + "\n"


def _cn(native: Native, row: dict[str, str]) -> str:
    words = [row["given_names"], row["family_name"]]
    return " ".join(filter(None, reversed(words) if native.reversed_cn else words))


def _escaped(value: str) -> str:
    """Return a value as a DN holds it (RFC 4514)."""
    return "".join(f"\\{char}" if char in ',+"\\<>;=#' else char for char in value)


def _supann(native: Native, row: dict[str, str], unique: str) -> Iterator[tuple[str, str | bytes]]:
    for name in (*_CLASSES, "inetOrgPerson", "supannPerson", "eduPerson"):
        yield "objectClass", name
    yield "cn", _cn(native, row) or unique
    for fact, attribute in native.names.items():
        option = ";lang-fr" if native.language and attribute in ("sn", "givenName") else ""
        for value in row[fact].split(";"):
            if value:
                yield attribute + option, value
    secret = hashlib.blake2b(row["source_id"].encode(), digest_size=24).digest()
    yield "userPassword", "{SSHA}" + base64.b64encode(secret).decode()
    if secret[0] < 16:  # noqa: PLR2004 - one in sixteen shows a picture
        yield "jpegPhoto", _PIXEL


def _active(row: dict[str, str], unique: str, at: datetime) -> Iterator[tuple[str, str | bytes]]:
    for name in (*_CLASSES, "user"):
        yield "objectClass", name
    yield "cn", unique
    yield "displayName", unique
    login = bare(unique).lower().replace(" ", ".")[:20]
    yield "sAMAccountName", login
    yield "objectGUID", UUID(row["source_id"]).bytes_le
    ends = _day(row["end_date"])
    left = ends is not None and ends < at
    yield "userAccountControl", str(_DISABLED if left else _NORMAL)
    # An account that ends on a day is valid until the midnight after it.
    yield "accountExpires", str(NEVER if ends is None else filetime(ends + timedelta(days=1)))
    yield "whenCreated", at.strftime("%Y%m%d%H%M%S.0Z")
    for fact, attribute in _PLAIN.items():
        for value in row[fact].split(";"):
            if value:
                yield attribute, value


_PLAIN = {
    "family_name": "sn", "given_names": "givenName", "sex": "extensionAttribute2", "email": "mail",
    "phone": "telephoneNumber", "employee_number": "employeeID", "orcid": "extensionAttribute1",
    "employer": "company", "unit": "department", "title": "title",
}  # fmt: skip


def filetime(moment: datetime) -> int:
    """Return the hundreds of nanoseconds since 1601 (MS-DTYP 2.3.3)."""
    return int((moment - _EPOCH).total_seconds()) * _TICKS_A_SECOND


def _day(text: str) -> datetime | None:
    return datetime.strptime(text, "%d/%m/%Y").replace(tzinfo=UTC) if text else None
