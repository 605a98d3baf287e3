"""An entry's page, and the pages that begin, remove and bring back entries."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views import View

from encre.commons.files import queries as files
from encre.foundation import access
from encre.foundation.base.ids import as_uuid
from encre.foundation.structures.origins import origins_shown
from encre.foundation.ui.actions import Action, Crumb, Participant, Property, State
from encre.foundation.ui.pages import FormPage, ObjectPage
from encre.research.notebook import queries
from encre.research.notebook.body.references import find_references
from encre.research.notebook.holding import holds_on
from encre.research.notebook.models import Entry, Field, Status, Step
from encre.research.notebook.proofs import proofs_of, requests_of
from encre.research.notebook.services.bin import bring_back, remove_entry
from encre.research.notebook.services.duplicating import duplicate_entry
from encre.research.notebook.services.properties import missing_fields, tick_step
from encre.research.notebook.services.protocols import begin_entry
from encre.research.notebook.services.saving import save_live
from encre.research.notebook.services.writing import create_entry
from encre.research.notebook.showing import STATUSES, path_to, state_of
from encre.research.notebook.template_forms import NewEntryForm
from encre.research.notebook.views.pinned import shown_pins
from encre.research.notebook.views.reading import entry_of

VERBS = ("edit", "comment", "share", "remove", "lock", "unlock", "sign", "move")


class NewEntry(FormPage):
    """Begin an entry."""

    title, icon, form_class = _("New entry"), "plus", NewEntryForm
    submit_label, next_step = _("Begin"), _("Next, you write its text.")

    def form_options(self) -> dict[str, Any]:
        """Offer the notebooks the person may write in."""
        return {"person": self.person}

    def initial(self) -> Mapping[str, Any]:
        """Keep the notebook and the template one comes from."""
        asked = {name: as_uuid(self.request.GET.get(name)) for name in ("notebook", "template")}
        return {**asked, "experiment_on": timezone.localdate()}

    def perform(self, form: Any) -> str | Model:
        """Begin it, and go on writing."""
        facts = form.cleaned_data
        notebook, template = facts.pop("notebook"), facts.pop("template")
        version = queries.last_version(template) if template else None
        if version is None:
            entry = create_entry(notebook, by=self.person, **facts)
        else:
            entry = begin_entry(notebook, version, by=self.person, **facts)
        return reverse("notebook:write", args=[entry.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path_to()


class EntryPage(ObjectPage[Entry]):
    """An entry: its text, its files, its fields, its discussion."""

    template_name = "notebook/entry.html"
    icon = "notebook"
    kind_label = _("Notebook entry")

    def find(self) -> Entry:
        """Return the entry with all that was typed in it by now (raises NotFound)."""
        entry = entry_of(self.person, self.kwargs["pk"])
        live = getattr(entry, "live", None)
        if live is None or live.saved_seq == live.seq or entry.locked:
            return entry
        save_live(entry)
        return entry_of(self.person, entry.pk)

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path_to(self.object.notebook, self.object)[:-1]

    def state(self) -> State:
        """Return its state."""
        return state_of(self.object)

    def people(self) -> Sequence[Participant]:
        """Return its author."""
        author = self.object.author
        return [Participant(author, _("author"))] if author else []

    @cached_property
    def may(self) -> set[str]:
        """Return what the reader may do, in one query."""
        asked = [f"notebook.entry.{verb}" for verb in VERBS]
        return {
            action.rpartition(".")[2]
            for action in access.abilities(self.person, self.object, asked)
        }

    def actions(self) -> Sequence[Action]:
        """Return what makes sense now."""
        entry, pk = self.object, [self.object.pk]
        if entry.removed:
            back = Action(
                _("Take out of the bin"),
                reverse("notebook:back", args=pk),
                "restore",
                "post",
                main=True,
            )
            return [back] if "remove" in self.may else []
        offered = []
        if "edit" in self.may:
            offered += [
                Action(
                    _("Write"), reverse("notebook:write", args=pk), "pencil", main=True, key="e"
                ),
                Action(
                    _("Properties and fields"),
                    reverse("notebook:properties", args=pk),
                    "list-check",
                    main=True,
                ),
                Action(
                    _("Use a protocol"), reverse("notebook:protocol", args=pk), "clipboard-list"
                ),
                Action(_("Links"), reverse("notebook:links", args=pk), "link"),
            ]
        if "sign" in self.may:
            sign = reverse("notebook:sign", args=pk)
            offered.append(Action(_("Sign"), sign, "signature", main=True))
        offered.append(Action(_("Versions"), reverse("notebook:revisions", args=pk), "history"))
        offered += self._rarer(pk)
        return offered

    def _rarer(self, pk: list[Any]) -> list[Action]:
        offered = [
            Action(_("Duplicate"), reverse("notebook:duplicate", args=pk), "copy", "post"),
            Action(
                _("Export as .eln"), reverse("notebook:export_entry", args=pk), "download", "post"
            ),
            Action(
                _("Export as PDF"),
                reverse("notebook:print_entry", args=pk),
                "file-type-pdf",
                "post",
            ),
            Action(
                _("Export as HTML"), reverse("notebook:export_html", args=pk), "download", "post"
            ),
            Action(
                _("Export as Markdown"),
                reverse("notebook:export_markdown", args=pk),
                "download",
                "post",
            ),
        ]
        if "move" in self.may:
            url = reverse("notebook:move", args=pk)
            offered.append(Action(_("Move to another notebook"), url, "folder-open"))
        if "share" in self.may:
            offered.append(Action(_("Share"), reverse("notebook:share", args=pk), "share"))
        offered += self._proving(pk)
        if "remove" in self.may:
            offered.append(
                Action(
                    _("Put in the bin"),
                    reverse("notebook:remove", args=pk),
                    "trash",
                    "post",
                    "danger",
                )
            )
        return offered

    def _proving(self, pk: list[Any]) -> list[Action]:
        """Return what freezes, opens again, proves."""
        entry, version = self.object, {"version": str(self.object.version)}
        offered = []
        if "lock" in self.may and not entry.locked:
            lock, freeze = reverse("notebook:lock", args=pk), reverse("notebook:freeze", args=pk)
            offered.append(Action(_("Lock"), lock, "lock", "post", fields=version))
            offered.append(
                Action(_("Freeze and time-stamp"), freeze, "hourglass", "post", fields=version)
            )
        if "lock" in self.may and entry.locked:
            ask = reverse("notebook:ask-countersign", args=pk)
            offered.append(Action(_("Ask for a countersignature"), ask, "user-check"))
        if "unlock" in self.may and entry.locked:
            offered.append(Action(_("Unlock"), reverse("notebook:unlock", args=pk), "lock-open"))
        return offered

    def properties(self) -> Sequence[Property]:
        """Return the lines of the side column."""
        entry = self.object
        return [
            Property(_("Entry number"), entry.number, "code"),
            Property(_("Status"), STATUSES[Status(entry.status)], "state"),
            Property(_("Category"), entry.category),
            Property(_("Date of the experiment"), entry.experiment_on, "day"),
            Property(pgettext_lazy("an entry", "Created"), entry.created_at, "moment"),
            Property(_("Changed"), entry.updated_at, "moment"),
            Property(_("Version"), entry.version, "number"),
            Property(_("Confidential"), entry.confidential or None, "truth"),
            Property(_("Author in the archive"), entry.author_name if entry.archive_id else ""),
            Property(_("Date in the archive"), entry.written_as),
            Property(_("Its notebook"), origins_shown(entry.notebook, entry.created_at)),
        ]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Add the text and all that goes with it."""
        entry = self.object
        shown = set(find_references(entry.body.document).attachments)
        attached = list(files.files_of(entry))
        return super().get_context_data(
            may=self.may,
            attached=attached,
            pictured=shown,
            fields=self._fields(),
            missing=missing_fields(entry) if entry.status != Status.DONE else [],
            pins=shown_pins(entry, self.person),
            steps=list(
                entry.steps.select_related("done_by", "assignee").order_by("position", "id")
            ),
            proofs=proofs_of(entry),
            requests=requests_of(entry),
            holds=holds_on(entry).filter(discreet=False).order_by("created_at")[:5],
            **context,
        )

    def _fields(self) -> list[Field]:
        """Return the fields; what one names is linked by its address, whose page checks rights."""
        rows = list(self.object.fields.order_by("position", "id"))
        for row in rows:
            row.target_url = (  # type: ignore[attr-defined]
                reverse("ui:go", args=[row.target_kind, row.target_id]) if row.target_id else ""
            )
        return rows


