"""Bulk requests (RFC 7644, 3.7): many operations in one, that may refer to one another."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from scim2_models import InvalidSyntaxException, InvalidValueException, PayloadTooLargeException

from encre.institute.directory.protocols.scim.answers import Answer, error
from encre.institute.directory.protocols.scim.dispatching import perform
from encre.institute.directory.protocols.scim.requests import Request, member
from encre.institute.directory.protocols.scim.resources import MOST_OPERATIONS

RESPONSE = "urn:ietf:params:scim:api:messages:2.0:BulkResponse"
REQUEST = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
METHODS = ("POST", "PUT", "PATCH", "DELETE")
REFERENCE = "bulkId:"


def run(asked: Request) -> Answer:
    """Do the operations, each in a transaction of its own, until too many fail."""
    operations, most_errors = _read(asked)
    job = _Job(asked)
    waiting = list(enumerate(operations))
    results: dict[int, dict[str, Any]] = {}
    errors = 0
    names = {str(member(op, "bulkId")) for op in operations if _is_post(op)}
    while waiting:
        number, operation = _next(waiting, job.known, names)
        answer = job.do(operation)
        results[number] = _line(operation, answer, asked)
        errors += answer.status >= 400  # noqa: PLR2004
        if most_errors is not None and errors >= most_errors:
            break
    lines = [results[number] for number in sorted(results)]
    return Answer(200, {"schemas": [RESPONSE], "Operations": lines})


def _read(asked: Request) -> tuple[list[dict[str, Any]], int | None]:
    body = asked.object()
    schemas = member(body, "schemas")
    if not isinstance(schemas, list) or REQUEST not in schemas:
        raise InvalidSyntaxException(detail=f"schemas must hold {REQUEST}")
    operations = member(body, "Operations")
    if not isinstance(operations, list) or not all(isinstance(op, dict) for op in operations):
        raise InvalidSyntaxException(detail="Operations must be a list of objects")
    if len(operations) > MOST_OPERATIONS:
        raise PayloadTooLargeException(
            detail=f"a bulk request has {MOST_OPERATIONS} operations at most"
        )
    most = member(body, "failOnErrors")
    if most is not None and (isinstance(most, bool) or not isinstance(most, int) or most < 1):
        raise InvalidValueException(detail="failOnErrors must be a positive integer")
    return operations, most


def _is_post(operation: dict[str, Any]) -> bool:
    return str(member(operation, "method")).upper() == "POST"


def _next(
    waiting: list[tuple[int, dict[str, Any]]], known: dict[str, str], names: set[str]
) -> tuple[int, dict[str, Any]]:
    """Take the first operation that refers to nothing still to be made; else simply the first."""
    for place, (_number, operation) in enumerate(waiting):
        if not (_references(operation) & names) - set(known):
            return waiting.pop(place)
    return waiting.pop(0)


def _references(operation: dict[str, Any]) -> set[str]:
    found: set[str] = set()
    stack: list[Any] = [member(operation, "data"), member(operation, "path")]
    while stack:
        told = stack.pop()
        if isinstance(told, dict):
            stack.extend(told.values())
        elif isinstance(told, list):
            stack.extend(told)
        elif isinstance(told, str) and REFERENCE in told:
            found.add(told.partition(REFERENCE)[2].partition('"')[0].partition("/")[0])
    return found


class _Job:
    """The operations done so far, and what was made under which bulkId ("" when it failed)."""

    def __init__(self, asked: Request) -> None:
        self.asked = asked
        self.known: dict[str, str] = {}

    def do(self, operation: dict[str, Any]) -> Answer:
        """Do one operation."""
        method, path = str(member(operation, "method")).upper(), member(operation, "path")
        bulk_id = member(operation, "bulkId")
        if method not in METHODS or not isinstance(path, str):
            return error(400, "an operation needs a method and a path", "invalidSyntax")
        if method == "POST" and not (isinstance(bulk_id, str) and bulk_id):
            return error(400, "bulkId is needed for POST", "invalidValue")
        if method == "POST" and bulk_id in self.known:
            return error(400, "this bulkId is given twice", "invalidValue")
        answer = self._performed(method, path, operation)
        if method == "POST":
            self.known[str(bulk_id)] = (answer.body or {}).get("id", "") if _good(answer) else ""
        return answer

    def _performed(self, method: str, path: str, operation: dict[str, Any]) -> Answer:
        missing = [name for name in _references(operation) if not self.known.get(name)]
        if missing:
            return error(409, f"nothing was made under the bulkId {missing[0]}")
        parts = tuple(part for part in str(self._resolved(path)).split("/") if part)
        if len(parts) not in (1, 2) or parts[0] not in ("Users", "Groups") or ".search" in parts:
            return error(400, "a bulk operation is about /Users or /Groups", "invalidPath")
        version = member(operation, "version")
        return perform(
            replace(
                self.asked,
                method=method,
                parts=parts,
                data=self._resolved(member(operation, "data")),
                params={},
                if_match=version if isinstance(version, str) else "",
                if_none_match="",
            )
        )

    def _resolved(self, told: Any) -> Any:
        """Replace references by the identifiers of what was made."""
        if isinstance(told, dict):
            return {name: self._resolved(value) for name, value in told.items()}
        if isinstance(told, list):
            return [self._resolved(value) for value in told]
        if not isinstance(told, str) or REFERENCE not in told:
            return told
        for name in sorted(self.known, key=len, reverse=True):
            told = told.replace(f"{REFERENCE}{name}", self.known[name])
        return told


def _good(answer: Answer) -> bool:
    return answer.status < 300  # noqa: PLR2004


def _line(operation: dict[str, Any], answer: Answer, asked: Request) -> dict[str, Any]:
    """Return the result of an operation: where it is, its version, what was wrong."""
    path = str(member(operation, "path"))
    location = answer.headers.get("Location") or f"{asked.base}/{path.strip('/')}"
    line: dict[str, Any] = {
        "method": str(member(operation, "method")).upper(),
        "status": str(answer.status),
    }
    bulk_id = member(operation, "bulkId")
    if bulk_id is not None:
        line["bulkId"] = bulk_id if isinstance(bulk_id, str) else json.dumps(bulk_id)
    if "ETag" in answer.headers:
        line["version"] = answer.headers["ETag"]
    if _good(answer) or line["method"] != "POST":
        line["location"] = location
    if not _good(answer):
        line["response"] = answer.body
    return line
