"""Sharing a resource or a place, and seeing with whom it is shared."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from encre.foundation import access, links
from encre.foundation.access.levels import Level
from encre.foundation.access.queries import shares_of
from encre.foundation.access.services import share, unshare
from encre.foundation.base.ids import as_uuid
from encre.foundation.ui.actions import Crumb
from encre.foundation.ui.pages import FormPage
from encre.research.inventory.forms import ShareForm
from encre.research.inventory.showing import place_path, resource_path
from encre.research.inventory.views.reading import place_of, resource_of


class SharePage(FormPage):
    """With whom an object is shared; add someone, take someone away."""

    template_name = "inventory/share.html"
    title, icon, form_class = _("Share"), "share", ShareForm
    submit_label, done = _("Share"), _("It is shared.")
    draft = False

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
        level = Level(asked["level"])
        share(
            self.object, level=level, subject=asked["subject"], by=self.person, ends=asked["ends"]
        )
        return links.address(self.object)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Withdraw a share when one is named, else add one."""
        if "withdraw" not in request.POST:
            return super().post(request, *args, **kwargs)
        named = as_uuid(request.POST["withdraw"])
        for grant in [one for one in shares_of(self.object) if one.pk == named]:
            unshare(grant, self.object, by=self.person)
            messages.success(request, str(_("The share is withdrawn.")))
        return redirect(request.path)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Show the shares there are."""
        return super().get_context_data(grants=list(shares_of(self.object)), **context)


class ShareResource(SharePage):
    """Share a resource."""

    @cached_property
    def object(self) -> Any:
        """Return the resource."""
        return resource_of(self.person, self.kwargs["pk"])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return resource_path(self.object)


class SharePlace(SharePage):
    """Share a place."""

    @cached_property
    def object(self) -> Any:
        """Return the place."""
        return place_of(self.person, self.kwargs["pk"])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return place_path([self.object])
