"""The stable address of any object by its kind and id, which leads to its page."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from encre.foundation import links
from encre.foundation.base.errors import NotFound
from encre.foundation.ui.context import person_of
from encre.foundation.ui.pages.base import sign_in


def go(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Lead to the page of an object the reader may see (raises NotFound for any other)."""
    person = person_of(request)
    if person is None:
        return sign_in(request)
    for found in links.visible_objects(kind, {pk}, person):
        return redirect(links.address(found))
    raise NotFound
