"""The door: HTTP read, the part of the API found, its answer written."""

from __future__ import annotations

import json
from math import isfinite
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from encre.commons.files.handlers import StoreHandler
from encre.research.elabftw.protocols.answers import Answered, absent, refusal
from encre.research.elabftw.protocols.calls import Call
from encre.research.elabftw.protocols.entering import caller
from encre.research.elabftw.protocols.routes import ONE, TABLE, Part
from encre.research.elabftw.services.numbers import remembered

MULTIPART = "multipart/form-data"


@csrf_exempt
def door(request: HttpRequest, rest: str) -> HttpResponseBase:
    """Answer a program, in eLabFTW's form whatever goes wrong; no cookie counts here."""
    with remembered():
        try:
            return _answer(request, rest)
        except Exception as problem:
            answer = refusal(problem)
            if answer is None:
                raise
            return answer


def _answer(request: HttpRequest, rest: str) -> HttpResponseBase:
    person = caller(request)
    method = "GET" if request.method == "HEAD" else str(request.method)
    parts = [part for part in rest.split("/") if part]
    act = _found(parts, method)
    if _nulls([rest, dict(request.GET.lists())]):
        raise Answered(400, _("This address holds a null character."))
    call = Call(request, person, method, parts, request.GET.dict())
    if method != "GET":
        call.data = _data(request)
    return act(call)


def _found(parts: list[str], method: str) -> Part:
    words = (parts[0] if parts else "", parts[2] if len(parts) > ONE else "", len(parts))
    methods = TABLE.get(words)
    if methods is None:
        raise absent(_("Encre does not answer this call of eLabFTW's API."))
    if method not in methods:
        allowed = ", ".join(methods)
        raise Answered(
            405, _("%(method)s is not answered here.") % {"method": method}, Allow=allowed
        )
    return methods[method]


def _data(request: HttpRequest) -> dict[str, Any]:
    """Return what was sent; files of a form go to the store as they arrive."""
    if request.content_type == MULTIPART:
        request.upload_handlers = [StoreHandler(request)]
        sent: dict[str, Any] = dict(request.POST.dict())
        if _nulls(sent):
            raise Answered(400, _("This form holds a null character."))
        return sent
    if not request.body.strip():
        return {}
    try:
        told = json.loads(request.body, parse_float=_finite, parse_constant=_finite)
        json.dumps(told, ensure_ascii=False).encode()  # no lone surrogate
        if _nulls(told):
            raise ValueError
    except (ValueError, RecursionError):
        raise Answered(400, _("The JSON of this request cannot be read.")) from None
    if not isinstance(told, dict):
        raise Answered(400, _("The JSON of this request must be an object."))
    return told


def _nulls(value: Any) -> bool:
    """Say whether a null character, which one of our databases cannot hold, is in it."""
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(_nulls(name) or _nulls(held) for name, held in value.items())
    return isinstance(value, list) and any(_nulls(one) for one in value)


def _finite(text: str) -> float:
    """Return a number, which no database keeps when it has no end."""
    found = float(text)
    if not isfinite(found):
        raise ValueError
    return found
