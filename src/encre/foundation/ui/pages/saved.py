"""The saved views of a list: kept, offered and forgotten from the list itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from encre.foundation.base.errors import Refused
from encre.foundation.base.ids import as_uuid

if TYPE_CHECKING:
    from encre.foundation.access.models import Scope
    from encre.foundation.people.models import Person

LEFT_OUT = ("page", "export", "view")


@dataclass(frozen=True)
class View:
    """A saved view as the list offers it."""

    id: str
    name: str
    path: str
    query: str
    current: bool
    mine: bool = True
    whose: str = ""
    first: bool = False

    @property
    def url(self) -> str:
        """The list with the view's filters, or whole when it has none."""
        return f"{self.path}?{self.query}" if self.query else f"{self.path}?view=all"


def bare(query: QueryDict) -> str:
    """Return what a view keeps of a query: filters, sort, columns; not the place in the list."""
    kept = query.copy()
    for name in LEFT_OUT:
        kept.pop(name, None)
    return kept.urlencode()


def offered(
    person: Person | None, path: str, query: QueryDict, *, shared: bool = False
) -> list[View]:
    """Return the saved views of the list at `path`: one's own, and those `shared` with one."""
    from encre.foundation.ui import queries

    present = bare(query)
    return [
        View(
            str(view.pk),
            view.name,
            path,
            view.query,
            view.query == present,
            person is not None and view.person_id == person.pk,
            view.scope.name if view.scope else "",
            view.first,
        )
        for view in queries.views_of(person, path, shared=shared)
    ]


def first(views: Sequence[View]) -> str:
    """Return the address of the view with which a list opens, among those offered, or nothing."""
    return next((view.url for view in views if view.first and view.query), "")


def scopes(person: Person) -> list[Scope]:
    """Return the teams and units with which `person` may share a view."""
    from encre.foundation.ui import queries

    return queries.scopes_of(person)


def handle(
    request: HttpRequest, person: Person, *, shared: bool = False, leads: bool = False
) -> HttpResponse:
    """Keep the present filters under a name, or forget a view, as the list's menu asked."""
    from encre.foundation.ui import services

    if forgotten := request.POST.get("forget_view"):
        services.forget_view(person, forgotten)
        messages.success(request, _("The view is forgotten."))
        return redirect(request.path)
    scope = as_uuid(request.POST.get("scope", "")) if shared else None
    try:
        view = services.save_view(
            person,
            request.path,
            request.POST.get("save_view", ""),
            bare(request.GET),
            scope=scope,
            first=leads and scope is not None and request.POST.get("first") == "1",
        )
    except Refused as refusal:
        sentences = [str(text) for texts in refusal.fields.values() for text in texts]
        messages.error(request, sentences[0] if sentences else str(refusal))
        return redirect(request.get_full_path())
    messages.success(request, _("The view “%(name)s” is kept.") % {"name": view.name})
    return redirect(request.get_full_path())
