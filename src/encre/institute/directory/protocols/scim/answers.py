"""Answers and refusals in the protocol's own form (RFC 7644, 3.1 and 3.12)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, OperationalError
from django.http import HttpResponse
from pydantic import ValidationError
from scim2_models import Context, Error, SCIMException

from encre.foundation.base.errors import EncreError, NotFound, Refused

MEDIA = "application/scim+json"
READS = ("GET", "HEAD")
_ATTRIBUTES = {
    "login": "userName",
    "family_name": "name.familyName",
    "given_name": "name.givenName",
    "email": "emails",
    "phone": "phoneNumbers",
}


class Answered(Exception):
    """An answer that ends the request, whatever was going on."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


@dataclass
class Answer:
    """A status, a body and headers, before they become a response or a line of a bulk answer."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def scim_type(self) -> str:
        """Return the keyword of an error, for the page that lists them."""
        return str((self.body or {}).get("scimType", "")) if self.status >= 400 else ""  # noqa: PLR2004

    def response(self) -> HttpResponse:
        """Return the HTTP response."""
        if self.body is None:
            response = HttpResponse(status=self.status)
            del response["Content-Type"]
        else:
            text = json.dumps(self.body, ensure_ascii=False, separators=(",", ":"))
            response = HttpResponse(text, status=self.status, content_type=MEDIA)
        response["Cache-Control"] = "private, no-cache"
        response["Vary"] = "Authorization, Accept-Language"
        for name, value in self.headers.items():
            response[name] = value
        return response


def error(status: int, detail: str, scim_type: str = "", **headers: str) -> Answer:
    """Return an error with its sentence."""
    told = Error(status=status, detail=detail, scim_type=scim_type or None)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, told.model_dump(scim_ctx=Context.DEFAULT), named)


def refusal(problem: Exception) -> Answer | None:
    """Return the answer to what was refused below; None for a fault of ours."""
    for kind, answer in _REFUSALS:
        if isinstance(problem, kind):
            return answer(problem)
    return None


def _invalid(problem: Any) -> Answer:
    told = Error.from_validation_errors(problem)[0]
    return error(told.status or 400, told.detail or "", told.scim_type or "")


def _refused(problem: Refused) -> Answer:
    """Say which attribute is wrong; a login that is taken is a conflict."""
    if not problem.fields:
        return error(409, str(problem), "uniqueness")
    name, sentences = next(iter(problem.fields.items()))
    taken = name == "login"
    detail = f"{_ATTRIBUTES.get(name, name)}: {' '.join(str(text) for text in sentences)}"
    return error(409, detail, "uniqueness") if taken else error(400, detail, "invalidValue")


_REFUSALS: tuple[tuple[type[Exception], Callable[[Any], Answer]], ...] = (
    (Answered, lambda problem: problem.answer),
    (SCIMException, lambda it: error(it.status, it.detail, it.scim_type)),
    (ValidationError, _invalid),
    (Refused, _refused),
    (NotFound, lambda _it: error(404, "The resource does not exist.")),
    (EncreError, lambda it: error(it.status, str(it))),
    # Two requests for one login at the same moment.
    (IntegrityError, lambda _it: error(409, "Another request was faster.", "uniqueness")),
    (OperationalError, lambda _it: error(503, "The database does not answer.", Retry_After="5")),
)
