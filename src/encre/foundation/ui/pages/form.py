"""The form: errors in a summary and beside each field, what happens next, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Model
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect

from encre.foundation.base.errors import Refused, Stale
from encre.foundation.ui.forms import NoForm, TypedName, add_refusal
from encre.foundation.ui.pages.base import Page

if TYPE_CHECKING:
    from encre.foundation.ui.actions import Text


class FormPage(Page):
    """One form, one service: give `form_class` and `perform()`, which returns where to go."""

    template_name = "ui/form.html"
    fragment = "form"
    fragment_template = "ui/parts/form.html"
    form_class: type[BaseForm] = NoForm
    intro: Text = ""
    submit_label: Text = _("Save")
    next_step: Text = ""
    done: Text = ""
    cancel: Text = ""
    draft = True
    tone = "accent"

    def perform(self, form: BaseForm) -> str | Model:
        """Call the service with the form's answers; return an address or an object to show."""
        raise NotImplementedError

    def initial(self) -> Mapping[str, Any]:
        """Return the answers the form opens with."""
        return {}

    def form_options(self) -> dict[str, Any]:
        """Return what the form's class needs beside the answers."""
        return {}

    def cancel_url(self) -> str:
        """Return where “cancel” leads: the last step of the path."""
        steps = [step.url for step in self.crumbs() if step.url]
        return resolve_url(str(self.cancel)) if self.cancel else (steps[-1] if steps else "/")

    def form(self) -> BaseForm:
        """Return the form, bound when it was sent."""
        options: dict[str, Any] = {"initial": self.initial(), **self.form_options()}
        if self.request.method == "POST":
            options |= {"data": self.request.POST, "files": self.request.FILES}
        return self.form_class(**options)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form."""
        return self.render_to_response(self.get_context_data(form=self.form()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do what was asked, or show the form again with every answer kept."""
        form = self.form()
        if not form.is_valid():
            return self.again(form, Refused.status)
        try:
            target = self.perform(form)
        except Refused as refusal:
            add_refusal(form, refusal)
            return self.again(form, refusal.status)
        except Stale as stale:
            form.add_error(None, str(stale))
            return self.again(form, stale.status)
        if self.done:
            messages.success(request, str(self.done))
        address = resolve_url(target)
        if getattr(request, "htmx", False):
            return HttpResponseClientRedirect(address)
        return redirect(address)

    def again(self, form: BaseForm, status: int) -> HttpResponse:
        """Show the form again, with its errors."""
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the words around the form."""
        return super().get_context_data(
            intro=self.intro,
            submit_label=self.submit_label,
            next_step=self.next_step,
            cancel_url=self.cancel_url(),
            draft=self.draft,
            tone=self.tone,
            **context,
        )


class ConfirmPage(FormPage):
    """A question before something that cannot be undone; `expected` asks for its name."""

    template_name = "ui/form.html"
    submit_label = _("Confirm")
    tone = "danger"
    draft = False

    def expected(self) -> str:
        """Return the name to be typed, when the thing is shared by several people."""
        return ""

    def consequence(self) -> Text:
        """Return what will happen, in one sentence naming the thing."""
        raise NotImplementedError

    def act(self) -> str | Model:
        """Call the service; return where to go."""
        raise NotImplementedError

    def form(self) -> BaseForm:
        """Return the question: a name to type, or only a button."""
        name = self.expected()
        data = self.request.POST if self.request.method == "POST" else None
        return TypedName(data, expected=name) if name else NoForm(data)

    def perform(self, form: BaseForm) -> str | Model:
        """Do it."""
        return self.act()

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the consequence above the button."""
        return super().get_context_data(consequence=self.consequence(), **context)
