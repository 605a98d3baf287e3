"""Sharing an entry or a notebook, and seeing with whom it is shared."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views import View

from encre.foundation import access
from encre.foundation.access.levels import Level
from encre.foundation.access.queries import shares_of
from encre.foundation.access.services import Subject, share, unshare
from encre.foundation.structures import choosing
from encre.foundation.ui.pages import FormPage
from encre.research.notebook.forms import ShareForm
from encre.research.notebook.models import Entry
from encre.research.notebook.showing import path_to
from encre.research.notebook.views.reading import entry_of, notebook_of


class SharePage(FormPage):
    """With whom an object is shared; add someone, take someone away."""

    template_name = "notebook/share.html"
    title, icon, form_class = _("Share"), "share", ShareForm
    submit_label, done = _("Share"), _("It is shared.")
    draft = False
    page = ""

    @cached_property
    def object(self) -> Any:
        """Return what is shared (raises NotFound)."""
        raise NotImplementedError

    def check(self) -> None:
        """Let in those who may share it."""
        access.require(self.person, f"{self.object._meta.label_lower}.share", self.object)

    def form_options(self) -> dict[str, Any]:
        """Find people as the reader may."""
        return {"person": self.person}

    def perform(self, form: Any) -> str | Model:
        """Share it."""
        asked = form.cleaned_data
        scope = asked.get("scope")
        subject = Subject(person=asked.get("found"), scope_id=scope.pk if scope else None)
        level = Level(asked["level"])
        share(self.object, level=level, subject=subject, by=self.person, ends=asked["ends"])
        return reverse(f"notebook:{self.page}", args=[self.object.pk])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Withdraw a share when one is named, else add one."""
        if "withdraw" not in request.POST:
            return super().post(request, *args, **kwargs)
        for grant in self.grants().filter(pk=request.POST["withdraw"]):
            unshare(grant, self.object, by=self.person)
            messages.success(request, _now("The share is withdrawn."))
        return redirect(request.path)

    def grants(self) -> Any:
        """Return the shares there are."""
        return shares_of(self.object)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Show them."""
        return super().get_context_data(object=self.object, grants=list(self.grants()), **context)


class ShareEntry(SharePage):
    """Share an entry."""

    page = "share"

    @cached_property
    def object(self) -> Entry:
        """Return the entry."""
        return entry_of(self.person, self.kwargs["pk"])

    def crumbs(self) -> Any:
        """Return the path."""
        return path_to(self.object.notebook, self.object)


class ShareNotebook(SharePage):
    """Share a notebook."""

    page = "share_notebook"

    @cached_property
    def object(self) -> Any:
        """Return the notebook."""
        return notebook_of(self.person, self.kwargs["pk"])

    def crumbs(self) -> Any:
        """Return the path."""
        return path_to(self.object)


class Shareable(View):
    """People or structures that match what one types, as options of a text box."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return a few that the reader may see (`kind`: person or scope)."""
        person = request.person  # type: ignore[attr-defined]
        kind = "person" if request.GET.get("kind") == "person" else "scope"
        typed = [str(value) for name, value in request.GET.items() if name != "kind"]
        text = "".join(typed[:1])[:250].strip()
        found = choosing.offered(person, kind, text) if person else []
        return render(request, "notebook/parts/offered.html", {"offered": found})
