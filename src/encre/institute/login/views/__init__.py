"""Sessions and access tokens: listed, and ended by their owner."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views import View

from encre.foundation.base.errors import NotFound
from encre.foundation.people.services.tokens import (
    SCOPES,
    create_token,
    own_token,
    revoke_token,
    tokens_of,
)
from encre.foundation.people.views import RecentlyProved
from encre.foundation.ui.actions import Crumb
from encre.foundation.ui.pages import FormPage, Page
from encre.institute.login.services import end_sessions

LIVES = [("30", _("30 days")), ("90", _("90 days")), ("365", _("1 year"))]


def account_path() -> list[Crumb]:
    """Return the path to the pages of one's account."""
    return [Crumb(_("My account"), "/account/")]


class Sessions(Page):
    """Where I am signed in, and the way to end it."""

    template_name = "login/sessions.html"
    title, icon = _("My sessions"), "device-desktop"

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return account_path()

    def sessions(self) -> list[Any]:
        """Return the living sessions of the account, the present one first."""
        rows = UserSession.objects.purge_and_list(self.request.user)
        return sorted(rows, key=lambda row: (not self.present(row), -row.last_seen_at.timestamp()))

    def present(self, session: Any) -> bool:
        """Say whether it is the session of this very page."""
        return bool(session.session_key == self.request.session.session_key)

    def post(self, request: HttpRequest) -> HttpResponse:
        """End one session, or all the others."""
        picked = request.POST.get("session", "")
        others = [row for row in self.sessions() if not self.present(row)]
        chosen = others if picked == "others" else [row for row in others if str(row.pk) == picked]
        count = end_sessions(request.user, by=self.person, sessions=chosen)  # type: ignore[arg-type]
        words = ngettext("%(count)d session ended.", "%(count)d sessions ended.", count)
        messages.success(request, words % {"count": count})
        return redirect(reverse("login_sessions"))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """List them."""
        rows = [(row, self.present(row)) for row in self.sessions()]
        return super().get_context_data(sessions=rows, **context)


class TokenForm(forms.Form):
    """A token for a program."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Which program will use it, and where.")
    )
    scope = forms.ChoiceField(label=_("It may"), choices=SCOPES)
    days = forms.ChoiceField(label=_("It lives"), choices=LIVES, initial="90")


class Tokens(RecentlyProved, FormPage):
    """My access tokens, and a new one, whose secret is shown once."""

    template_name = "login/tokens.html"
    title, icon, form_class = _("My access tokens"), "key", TokenForm
    intro = _("A token lets a program read or write Encre in your name. Give one to each program.")
    submit_label = _("Create a token")
    draft = False

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return account_path()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Create the token and show its secret, now or never."""
        form = self.form()
        if not form.is_valid():
            return self.again(form, 422)
        answers = form.cleaned_data  # type: ignore[attr-defined]
        expires = timezone.now() + timedelta(days=int(answers["days"]))
        _token, secret = create_token(
            request.user,  # type: ignore[arg-type]
            name=answers["name"],
            scope=answers["scope"],
            expires_at=expires,
        )
        context = self.get_context_data(form=self.form_class(), secret=secret)
        response = render(request, self.get_template_names(), context, status=201)
        response["Cache-Control"] = "no-store"
        return response

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """List the tokens."""
        tokens = tokens_of(self.request.user)  # type: ignore[arg-type]
        return super().get_context_data(tokens=tokens, now=timezone.now(), **context)


class RevokeToken(View):
    """Revoke one of my tokens."""

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Revoke it (404 for another's)."""
        if not request.user.is_authenticated:
            raise NotFound
        revoke_token(own_token(request.user, pk), by=request.user)
        messages.success(request, _now("The token is revoked: no program can use it any more."))
        return redirect(reverse("login_tokens"))
