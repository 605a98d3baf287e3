"""Writing a template: its text in the editor, its fields and steps in a form."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views import View

from encre.foundation import access
from encre.foundation.base.errors import Refused, Stale
from encre.foundation.ui.pages import FormPage, Page
from encre.research.notebook import units
from encre.research.notebook.body import VERSION as SCHEMA
from encre.research.notebook.collaboration.presence import named
from encre.research.notebook.models import Template
from encre.research.notebook.services.templates import (
    describe_template,
    illustrate_template,
    write_template,
)
from encre.research.notebook.template_forms import DefinitionSet, DelaySet, DescribeForm
from encre.research.notebook.views.editing import sent_body
from encre.research.notebook.views.reading import template_of
from encre.research.notebook.views.templates import TemplateRelated

ANY = UUID(int=0)


class WriteTemplate(TemplateRelated, Page):
    """The editor, on a template's draft."""

    template_name = "notebook/write_template.html"
    icon = "pencil"

    def heading(self) -> str:
        """Return the template's name."""
        return self.template.title

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Give the editor what it needs, as JSON in the page."""
        pictures = reverse("files:large", args=[ANY]).replace(str(ANY), "{id}")
        return super().get_context_data(
            template=self.template,
            given={
                **present(self.template),
                "me": named(self.person.display_name, self.person.pk.int),
            },
            attachment_url=pictures,
            **context,
        )


class TemplateBody(View):
    """What the editor speaks with: read the draft, save it, never over another's change."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Return the present text and its version."""
        return JsonResponse(present(self._found(request, pk)))

    def put(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Save what was written from the draft `If-Match`; 409 and the present text if older."""
        person = request.person  # type: ignore[attr-defined]
        template = template_of(person, pk)
        draft, body = sent_body(request)
        try:
            saved = write_template(template, by=person, draft=draft, document=body)
        except Stale as stale:
            found = template_of(person, pk)
            told = {"message": str(stale), "by": "", "at": found.updated_at.isoformat()}
            return JsonResponse({**present(found), **told}, status=stale.status)
        return JsonResponse({"version": saved.draft, "at": saved.updated_at.isoformat()})

    def _found(self, request: HttpRequest, pk: Any) -> Template:
        person = request.person  # type: ignore[attr-defined]
        template = template_of(person, pk)
        access.require(person, "notebook.template.edit", template)
        return template


class TemplateUpload(View):
    """A picture dropped in the editor of a template."""

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Keep it; answer what the editor shows."""
        person = request.person  # type: ignore[attr-defined]
        template, sent = template_of(person, pk), request.FILES.get("file")
        if sent is None:
            raise Refused(_now("No file was received."))
        file = illustrate_template(
            template, sent, by=person, name=sent.name or "", declared_type=sent.content_type or ""
        )
        url = reverse("files:large", args=[file.pk])
        return JsonResponse({"id": str(file.pk), "name": file.name, "url": url}, status=201)


class DescribeTemplate(TemplateRelated, FormPage):
    """What a template gives besides its text: title, status, fields, steps."""

    template_name = "notebook/describe_template.html"
    title, icon, form_class = _("Fields and steps"), "list-check", DescribeForm
    done = _("The draft is saved.")

    def initial(self) -> Mapping[str, Any]:
        """Return what the draft says."""
        row = self.template
        names = ("title", "purpose", "pattern", "category", "status")
        kept = {name: getattr(row, name) for name in names}
        return {**kept, "version": row.draft, "tags": ", ".join(row.tags)}

    @cached_property
    def field_forms(self) -> Any:
        """Return the forms of the fields."""
        rows = [{**row, "options": "; ".join(row["options"])} for row in self.template.fields]
        return DefinitionSet(self._sent(), initial=rows, prefix="fields")

    @cached_property
    def step_forms(self) -> Any:
        """Return the forms of the steps."""
        return DelaySet(self._sent(), initial=self.template.steps, prefix="steps")

    def perform(self, form: Any) -> str:
        """Save the draft."""
        if not (self.field_forms.is_valid() and self.step_forms.is_valid()):
            raise Refused(_now("Some fields or steps need a correction."))
        facts = dict(form.cleaned_data)
        draft = facts.pop("version") or 0
        facts["tags"] = [name.strip() for name in facts["tags"].split(",") if name.strip()]
        facts["fields"] = list(_definitions(self.field_forms))
        facts["steps"] = [row.cleaned_data for row in self.step_forms]
        describe_template(self.template, by=self.person, draft=draft, **facts)
        return reverse("notebook:template", args=[self.template.pk]) + "?draft"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Add the fields, the steps and the units to propose."""
        return super().get_context_data(
            template=self.template,
            field_forms=self.field_forms,
            step_forms=self.step_forms,
            units=units.OFFERED,
            **context,
        )

    def _sent(self) -> Any:
        return self.request.POST if self.request.method == "POST" else None


def present(template: Template) -> dict[str, Any]:
    """Return what the editor begins with, or meets again after another's change."""
    return {"schema": SCHEMA, "version": template.draft, "body": template.document}


def _definitions(rows: Any) -> Iterator[dict[str, Any]]:
    for row in rows:
        facts = row.cleaned_data
        if facts.get("name"):
            options = facts.get("options", "").split(";")
            yield {**facts, "options": [item.strip() for item in options if item.strip()]}
