"""Versions, their differences, locking and signing."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views import View

from encre.foundation import access
from encre.foundation.base.errors import NotFound
from encre.foundation.jobs import queries as jobs
from encre.foundation.people.views import RecentlyProved
from encre.foundation.ui.actions import Action, Crumb
from encre.foundation.ui.pages import FormPage, JobPage, Page
from encre.research.notebook.body.difference import differ
from encre.research.notebook.forms import ReasonForm, SignatureForm
from encre.research.notebook.models import Entry, Revision
from encre.research.notebook.services.proof import (
    freeze_entry,
    lock_entry,
    sign_entry,
    unlock_entry,
)
from encre.research.notebook.services.proving import PROVE, ask_proof
from encre.research.notebook.services.renewing import renew_entry_stamps
from encre.research.notebook.services.showing import html_of
from encre.research.notebook.services.writing import restore_revision
from encre.research.notebook.showing import path_to
from encre.research.notebook.views.entries import Acted
from encre.research.notebook.views.reading import entry_of


class EntryRelated:
    """What the pages about one entry share."""

    person: Any
    kwargs: dict[str, Any]
    right = "notebook.entry.view"

    @cached_property
    def entry(self) -> Entry:
        """Return the entry (raises NotFound)."""
        return entry_of(self.person, self.kwargs["pk"])

    def check(self) -> None:
        """Let in those who may."""
        access.require(self.person, self.right, self.entry)

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path_to(self.entry.notebook, self.entry)


class Revisions(EntryRelated, Page):
    """Every version kept, newest first."""

    template_name = "notebook/revisions.html"
    title, icon = _("Versions"), "history"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """List them."""
        rows = self.entry.revisions.select_related("by").prefetch_related("signatures__signer")
        return super().get_context_data(
            entry=self.entry, revisions=list(rows.defer("document").order_by("-version")), **context
        )


class RevisionPage(EntryRelated, Page):
    """A version, and what changed since the one before."""

    template_name = "notebook/revision.html"
    icon = "history"

    @cached_property
    def revision(self) -> Revision:
        """Return the version of the address (raises NotFound)."""
        rows = self.entry.revisions.select_related("by").filter(version=self.kwargs["version"])
        found = rows.first()
        if found is None:
            raise NotFound
        return found

    def heading(self) -> Any:
        """Return its number."""
        return _("Version %(version)s") % {"version": self.revision.version}

    def actions(self) -> Sequence[Action]:
        """Offer to make it the current one again."""
        entry = self.entry
        if self.revision.version == entry.version or not access.can(
            self.person, "notebook.entry.edit", entry
        ):
            return ()
        url = reverse("notebook:restore", args=[entry.pk, self.revision.version])
        version = {"version": str(entry.version)}
        return (
            Action(_("Restore this version"), url, "restore", "post", main=True, fields=version),
        )

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Show the difference with the version before, and the whole."""
        revision = self.revision
        before = (
            self.entry.revisions.filter(version__lt=revision.version).order_by("-version").first()
        )
        difference = differ(before.document, revision.document) if before else None
        return super().get_context_data(
            entry=self.entry,
            revision=revision,
            before=before,
            difference=difference,
            whole=html_of(revision.document),
            **context,
        )


class RestoreRevision(Acted):
    """Make an earlier version the current one again."""

    done = _("The earlier version is the current one again; nothing was erased.")

    def act(self, entry: Entry, request: HttpRequest) -> None:
        """Restore it."""
        number = self.kwargs["version"]
        revision = entry.revisions.select_related("entry").filter(version=number).first()
        if revision is None:
            raise NotFound
        restore_revision(
            revision,
            by=request.person,  # type: ignore[attr-defined]
            version=_version(request),
        )


class LockEntry(Acted):
    """Lock an entry."""

    done = _("The entry is locked: it can no longer be changed.")

    def act(self, entry: Entry, request: HttpRequest) -> None:
        """Lock it."""
        lock_entry(entry, by=request.person, version=_version(request))  # type: ignore[attr-defined]


class FreezeEntry(Acted):
    """Freeze the present version and have it stamped; the entry stays open."""

    done = _("This version is kept for ever; its time-stamp comes in a moment.")

    def act(self, entry: Entry, request: HttpRequest) -> None:
        """Freeze it."""
        freeze_entry(entry, by=request.person, version=_version(request))  # type: ignore[attr-defined]


class RenewStamps(Acted):
    """Prolong the time-stamps of an entry before their certificates end."""

    done = _("The renewal of the time-stamps is asked for.")

    def act(self, entry: Entry, request: HttpRequest) -> None:
        """Ask for it."""
        renew_entry_stamps(entry, by=request.person)  # type: ignore[attr-defined]


class TakeProof(View):
    """Ask for the sealed file of an entry."""

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Ask for it, and show its progress."""
        person = request.person  # type: ignore[attr-defined]
        job = ask_proof(entry_of(person, pk), by=person)
        return redirect(reverse("notebook:proving", args=[job.pk]))


class ProofPage(JobPage):
    """The progress of a sealed file, then the file."""

    title, icon = _("Proof of an entry"), "shield-check"

    def find(self) -> Any:
        """Return the reader's own request (raises NotFound)."""
        found = jobs.of(self.person, self.kwargs["pk"])
        if found is None or found.name != PROVE:
            raise NotFound
        return found

    def results(self) -> Sequence[Action]:
        """Return the file."""
        file = (self.job.result or {}).get("file", "")
        url = reverse("files:content", args=[file])
        return (Action(_("Download the proof"), url, "download", main=True),)

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path_to()


class UnlockEntry(EntryRelated, FormPage):
    """Open a locked entry again, saying why."""

    title, icon, form_class = _("Unlock the entry"), "lock-open", ReasonForm
    intro = _(
        "The reason is kept in the discussion; signatures already made stay on their version."
    )
    submit_label, done = _("Unlock"), _("The entry can be written again.")
    right = "notebook.entry.unlock"

    def perform(self, form: Any) -> str | Model:
        """Unlock it."""
        unlock_entry(self.entry, by=self.person, reason=form.cleaned_data["reason"])
        return reverse("notebook:entry", args=[self.entry.pk])


class SignEntry(RecentlyProved, EntryRelated, FormPage):
    """Sign an entry; who signs proves again who they are."""

    template_name = "notebook/sign.html"
    title, icon, form_class = _("Sign this version"), "signature", SignatureForm
    submit_label, done = _("Sign"), _("The version is signed and locked.")
    right = "notebook.entry.sign"
    draft = False

    def initial(self) -> dict[str, Any]:
        """Sign what was read, and nothing newer."""
        meaning = "authorship" if self.entry.author_id == self.person.pk else "review"
        return {"version": self.entry.version, "meaning": meaning}

    def perform(self, form: Any) -> str | Model:
        """Sign it."""
        sign_entry(
            self.entry,
            by=self.person,
            version=form.cleaned_data["version"] or 0,
            meaning=form.cleaned_data["meaning"],
        )
        return reverse("notebook:entry", args=[self.entry.pk])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Show what will be signed."""
        return super().get_context_data(entry=self.entry, **context)


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdigit() else 0
