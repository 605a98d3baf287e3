"""Resumable uploads in the manner of tus 1.0.0 (core, creation, termination, expiration)."""

import base64
import binascii
from functools import wraps
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from encre.commons.files import owners, uploads
from encre.commons.files.models import Upload
from encre.foundation import links
from encre.foundation.base.errors import EncreError, NotFound, Refused, Stale
from encre.foundation.base.ids import as_uuid

if TYPE_CHECKING:
    from collections.abc import Callable

VERSION = "1.0.0"
PIECE = "application/offset+octet-stream"


def _tus(view: "Callable[..., HttpResponse]") -> "Callable[..., HttpResponse]":
    """Check the protocol's headers; answer refusals in the protocol's own form."""

    @wraps(view)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
        elif getattr(request, "person", None) is None:
            response = HttpResponse(status=401)
        elif request.headers.get("Tus-Resumable") != VERSION:
            response = HttpResponse(status=412)
        else:
            try:
                response = view(request, **kwargs)
            except EncreError as error:
                response = HttpResponse(str(error), status=error.status, content_type="text/plain")
        response.headers["Tus-Resumable"] = response.headers["Tus-Version"] = VERSION
        response.headers["Tus-Extension"] = "creation,termination,expiration"
        response.headers["Cache-Control"] = "no-store"
        return response

    return answer


@csrf_exempt
@_tus
def collection(request: HttpRequest) -> HttpResponse:
    """POST opens an upload: its size in Upload-Length, its facts in Upload-Metadata."""
    if request.method != "POST":
        return HttpResponse(status=405, headers={"Allow": "POST, OPTIONS"})
    return _create(request)


@csrf_protect
def _create(request: HttpRequest) -> HttpResponse:
    length = request.headers.get("Upload-Length", "")
    if not length.isascii() or not length.isdigit():
        return HttpResponse(status=400)
    facts = metadata(request.headers.get("Upload-Metadata", ""))
    kind, identifier = facts.get("kind", ""), as_uuid(facts.get("id"))
    owner = owners.find(kind, identifier)
    if owner is None:
        raise NotFound
    upload = uploads.begin(
        name=facts.get("filename", ""),
        size=int(length),
        by=request.person,  # type: ignore[attr-defined]
        owner=owner,
        declared_type=facts.get("filetype", ""),
        declared_sha256=facts.get("sha256", ""),
    )
    response = HttpResponse(status=201)
    response.headers["Location"] = f"{request.path}{upload.pk}"
    if upload.size == 0:
        _settle(upload, request, response)
    return _tell(upload, response)


@csrf_exempt
@_tus
def resource(request: HttpRequest, pk: UUID) -> HttpResponse:
    """HEAD tells how far it is, PATCH goes on from there, DELETE gives it up."""
    handlers = {"HEAD": _head, "PATCH": _patch, "DELETE": _delete}
    handler = handlers.get(request.method or "")
    if handler is None:
        return HttpResponse(status=405, headers={"Allow": "HEAD, PATCH, DELETE, OPTIONS"})
    upload = uploads.under_way(pk, by=request.person)  # type: ignore[attr-defined]
    return handler(request, upload)


def _head(request: HttpRequest, upload: Upload) -> HttpResponse:
    response = _tell(upload, HttpResponse(status=200))
    response.headers["Upload-Length"] = str(upload.size)
    if upload.file is not None:
        response.headers["Upload-Result"] = links.address(upload.file)
    return response


@csrf_protect
def _patch(request: HttpRequest, upload: Upload) -> HttpResponse:
    if request.content_type != PIECE:
        return HttpResponse(status=415)
    offset = request.headers.get("Upload-Offset", "")
    if not offset.isascii() or not offset.isdigit():
        return HttpResponse(status=400)
    try:
        uploads.add(upload, int(offset), request)
    except Stale:
        return _tell(upload, HttpResponse(status=409))
    response = HttpResponse(status=204)
    if upload.received == upload.size:
        _settle(upload, request, response)
    return _tell(upload, response)


@csrf_protect
def _delete(request: HttpRequest, upload: Upload) -> HttpResponse:
    uploads.cancel(upload)
    return HttpResponse(status=204)


def _settle(upload: Upload, request: HttpRequest, response: HttpResponse) -> None:
    file = uploads.finish(upload, by=request.person)  # type: ignore[attr-defined]
    response.headers["Upload-Result"] = links.address(file)


def _tell(upload: Upload, response: HttpResponse) -> HttpResponse:
    response.headers["Upload-Offset"] = str(upload.received)
    response.headers["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    return response


def metadata(header: str) -> dict[str, str]:
    """Return the facts of Upload-Metadata: `name base64, name base64` (raises Refused)."""
    facts = {}
    for pair in header.split(","):
        name, _space, value = pair.strip().partition(" ")
        if name:
            try:
                facts[name] = base64.b64decode(value, validate=True).decode()
            except (binascii.Error, UnicodeDecodeError):
                raise Refused from None
    return facts
