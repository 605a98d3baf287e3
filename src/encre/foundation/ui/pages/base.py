"""What every page has: who reads it, the right it needs, its title and its path."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.views.generic import TemplateView
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from encre.foundation.ui.context import person_of

if TYPE_CHECKING:
    from encre.foundation.people.models import Person
    from encre.foundation.ui.actions import Action, Crumb, Text


class Page(TemplateView):
    """A page of the house: for people signed in, unless `public`; `action` is the right needed."""

    template_name = "ui/page.html"
    title: Text = ""
    icon = ""
    public = False
    action: str | None = None
    fragment = ""
    fragment_template = ""

    @property
    def person(self) -> Person:
        """Return who reads the page (on a public page: None for a visitor)."""
        return cast("Person", person_of(self.request))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send visitors to sign in, before anything is looked up, then check the page's right."""
        if not self.public and person_of(request) is None:
            return sign_in(request)
        self.check()
        return super().dispatch(request, *args, **kwargs)

    def check(self) -> None:
        """Require the page's right without object; pages about an object check it themselves."""
        if self.action:
            from encre.foundation import access

            access.require(self.person, self.action, None)

    def heading(self) -> Text:
        """Return the page's title."""
        return self.title

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path to this page, without the page itself."""
        return ()

    def actions(self) -> Sequence[Action]:
        """Return what can be done now: `main` ones as buttons, others in a menu."""
        return ()

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the title, the path and the actions beside what the page adds."""
        actions = list(self.actions())
        shared = {
            "title": self.heading(),
            "icon": self.icon,
            "is_fragment": self.is_fragment(),
            "crumbs": self.crumbs(),
            "main_actions": [action for action in actions if action.main],
            "other_actions": [action for action in actions if not action.main],
        }
        return super().get_context_data(**shared, **context)

    def get_template_names(self) -> list[str]:
        """Return the fragment alone when htmx asks for it, else the whole page."""
        return [self.fragment_template if self.is_fragment() else str(self.template_name)]

    def is_fragment(self) -> bool:
        """Say whether htmx asks only for the part of the page that changes."""
        htmx = getattr(self.request, "htmx", None)
        if not htmx or htmx.history_restore_request or not self.fragment:
            return False
        return bool(htmx.target == self.fragment)

    def render_to_response(self, context: dict[str, Any], **options: Any) -> HttpResponse:
        """Render, telling caches that a fragment is not the page."""
        response = super().render_to_response(context, **options)
        response.headers["Vary"] = "HX-Request, HX-Target"
        return response


def announce(response: HttpResponse, sentence: str) -> HttpResponse:
    """Have `sentence` read by screen readers once the answer is in place."""
    return trigger_client_event(response, "announce", {"text": sentence})


def sign_in(request: HttpRequest) -> HttpResponse:
    """Return the way to the sign-in page, and back here afterwards."""
    here = request.get_full_path() if request.method == "GET" else request.path
    target = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': here})}"
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(target)
    return redirect(target)
