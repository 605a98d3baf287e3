"""Importing the national reference: send the file, read what would change, then confirm."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from encre.commons.files.services import store
from encre.foundation import access
from encre.foundation.base.errors import NotFound
from encre.foundation.jobs import queries as jobs
from encre.foundation.structures import rnsr
from encre.foundation.structures.rnsr.rows import Problem
from encre.foundation.structures.rnsr.saying import refusal, sentence
from encre.foundation.ui.actions import Action, Crumb
from encre.foundation.ui.pages import FormPage, JobPage
from encre.institute.atlas import forms
from encre.institute.atlas.jobs import import_reference, try_reference
from encre.institute.atlas.views.lists import home_crumb

RIGHT = "structures.reference.import"
PROBLEMS_SHOWN = 200
NAMES = (try_reference.name, import_reference.name)
COUNTS: tuple[tuple[str, Any], ...] = (
    ("rows", _("structures in the file")),
    ("created", _("created")),
    ("updated", _("updated")),
    ("filled", _("former structures now known")),
    ("unchanged", _("unchanged")),
    ("stubs", _("former structures known by their number only")),
    ("missing", _("known here, absent from the file (left as they are)")),
    ("kept", _("facts kept because they were corrected here")),
    ("labels", _("labels added")),
    ("bodies", _("bodies added")),
    ("supervisions", _("supervisions added")),
    ("directors", _("names of directors added")),
    ("successions", _("successions added")),
    ("attachments", _("places in the tree added")),
    ("sites", _("sites added")),
    ("unplaced", _("without a place on the map of France")),
    ("skipped", _("lines left out")),
)


class Import(FormPage):
    """Send the file; it is tried before anything is written."""

    title = _("Import the national reference")
    icon = "database-import"
    action = RIGHT
    form_class = forms.ReferenceForm
    intro = _(
        "The file of the RNSR brings structures, labels, supervising bodies, directors’ names "
        "and successions. What was corrected here is kept."
    )
    submit_label = _("Try the file")
    next_step = _("Nothing is written yet: you first read what would change.")
    draft = False

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the atlas."""
        return (home_crumb(), Crumb(_("Structures"), reverse("atlas:structures")))

    def perform(self, form: Any) -> str:
        """Keep the file and try it in the background."""
        sent = form.cleaned_data["file"]
        file = store(sent, name=sent.name, by=self.person, declared_type=sent.content_type or "")
        job = try_reference.enqueue(by=self.person, file_id=str(file.pk))
        return reverse("atlas:import-job", args=[job.pk])


class ImportJob(JobPage):
    """A trial or an import, while it runs and once it is done, with its report."""

    template_name = "atlas/import.html"
    fragment_template = "atlas/import_job.html"
    action = RIGHT

    def find(self) -> Any:
        """Return the reader's own job of this kind."""
        job = jobs.of(self.person, self.kwargs["pk"])
        if job is None or job.name not in NAMES:
            raise NotFound
        return job

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the form."""
        return (home_crumb(), Crumb(_("Import the national reference"), reverse("atlas:import")))

    def results(self) -> Sequence[Action]:
        """Return where to go once it is imported."""
        result = self.job.result or {}
        if self.job.name == try_reference.name or result.get("refused"):
            return ()
        return (
            Action(_("See the structures"), reverse("atlas:structures"), "building", main=True),
            Action(_("See the map"), reverse("atlas:map"), "map-2"),
        )

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the report, and whether it may be confirmed."""
        result = self.job.result or {}
        trial = self.job.name == try_reference.name
        refused = ""
        if result.get("refused"):
            error = rnsr.Unreadable(
                result["refused"], line=result.get("line", 0), value=result.get("value", "")
            )
            refused = refusal(error)
        changes = sum(result.get(name, 0) for name in ("created", "updated", "filled", "stubs"))
        return super().get_context_data(
            report=result if self.job.state == "done" else None,
            trial=trial,
            counts=[(label, result[name]) for name, label in COUNTS if result.get(name)],
            may_confirm=trial and self.job.state == "done" and not result.get("refused"),
            changes=changes,
            refused=refused,
            problems=[
                (told, sentence(Problem(**told)))
                for told in result.get("problems", ())[:PROBLEMS_SHOWN]
            ],
            **context,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Confirm a trial: import its file, once however often one clicks."""
        access.require(self.person, RIGHT)
        file_id = str((self.job.result or {}).get("file", ""))
        if self.job.name != try_reference.name or not file_id:
            raise NotFound
        job = import_reference.enqueue(key=file_id, by=self.person, file_id=file_id)
        return redirect("atlas:import-job", pk=job.pk)
