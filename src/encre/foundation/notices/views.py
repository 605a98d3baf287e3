"""The pages of notices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from encre.foundation import links
from encre.foundation.base import paging
from encre.foundation.base.errors import NotFound
from encre.foundation.notices import mail, queries, services
from encre.foundation.notices.forms import PreferencesForm
from encre.foundation.ui import Action
from encre.foundation.ui.actions import Crumb, Empty
from encre.foundation.ui.pages import FormPage, Page

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

PAGE_SIZE = 40


class Inbox(Page):
    """What one was told, newest first."""

    template_name = "notices/inbox.html"
    title = _("Notices")
    icon = "bell"

    def actions(self) -> Sequence[Action]:
        """Return: mark all as read, choose how one is told."""
        choose = Action(_("Choose what I receive"), reverse("notices:preferences"), "settings")
        if not queries.unread(self.person):
            return (choose,)
        url = reverse("notices:read_all")
        return (Action(_("Mark all as read"), url, "checks", "post", main=True), choose)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return a page of notices, all or the unread ones."""
        rows = queries.mine(self.person).select_related("by")
        only_unread = self.request.GET.get("show") == "unread"
        if only_unread:
            rows = rows.filter(read_at__isnull=True)
        page = paging.keyset(rows, ("-created_at",), self.request.GET.get("page"), PAGE_SIZE)
        shown = "show=unread&" if only_unread else ""
        empty = Empty(
            _("Nothing unread") if only_unread else _("Nobody has told you anything yet"),
            _("You are told here when someone mentions you, shares something or waits for you."),
            "bell",
        )
        return super().get_context_data(
            lines=queries.told(page.rows, self.person),
            only_unread=only_unread,
            empty=empty,
            next_url=f"?{shown}page={page.next_cursor}" if page.next_cursor else "",
            previous_url=f"?{shown}page={page.previous_cursor}" if page.previous_cursor else "",
            **context,
        )


class Open(Page):
    """Follows a notice to its object, and marks it as read."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Go to the object, or back to the list when it is out of reach."""
        notice = queries.notice(self.person, kwargs["pk"])
        services.mark_read(self.person, [notice.pk])
        told = queries.told([notice], self.person)[0]
        if not told.url:
            messages.info(request, str(_("What this notice is about is no longer open to you.")))
        return redirect(told.url or reverse("notices:inbox"))


class ReadAll(Page):
    """Marks everything as read."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Mark and come back."""
        services.mark_read(self.person)
        return redirect("notices:inbox")


class ReadOne(Page):
    """Marks one notice as read or not read."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Mark and come back to the list."""
        notice = queries.notice(self.person, kwargs["pk"])
        if notice.read_at is None:
            services.mark_read(self.person, [notice.pk])
        else:
            services.mark_unread(self.person, notice.pk)
        return redirect("notices:inbox")


class Bell(Page):
    """The bell alone, asked for now and then by open pages."""

    template_name = "ui/parts/bell.html"


class Preferences(FormPage):
    """How one is told, sort by sort."""

    title = _("What I receive")
    icon = "bell"
    form_class = PreferencesForm
    intro = _("Everything is always in your notices. Choose here what also leaves by mail.")
    done = _("Your choices are kept.")
    draft = False

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the list."""
        return (Crumb(_("Notices"), reverse("notices:inbox")),)

    def form_options(self) -> dict[str, Any]:
        """Give the form its person."""
        return {"person": self.person}

    def perform(self, form: BaseForm) -> str:
        """Keep the choices."""
        services.choose(self.person, cast("PreferencesForm", form).choices())
        return reverse("notices:preferences")


@method_decorator(csrf_exempt, name="dispatch")
class Unsubscribe(View):
    """Stops the mails, from the link of a mail: no sign-in, one click (RFC 8058)."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Ask, since mail programs follow links by themselves."""
        _whose(token)
        context = {"title": _("Stop the mails of Encre"), "token": token}
        return render(request, "notices/unsubscribe.html", context)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Stop every mail of notices."""
        services.stop_mail(_whose(token))
        context = {"title": _("You will receive no more mails"), "done": True}
        return render(request, "notices/unsubscribe.html", context)


def _whose(token: str) -> Person:
    person_id = mail.unsubscribed(token)
    person = links.resolve("people.person", person_id) if person_id else None
    if person is None:
        raise NotFound
    return cast("Person", person)
