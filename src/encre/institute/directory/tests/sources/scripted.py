"""An LDAP server (RFC 4511) that answers what a test says, on a free port."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from ldap3.protocol.rfc4511 import (
    LDAPDN,
    AttributeDescription,
    BindResponse,
    LDAPMessage,
    LDAPString,
    MessageID,
    PartialAttribute,
    PartialAttributeList,
    ProtocolOp,
    ResultCode,
    SearchResultDone,
    SearchResultEntry,
    Vals,
)
from pyasn1.codec.ber import decoder, encoder
from pyasn1.error import SubstrateUnderrunError

Values = Mapping[str, Sequence[bytes]]


@dataclass(frozen=True)
class Answer:
    """Entries by name, then a result code (RFC 4511 appendix A); `lost` cuts the connection."""

    entries: Mapping[str, Values] = field(default_factory=dict)
    code: int = 0
    lost: bool = False


Script = Callable[[str, list[str]], Answer]
"""From the base and the attributes that a search asks to what is answered."""


@contextmanager
def scripted(script: Script) -> Iterator[str]:
    """Serve one connection after another; yield the address."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        # Looked at often, so that the end is not waited for.
        door.settimeout(0.05)
        over = threading.Event()
        served = threading.Thread(target=_serve, args=(door, script, over))
        served.start()
        try:
            yield f"ldap://127.0.0.1:{door.getsockname()[1]}"
        finally:
            over.set()
            served.join()


def _serve(door: socket.socket, script: Script, over: threading.Event) -> None:
    while not over.is_set():
        try:
            client, _where = door.accept()
        except TimeoutError:
            continue
        with client:
            client.settimeout(10)
            _converse(client, script)


def _converse(client: socket.socket, script: Script) -> None:
    held = b""
    while chunk := client.recv(65_536):
        held += chunk
        while held:
            try:
                message, held = decoder.decode(held, asn1Spec=LDAPMessage())
            except SubstrateUnderrunError:
                break
            if not _answer(client, message, script):
                return


def _answer(client: socket.socket, message: Any, script: Script) -> bool:
    """Answer a request; say whether the conversation goes on."""
    number, asked = int(message["messageID"]), message["protocolOp"]
    kind = asked.getName()
    if kind == "bindRequest":
        _send(client, number, "bindResponse", _result(BindResponse(), 0))
    elif kind == "searchRequest":
        search = asked["searchRequest"]
        told = script(str(search["baseObject"]), [str(one) for one in search["attributes"]])
        for name, values in told.entries.items():
            _send(client, number, "searchResEntry", _entry(name, values))
        if told.lost:
            return False
        _send(client, number, "searchResDone", _result(SearchResultDone(), told.code))
    return kind != "unbindRequest"


def _send(client: socket.socket, number: int, kind: str, said: Any) -> None:
    message, operation = LDAPMessage(), ProtocolOp()
    operation[kind] = said
    message["messageID"] = MessageID(number)
    message["protocolOp"] = operation
    client.sendall(encoder.encode(message))


def _result(said: Any, code: int) -> Any:
    said["resultCode"] = ResultCode(code)
    said["matchedDN"] = LDAPDN("")
    said["diagnosticMessage"] = LDAPString("")
    return said


def _entry(name: str, values: Values) -> Any:
    entry, told = SearchResultEntry(), PartialAttributeList()
    for place, (described, several) in enumerate(values.items()):
        one, vals = PartialAttribute(), Vals()
        for at, value in enumerate(several):
            vals[at] = value
        if not several:
            vals.clear()
        one["type"] = AttributeDescription(described)
        one["vals"] = vals
        told[place] = one
    entry["object"] = LDAPDN(name)
    entry["attributes"] = told
    return entry
