"""Answers and refusals in eLabFTW's form: `{code, message, description}`."""

from __future__ import annotations

import json
import math
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.db import DataError, IntegrityError, OperationalError
from django.http import HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _

from encre.foundation.base.errors import EncreError, NotFound, Refused

ROOT, ABSENT = "/api/v2", 501


class Answered(Exception):
    """A refusal of the door itself: status, sentence, what to do, headers."""

    def __init__(
        self, status: int, message: object, description: object = "", **headers: str
    ) -> None:
        super().__init__(status)
        self.status, self.message, self.description = status, message, description
        self.headers = headers


def shown(data: Any, status: int = 200) -> HttpResponse:
    """Return JSON in UTF-8; a number that JSON does not have is null."""
    text = json.dumps(_finite(data), ensure_ascii=False, allow_nan=False)
    return _private(HttpResponse(text, content_type="application/json", status=status))


def created(path: str) -> HttpResponse:
    """Return 201, an empty body, and where the new object is."""
    response = HttpResponse(status=201)
    response["Location"] = address(path)
    return _private(response)


def address(path: str) -> str:
    """Return the whole address of a path of the API."""
    return f"{settings.BASE_URL}{ROOT}/{path}"


def done() -> HttpResponse:
    """Return 204."""
    return _private(HttpResponse(status=204))


def absent(what: object) -> Answered:
    """Return the refusal of what Encre does not offer to these programs."""
    description = _("The documentation of Encre says which calls are answered.")
    return Answered(ABSENT, what, description)


def refusal(problem: Exception) -> HttpResponse | None:
    """Return the answer to what was refused; None for a fault of ours."""
    if isinstance(problem, Answered):
        response = _error(problem.status, problem.message, problem.description)
        # A call that Encre never answers is no fault to wake an operator with.
        no_fault = problem.status == ABSENT
        response._has_been_logged = no_fault  # type: ignore[attr-defined]  # noqa: SLF001 what Django itself looks at
        for name, value in problem.headers.items():
            response[name.replace("_", "-")] = value
        return response
    if isinstance(problem, NotFound):
        return _error(404, _("There is nothing with this id, or you may not see it."))
    if isinstance(problem, Refused) and problem.fields:
        told = (
            f"{name}: {' '.join(str(text) for text in texts)}"
            for name, texts in problem.fields.items()
        )
        return _error(422, problem, " ".join(told))
    if isinstance(problem, EncreError):
        return _error(problem.status, problem)
    return _transport(problem)


def _transport(problem: Exception) -> HttpResponse | None:
    if isinstance(problem, (RequestDataTooBig, TooManyFieldsSent)):
        return _error(413, _("This is too large."), _("Send files as multipart uploads."))
    if isinstance(problem, (UnreadablePostError, MultiPartParserError, SuspiciousOperation)):
        return _error(400, _("This request ended before its end, or is not well formed."))
    if isinstance(problem, IntegrityError):
        return _error(409, _("Another request was faster: read again, then try again."))
    if isinstance(problem, DataError):
        return _error(400, _("A value does not fit where it should go."))
    if isinstance(problem, OperationalError):
        return _error(503, _("The database does not answer for the moment."))
    return None


def _error(status: int, message: object, description: object = "") -> HttpResponse:
    told = {"code": status, "message": str(message), "description": str(description)}
    text = json.dumps(told, ensure_ascii=False)
    return _private(HttpResponse(text, status=status, content_type="application/json"))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["Vary"] = "Authorization, Accept-Language"
    return response


def _finite(data: Any) -> Any:
    if isinstance(data, float) and not math.isfinite(data):
        return None
    if isinstance(data, dict):
        return {name: _finite(value) for name, value in data.items()}
    return [_finite(one) for one in data] if isinstance(data, list) else data
