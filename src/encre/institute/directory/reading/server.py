"""Reading LDAP servers (RFC 4511): paged results, what changed lately, whole ranges of values."""

import re
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import ldap3
from ldap3.core.exceptions import (
    LDAPException,
    LDAPInvalidFilterError,
    LDAPSocketReceiveError,
    LDAPStartTLSError,
)

from encre.institute.directory.reading.attributes import as_text, get, is_person
from encre.institute.directory.reading.native import Native, Unreadable

SECONDS, PAGE = 20, 500
PAGED = "1.2.840.113556.1.4.319"
OPERATIONAL = ("entryUUID", "nsUniqueId", "modifyTimestamp", "createTimestamp")
LOOPBACK = ("localhost", "127.0.0.1", "::1")
_RANGE = re.compile(r"(?P<name>[^;]+);range=(?P<first>\d+)-(?P<last>\d+|\*)", re.IGNORECASE)
_CODES = {
    32: "ldap_base", 34: "ldap_base",
    49: "ldap_credentials", 48: "ldap_credentials", 53: "ldap_refused",
    3: "ldap_cut", 4: "ldap_cut", 11: "ldap_cut",
    13: "ldap_clear", 8: "ldap_clear",
}  # fmt: skip
"""Answers that mean something to whoever set the source (RFC 4511 appendix A)."""


@dataclass(frozen=True)
class Way:
    """How a server is reached and what is read; `authority` is a PEM text, "" for the machine's."""

    address: str
    reader: str
    password: str = field(repr=False)
    base: str
    wanted: str = "(objectClass=person)"
    start_tls: bool = False
    authority: str = ""
    active: bool = False

    @property
    def stamp(self) -> str:
        """Return the attribute of the last change, by the server's own clock."""
        return "whenChanged" if self.active else "modifyTimestamp"

    @property
    def covered(self) -> bool:
        """Say whether a password would not travel in clear."""
        where = urlsplit(self.address)
        return where.scheme == "ldaps" or self.start_tls or where.hostname in LOOPBACK


