"""What an entry is tied to: protocols it uses, links with a meaning, the notebook it is in."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views import View

from encre.foundation import links
from encre.foundation.base.errors import NotFound
from encre.foundation.ui.pages import FormPage
from encre.research.notebook import queries
from encre.research.notebook.forms import writable
from encre.research.notebook.models import Pin
from encre.research.notebook.property_forms import LinkForm, MoveForm
from encre.research.notebook.services.moving import move_entry
from encre.research.notebook.services.protocols import pin_protocol, unpin_protocol
from encre.research.notebook.services.tying import tie_entry, untie_entry
from encre.research.notebook.template_forms import ProtocolForm
from encre.research.notebook.views.proof import EntryRelated
from encre.research.notebook.views.reading import entry_of


class UseProtocol(EntryRelated, FormPage):
    """Say that an entry uses a protocol, at its present version."""

    title, icon, form_class = _("Use a protocol"), "clipboard-list", ProtocolForm
    submit_label, done = _("Add"), _("The entry uses this protocol, at this version.")
    intro = _("The entry keeps the version published today, whatever becomes of the protocol.")
    right = "notebook.entry.edit"

    def form_options(self) -> dict[str, Any]:
        """Offer what the person may use."""
        return {"person": self.person}

    def initial(self) -> Mapping[str, Any]:
        """Remember which version of the entry is read."""
        return {"version": self.entry.version}

    def perform(self, form: Any) -> str | Model:
        """Pin it."""
        facts = form.cleaned_data
        used = queries.last_version(facts["template"])
        if used is None:
            raise NotFound
        version = facts["version"] or 0
        pin_protocol(self.entry, used, by=self.person, version=version, insert=facts["insert"])
        return reverse("notebook:entry", args=[self.entry.pk])


class LeaveProtocol(View):
    """Say that an entry uses a protocol no longer."""

    def post(self, request: HttpRequest, pk: Any, pin: Any) -> HttpResponse:
        """Unpin it."""
        person = request.person  # type: ignore[attr-defined]
        entry = entry_of(person, pk)
        rows = Pin.objects.select_related("entry", "used").filter(entry=entry, pk=pin)
        if found := rows.first():
            unpin_protocol(found, by=person)
            messages.success(request, str(_("The protocol is taken away.")))
        return redirect(reverse("notebook:entry", args=[pk]))


class LinkEntry(EntryRelated, FormPage):
    """Tie an entry to anything, with what it means."""

    template_name = "notebook/links.html"
    title, icon, form_class = _("Links"), "link", LinkForm
    submit_label, done = _("Link"), _("The link is made; it shows on both pages.")
    right = "notebook.entry.edit"

    def form_options(self) -> dict[str, Any]:
        """Search with the rights of the person."""
        return {"reader": self.person}

    def perform(self, form: Any) -> str | Model:
        """Tie it."""
        facts = form.cleaned_data
        relation, note = facts["relation"], facts["note"]
        tie_entry(self.entry, relation, facts["target"], by=self.person, note=note)
        return reverse("notebook:links", args=[self.entry.pk])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """List the links there are."""
        own = [tie for tie in links.about(self.entry, self.person) if tie.outgoing]
        return super().get_context_data(entry=self.entry, own=own, **context)


class UnlinkEntry(View):
    """Take a link of an entry away."""

    def post(self, request: HttpRequest, pk: Any, link: Any) -> HttpResponse:
        """Untie it."""
        person = request.person  # type: ignore[attr-defined]
        untie_entry(entry_of(person, pk), link, by=person)
        messages.success(request, str(_("The link is taken away.")))
        return redirect(reverse("notebook:links", args=[pk]))


class MoveEntry(EntryRelated, FormPage):
    """Put an entry in another notebook."""

    title, icon, form_class = _("Move to another notebook"), "folder-open", MoveForm
    submit_label, done = _("Move"), _("The entry is in its new notebook; its number stays.")
    intro = _("Those who read the new notebook read the entry from then on, unless it is"
              " confidential. Its number, its versions and its history stay.")  # fmt: skip
    right = "notebook.entry.move"

    def form_options(self) -> dict[str, Any]:
        """Offer the other notebooks the person may write in."""
        return {"notebooks": writable(self.person).exclude(pk=self.entry.notebook_id)}

    def perform(self, form: Any) -> str | Model:
        """Move it."""
        move_entry(self.entry, form.cleaned_data["notebook"], by=self.person)
        return reverse("notebook:entry", args=[self.entry.pk])
