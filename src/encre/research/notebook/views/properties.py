"""An entry's properties, typed fields and steps, on one page."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from encre.commons.threads import queries as thread_queries
from encre.commons.threads import services as threads
from encre.foundation import access
from encre.foundation.base.errors import Refused
from encre.foundation.ui.actions import Crumb
from encre.foundation.ui.pages import FormPage
from encre.research.notebook import units
from encre.research.notebook.models import Entry, FieldKind, Status
from encre.research.notebook.property_forms import FieldSet, PropertiesForm, StepSet
from encre.research.notebook.services.field_values import FieldValue, value_of
from encre.research.notebook.services.properties import (
    StepValue,
    change_properties,
    set_fields,
    set_steps,
)
from encre.research.notebook.services.writing import save_entry
from encre.research.notebook.showing import path_to
from encre.research.notebook.views.reading import entry_of

EDIT = "notebook.entry.edit"
ASKED = (
    *("name", "kind", "text", "unit", "defined", "required", "help", "options"),
    *("target_kind", "target_id"),
)


class EntryProperties(FormPage):
    """Properties, typed fields and steps on one page."""

    template_name = "notebook/properties.html"
    title, icon, form_class = _("Properties and fields"), "list-check", PropertiesForm
    done = _("The properties are saved.")

    @cached_property
    def entry(self) -> Entry:
        """Return the entry (raises NotFound)."""
        return entry_of(self.person, self.kwargs["pk"])

    def check(self) -> None:
        """Let in those who may write it."""
        access.require(self.person, EDIT, self.entry)

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path_to(self.entry.notebook, self.entry)

    def initial(self) -> Mapping[str, Any]:
        """Return what they are now."""
        entry = self.entry
        names = ("version", "title", "status", "category", "experiment_on", "confidential")
        tags = ", ".join(thread_queries.tags_of(entry))
        return {**{name: getattr(entry, name) for name in names}, "tags": tags}

    def form_options(self) -> dict[str, Any]:
        """Offer the statuses that may follow the present one."""
        return {"status": self.entry.status}

    @cached_property
    def field_forms(self) -> Any:
        """Return the forms of the typed fields."""
        rows = self.entry.fields.order_by("position", "id").values(*ASKED)
        reader = {"reader": self.person}
        return FieldSet(self._sent(), initial=list(rows), prefix="fields", form_kwargs=reader)

    @cached_property
    def step_forms(self) -> Any:
        """Return the forms of the steps."""
        rows = [
            {
                "text": step.text,
                "deadline": step.deadline and timezone.localdate(step.deadline),
                "assignee": step.assignee and (step.assignee.email or step.assignee.display_name),
            }
            for step in self._steps_now()
        ]
        reader = {"reader": self.person}
        return StepSet(self._sent(), initial=rows, prefix="steps", form_kwargs=reader)

    def perform(self, form: Any) -> str:
        """Save all at once; what keeps the entry from being done keeps nothing else."""
        if not (self.field_forms.is_valid() and self.step_forms.is_valid()):
            raise Refused(_now("Some fields or steps need a correction."))
        facts = dict(form.cleaned_data)
        version, tags, title = facts.pop("version") or 0, facts.pop("tags"), facts.pop("title")
        status = facts.pop("status")
        with transaction.atomic():
            entry = save_entry(self.entry, by=self.person, version=version, title=title)
            if self.entry.status == Status.DONE:
                facts["status"] = status
            entry = change_properties(entry, by=self.person, version=entry.version, **facts)
            entry = self._fields(entry)
            entry = self._steps(entry)
            names = [name.strip() for name in tags.split(",") if name.strip()]
            if sorted(names) != sorted(thread_queries.tags_of(entry)):
                threads.set_tags(entry, names, by=self.person)
            self._finish(entry, status)
        self._tell_of_units(entry)
        return reverse("notebook:entry", args=[entry.pk])

    def _finish(self, entry: Entry, status: str) -> None:
        """Change the status; when something is missing, the rest is saved and it is told."""
        try:
            change_properties(entry, by=self.person, version=entry.version, status=status)
        except Refused as refusal:
            if status != Status.DONE:
                raise
            for sentence in refusal.fields["status"]:
                messages.warning(self.request, str(sentence))

    def _tell_of_units(self, entry: Entry) -> None:
        """Say which units are not known: their numbers are kept, and compare with nothing."""
        rows = entry.fields.filter(kind=FieldKind.NUMBER, dimension="").exclude(unit="")
        for unit in sorted({row.unit for row in rows}):
            near = units.suggestion(unit)
            told = _now("“%(unit)s” is not a known unit: the value is kept, and cannot be found by"
                        " another unit.") % {"unit": unit}  # fmt: skip
            meant = _now("Did you mean %(unit)s?") % {"unit": near} if near else ""
            messages.info(self.request, f"{told} {meant}".strip())

    def _fields(self, entry: Entry) -> Entry:
        rows = [row.cleaned_data for row in self.field_forms if row.cleaned_data.get("name")]
        present = {value.key: value for value in self._values(entry)}
        values = []
        for row in rows:
            asked = FieldValue(row["name"], row["text"].strip(), row["kind"], row["unit"].strip())
            known = present.get(asked.key)
            if known is not None:
                changes = {"text": asked.text, "unit": asked.unit, "target": row["target"]}
                asked = replace(known, name=asked.name, kind=asked.kind, **changes)
            values.append(replace(asked, target=row["target"]))
        if values == self._values(entry):
            return entry
        try:
            return set_fields(entry, values, by=self.person, version=entry.version)
        except Refused as refusal:
            raise _named(refusal) from refusal

    def _values(self, entry: Entry) -> list[FieldValue]:
        return [value_of(row) for row in entry.fields.order_by("position", "id")]

    def _steps(self, entry: Entry) -> Entry:
        values = [
            StepValue(row["text"], _end_of(row.get("deadline")), None, row.get("assignee"))
            for row in (form.cleaned_data for form in self.step_forms)
            if row.get("text")
        ]
        kept = [StepValue(row.text, row.deadline, None, row.assignee) for row in self._steps_now()]
        if values == kept:
            return entry
        return set_steps(entry, values, by=self.person, version=entry.version)

    def _steps_now(self) -> Any:
        return self.entry.steps.select_related("assignee").order_by("position", "id")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Add the fields, the steps and the units to propose."""
        return super().get_context_data(
            entry=self.entry,
            field_forms=self.field_forms,
            step_forms=self.step_forms,
            units=units.OFFERED,
            **context,
        )

    def _sent(self) -> Any:
        return self.request.POST if self.request.method == "POST" else None


def _named(refusal: Refused) -> Refused:
    """Return a refusal whose sentences name the field they are about."""
    told = _now("%(name)s: %(reason)s")
    return Refused(
        fields={
            name: [told % {"name": name, "reason": sentence} for sentence in sentences]
            for name, sentences in refusal.fields.items()
        }
    )


def _end_of(day: Any) -> datetime | None:
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day, time(23, 59)))