class Door:
    """A connection to a directory, used as a context manager; every trouble is an Unreadable."""

    def __init__(self, way: Way) -> None:
        self.way = way
        self.newest = ""
        self._connection: Any = None

    def __enter__(self) -> "Door":
        """Connect, protect and bind."""
        try:
            self._connection = _connection(self.way)
            self._connection.open()
            if self.way.start_tls and not self._connection.server.ssl:
                self._connection.start_tls()
            self._connection.bind()
            if not self._connection.bound:
                self._refuse()
        except Unreadable:
            self._close()
            raise
        except LDAPStartTLSError as error:
            self._close()
            raise Unreadable("ldap_tls") from error
        except (LDAPException, OSError, ValueError) as error:
            self._close()
            tls = isinstance(error, ssl.SSLError) or "ssl" in str(error).lower()
            raise Unreadable("ldap_tls" if tls else "ldap_unreachable") from error
        return self

    def __exit__(self, *_error: object) -> None:
        """Let the connection go."""
        self._close()

    def _close(self) -> None:
        if self._connection is None:
            return
        # ldap3 lets go of the socket of a connection that did not come about without closing it.
        socket = self._connection.socket
        try:
            self._connection.unbind()
        except (LDAPException, OSError):
            return
        finally:
            if socket is not None:
                socket.close()

    def rows(self, since: str = "", most: int = 0) -> Iterator[Native]:
        """Yield the persons under the base, those changed since a stamp (included) when given.

        `most` stops early, for a preview. `newest` is then the last stamp seen.
        """
        count = 0
        for raw in self._entries(self._filter(since)):
            values, warned = as_text(self._whole(raw))
            stamp = next(iter(get(values, self.way.stamp)), "")
            self.newest = max(self.newest, stamp)
            if not is_person(values):
                continue
            # What the server writes at each bind or change says nothing of the person.
            kept = {name: told for name, told in values.items() if name.lower() not in _RESTLESS}
            yield Native(raw["dn"], {"dn": (raw["dn"],), **kept}, tuple(warned))
            count += 1
            if most and count >= most:
                return

    def _filter(self, since: str) -> str:
        wanted = self.way.wanted or "(objectClass=person)"
        return f"(&{wanted}({self.way.stamp}>={since}))" if since else wanted

    def _entries(self, wanted: str) -> Iterator[dict[str, Any]]:
        """Yield raw entries page by page (RFC 2696); what is cut short is refused."""
        cookie: Any = None
        asked = [ldap3.ALL_ATTRIBUTES] if self.way.active else [ldap3.ALL_ATTRIBUTES, *OPERATIONAL]
        while True:
            self._search(self.way.base, wanted, asked, paged_size=PAGE, paged_cookie=cookie)
            found = [raw for raw in self._connection.response if raw["type"] == "searchResEntry"]
            controls = self._connection.result.get("controls", {})
            cookie = controls.get(PAGED, {}).get("value", {}).get("cookie")
            yield from found
            if not cookie:
                return

    def _whole(self, raw: dict[str, Any]) -> list[tuple[str, Sequence[bytes]]]:
        """Return the attributes of an entry, those an AD cuts in ranges made whole (MS-ADTS)."""
        told: list[tuple[str, Sequence[bytes]]] = []
        for described, values in raw["raw_attributes"].items():
            if not values:
                continue  # beside its range an AD gives the attribute, empty: ldap3 tells None
            found = _RANGE.fullmatch(described)
            if found is None:
                told.append((described, values))
            else:
                told.append((found["name"], self.completed(raw["dn"], described, values)))
        return told

    def completed(self, dn: str, described: str, first: Sequence[bytes]) -> list[bytes]:
        """Return all the values of an attribute of which a server gave a range only.

        `described` is what the server called it ("member;range=0-1499"). A server that stops
        before the last one is refused (ldap_cut): nobody loses what it did not tell.
        """
        values, found = list(first), _RANGE.fullmatch(described)
        while found is not None and found["last"] != "*":
            name, after = found["name"], int(found["last"]) + 1
            asked = [f"{name};range={after}-*"]
            self._search(dn, "(objectClass=*)", asked, search_scope=ldap3.BASE)
            entry = next(
                (one for one in self._connection.response if one["type"] == "searchResEntry"), None
            )
            more = entry["raw_attributes"] if entry else {}
            found = None
            for told, some in more.items():
                following = _RANGE.fullmatch(told)
                if following is not None and following["name"].lower() == name.lower() and some:
                    values += some
                    found = following
        if found is None:
            raise Unreadable("ldap_cut", dn)
        return values

    def _search(self, base: str, wanted: str, asked: list[str], **options: Any) -> None:
        try:
            self._connection.search(base, wanted, attributes=asked, **options)
        except LDAPInvalidFilterError as error:
            raise Unreadable("ldap_filter") from error
        except LDAPSocketReceiveError as error:
            raise Unreadable("ldap_lost") from error
        except (LDAPException, OSError) as error:
            raise Unreadable("ldap_lost", "", type(error).__name__) from error
        if self._connection.result["result"] != 0:
            self._refuse()

    def _refuse(self) -> None:
        result = self._connection.result
        code = _CODES.get(int(result["result"]), "ldap_refused")
        raise Unreadable(code, "", str(result["description"]))


_RESTLESS = frozenset(
    "modifytimestamp whenchanged lastlogon lastlogontimestamp logoncount badpwdcount".split()  # noqa: SIM905 - a list of words
)


def _connection(way: Way) -> Any:
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
        way.reader or None,
        way.password or None,
        auto_bind=ldap3.AUTO_BIND_NONE,
        receive_timeout=SECONDS * 3,
        auto_range=False,
        # Else ldap3 looks for the attribute beside its range, and fails where a server has none.
        return_empty_attributes=False,
        auto_referrals=False,
        check_names=False,
        read_only=True,
    )
