"""The live door, with the static files that the pages' own server gives elsewhere."""

from __future__ import annotations

from typing import Any

from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler

from encre.project import asgi

_files = ASGIStaticFilesHandler(asgi.pages)


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Answer each kind of traffic."""
    if scope["type"] == "http":
        await _files(scope, receive, send)
    else:
        await asgi.application(scope, receive, send)
