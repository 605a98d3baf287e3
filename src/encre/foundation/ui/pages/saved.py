"""The saved views of a list: kept, offered and forgotten from the list itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from encre.foundation.base.errors import Refused

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

LEFT_OUT = ("page", "export")


@dataclass(frozen=True)
class View:
    """A saved view as the list offers it."""

    id: str
    name: str
    url: str
    current: bool


def bare(query: QueryDict) -> str:
    """Return what a view keeps of a query: filters, sort, columns; not the place in the list."""
    kept = query.copy()
    for name in LEFT_OUT:
        kept.pop(name, None)
    return kept.urlencode()


def offered(person: Person | None, path: str, query: QueryDict) -> list[View]:
    """Return the saved views of the list at `path`."""
    from encre.foundation.ui import queries

    present = bare(query)
    return [
        View(str(view.pk), view.name, f"{path}?{view.query}", view.query == present)
        for view in queries.views_of(person, path)
    ]


def handle(request: HttpRequest, person: Person) -> HttpResponse:
    """Keep the present filters under a name, or forget a view, as the list's menu asked."""
    from encre.foundation.ui import services

    if forgotten := request.POST.get("forget_view"):
        services.forget_view(person, forgotten)
        messages.success(request, _("The view is forgotten."))
        return redirect(request.path)
    try:
        view = services.save_view(
            person, request.path, request.POST.get("save_view", ""), bare(request.GET)
        )
    except Refused as refusal:
        sentences = [str(text) for texts in refusal.fields.values() for text in texts]
        messages.error(request, sentences[0] if sentences else str(refusal))
        return redirect(request.get_full_path())
    messages.success(request, _("The view “%(name)s” is kept.") % {"name": view.name})
    return redirect(request.get_full_path())
