"""Requests read before anything is done: JSON, preconditions, what is asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

from scim2_models import (
    InvalidSyntaxException,
    NotFoundException,
    PreconditionFailedException,
)

if TYPE_CHECKING:
    from encre.institute.directory.models import ProvisioningClient

JSON = ("application/scim+json", "application/json")


@dataclass
class Request:
    """One request, of HTTP or of a bulk: `parts` is the path, `base` the service's address."""

    client: ProvisioningClient
    base: str
    method: str
    parts: tuple[str, ...]
    data: Any = None
    params: Mapping[str, str] = field(default_factory=dict)
    if_match: str = ""
    if_none_match: str = ""

    def object(self) -> dict[str, Any]:
        """Return the body, which must be an object (raises InvalidSyntaxException)."""
        if not isinstance(self.data, dict):
            raise InvalidSyntaxException(detail="the body must be a JSON object")
        return self.data

    def check(self, version: str) -> None:
        """Refuse to change what has another version than the client's (RFC 7644, 3.14)."""
        if self.if_match and not named(self.if_match, version):
            raise PreconditionFailedException()
        if self.if_none_match and named(self.if_none_match, version):
            raise PreconditionFailedException()


def named(header: str, version: str) -> bool:
    """Say whether a list of entity tags names a version, compared weakly (RFC 9110, 8.8.3.2)."""
    tags = {tag.strip().removeprefix("W/") for tag in header.split(",")}
    return "*" in tags or version.removeprefix("W/") in tags


def read_json(body: bytes) -> Any:
    """Return what a body holds (raises InvalidSyntaxException for what is not clean JSON)."""
    try:
        told = json.loads(body.decode("utf-8"), parse_constant=_refuse)
        json.dumps(told, ensure_ascii=False).encode("utf-8")
    except UnicodeError:
        raise InvalidSyntaxException(detail="the body is not UTF-8") from None
    except (ValueError, RecursionError):
        raise InvalidSyntaxException(detail="the body is not JSON") from None
    if b"\\u0000" in body or b"\x00" in body:
        raise InvalidSyntaxException(detail="the body holds the character U+0000")
    return told


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def member(data: Mapping[str, Any], name: str) -> Any:
    """Return a member of an object, whose names have no case."""
    return next((value for key, value in data.items() if key.lower() == name.lower()), None)


def nowhere(*_given: Any) -> NoReturn:
    """Refuse an address that leads nowhere."""
    raise NotFoundException()
