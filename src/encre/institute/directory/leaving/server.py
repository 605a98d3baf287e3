"""Speaking to the LDAP server: read what it holds, write what it must hold (RFC 4511)."""

import ssl
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

import ldap3
from ldap3.core.exceptions import LDAPException
from ldap3.utils.conv import escape_filter_chars

from encre.institute.directory.leaving import names
from encre.institute.directory.leaving.differing import KEPT, LOCK, differences, held
from encre.institute.directory.leaving.facts import Entry

SECONDS = 20
PAGE = 500
NO_SUCH_OBJECT, ALREADY_THERE = 32, 68


class ServerTrouble(Exception):
    """The server cannot be reached, or refused; `code` is RFC 4511's, and 0 when out of reach."""

    def __init__(self, message: str, code: int = 0) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Way:
    """How the server is reached; `authority` is a PEM text, "" for the machine's own."""

    address: str
    publisher: str
    password: str = field(repr=False)
    start_tls: bool = False
    authority: str = ""


class Server:
    """A connection as the publisher, used as a context manager."""

    def __init__(self, way: Way) -> None:
        self.way = way
        self._connection: Any = None

    def __enter__(self) -> "Server":
        """Connect, protect and bind (raises ServerTrouble)."""
        try:
            self._connection = _unopened(self.way)
            self._connection.open()
            if self.way.start_tls and not self._connection.server.ssl:
                self._connection.start_tls()
            self._connection.bind()
        except (LDAPException, OSError, ValueError) as error:
            self._drop()
            raise ServerTrouble(type(error).__name__) from error
        if not self._connection.bound:
            self._drop()
            self._refuse()
        return self

    def _drop(self) -> None:
        """Close what a failed connection leaves open."""
        held = self._connection.socket if self._connection is not None else None
        if held is not None:
            held.close()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let the connection go."""
        try:
            self._connection.unbind()
        except (LDAPException, OSError):
            return

    def entries(self, base: str, wanted: str, **options: Any) -> Iterator[Entry]:
        """Yield every entry under a branch, page by page (RFC 2696)."""
        cookie: Any = None
        while True:
            self._do("search", base, wanted, paged_size=PAGE, paged_cookie=cookie, **options)
            yield from map(held, self._found())
            controls = self._connection.result.get("controls", {})
            cookie = controls.get("1.2.840.113556.1.4.319", {}).get("value", {}).get("cookie")
            if not cookie:
                return

    def find(self, base: str, identifier: str) -> Entry | None:
        """Return the entry of an identifier, wherever it stands now."""
        wanted = f"(encreId={escape_filter_chars(identifier)})"
        self._do("search", base, wanted)
        found = [held(raw) for raw in self._found()]
        return found[0] if found else None

    def having(self, base: str, identifiers: Iterable[str]) -> dict[str, Entry]:
        """Return the entries of some identifiers, by identifier."""
        each = "".join(f"(encreId={escape_filter_chars(one)})" for one in identifiers)
        if not each:
            return {}
        self._do("search", base, f"(|{each})")
        return {entry.id: entry for entry in map(held, self._found())}

    def identifiers(self, base: str) -> Iterator[tuple[str, str]]:
        """Yield the identifier ("" when it has none) and the name of all that a branch holds."""
        for entry in self.entries(base, "(objectClass=*)", attributes=["encreId"]):
            if names.comparable(entry.dn) != names.comparable(base):
                yield entry.id, entry.dn

    def put(self, entry: Entry, present: Entry | None) -> bool:
        """Add, move or change until the server holds `entry`; say whether something was written."""
        if present is None:
            self._do("add", entry.dn, attributes=_plain(entry.attributes))
            return True
        moved = names.comparable(present.dn) != names.comparable(entry.dn)
        if moved:
            self.move(present.dn, entry.dn)
        changes = differences(entry, present)
        # ppolicy takes a lock off itself when the password changes: a lock is taken off before, and
        # put on after, each alone.
        lock = {name: changes.pop(name) for name in list(changes) if name == LOCK}
        steps = (changes, lock) if LOCK in entry.attributes else (lock, changes)
        for asked in filter(None, steps):
            self._do("modify", entry.dn, changes=asked)
        return moved or bool(changes) or bool(lock)

    def move(self, before: str, after: str) -> None:
        """Rename an entry, under another branch where it must; its entryUUID stays."""
        first, above = names.parts(after)
        other = names.comparable(names.parts(before)[1]) != names.comparable(above)
        options = {"new_superior": above} if other else {}
        self._do("modify_dn", before, first, delete_old_dn=True, **options)

    def drop(self, dn: str) -> None:
        """Delete an entry; one that is gone already is no trouble."""
        self._do("delete", dn, fine=(NO_SUCH_OBJECT,))

    def plant(self, entries: Iterable[Entry]) -> int:
        """Add the entries that are not there yet; return how many were missing."""
        added = 0
        for entry in entries:
            self._do("add", entry.dn, attributes=_plain(entry.attributes), fine=(ALREADY_THERE,))
            added += self._connection.result["result"] == 0
        return added

    def knows(self) -> frozenset[str]:
        """Return the names of the object classes the server knows, in lower case."""
        self._do("search", "", "(objectClass=*)", search_scope=ldap3.BASE, attributes=["+"])
        where = self._found()[0]["raw_attributes"]["subschemaSubentry"][0].decode()
        schema: Any = {"search_scope": ldap3.BASE, "attributes": ["objectClasses"]}
        self._do("search", where, "(objectClass=subschema)", **schema)
        told = [raw.decode() for raw in self._found()[0]["raw_attributes"]["objectClasses"]]
        return frozenset(name.lower() for text in told for name in _names(text))

    def _found(self) -> list[dict[str, Any]]:
        return [raw for raw in self._connection.response if raw["type"] == "searchResEntry"]

    def _do(self, verb: str, *args: Any, fine: Any = (), **options: Any) -> None:
        if verb == "search":
            options.setdefault("attributes", [*KEPT, LOCK])
        try:
            getattr(self._connection, verb)(*args, **options)
        except (LDAPException, OSError) as error:
            raise ServerTrouble(type(error).__name__) from error
        if self._connection.result["result"] not in (0, *fine):
            self._refuse()

    def _refuse(self) -> None:
        result = self._connection.result
        raise ServerTrouble(str(result["description"]), int(result["result"]))


def _unopened(way: Way) -> Any:
    where = urlsplit(way.address)
    if where.scheme not in ("ldap", "ldaps") or not where.hostname:
        raise ValueError("not an LDAP address")
    secure = where.scheme == "ldaps"
    tls = None
    if secure or way.start_tls:
        given = {"ca_certs_data": way.authority} if way.authority else {}
        tls = ldap3.Tls(validate=ssl.CERT_REQUIRED, **given)
    server = ldap3.Server(
        where.hostname,
        port=where.port or (636 if secure else 389),
        use_ssl=secure,
        tls=tls,
        get_info=ldap3.NONE,
        connect_timeout=SECONDS,
    )
    return ldap3.Connection(
        server,
        way.publisher,
        way.password,
        receive_timeout=SECONDS,
        auto_range=False,
        check_names=False,
    )


def _plain(attributes: dict[str, tuple[str, ...]]) -> dict[str, list[bytes]]:
    return {name: [value.encode() for value in values] for name, values in attributes.items()}


def _names(definition: str) -> list[str]:
    """Return the names of a class in its definition (RFC 4512 §4.1.1)."""
    told = definition.partition("NAME ")[2]
    if told.startswith("("):
        told = told[1 : told.index(")")]
        return [word.strip("'") for word in told.split()]
    return [told[1:].partition("'")[0]] if told.startswith("'") else []