class Acted(View):
    """A click on an entry that changes it: one service, then back to its page."""

    done = _("Done.")
    back = "notebook:entry"

    def post(self, request: HttpRequest, pk: Any, **_more: Any) -> HttpResponse:
        """Call the service."""
        entry = entry_of(request.person, pk)  # type: ignore[attr-defined]
        target = self.act(entry, request) or entry
        messages.success(request, str(self.done))
        return redirect(reverse(self.back, args=[target.pk]))

    def act(self, entry: Entry, request: HttpRequest) -> Entry | None:
        """Change the entry; return where to go when it is another one."""
        raise NotImplementedError


class RemoveEntry(Acted):
    """Put an entry in the bin."""

    done = _("The entry is in the bin; it can come back from there.")

    def act(self, entry: Entry, request: HttpRequest) -> None:
        """Remove it."""
        remove_entry(entry, by=request.person)  # type: ignore[attr-defined]


class BringBack(Acted):
    """Take an entry out of the bin."""

    done = _("The entry is back.")

    def act(self, entry: Entry, request: HttpRequest) -> None:
        """Bring it back."""
        bring_back(entry, by=request.person)  # type: ignore[attr-defined]


class DuplicateEntry(Acted):
    """Begin a new entry from this one."""

    done = _("Here is the copy: same text, fields and steps, nothing ticked.")

    def act(self, entry: Entry, request: HttpRequest) -> Entry:
        """Copy it."""
        return duplicate_entry(entry, by=request.person)  # type: ignore[attr-defined]


class TickStep(View):
    """Tick a step, or untick it."""

    def post(self, request: HttpRequest, pk: Any, step: Any) -> HttpResponse:
        """Change the step."""
        person = request.person  # type: ignore[attr-defined]
        entry = entry_of(person, pk)
        row = Step.objects.select_related("entry").filter(entry=entry, pk=step).first()
        if row is None:
            messages.warning(request, _now("This step has been removed."))
        else:
            tick_step(row, by=person, done=request.POST.get("done") == "1")
        return redirect(reverse("notebook:entry", args=[pk]) + "#steps")
