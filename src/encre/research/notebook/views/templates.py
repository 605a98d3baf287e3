"""Templates and protocols: their list, the page of each, their beginning, publishing and end."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views import View

from encre.foundation import access
from encre.foundation.structures.origins import origins_shown
from encre.foundation.ui.actions import Action, Crumb, Empty, Participant, Property, State
from encre.foundation.ui.pages import (
    ChoiceFilter,
    Column,
    FlagFilter,
    FormPage,
    ListPage,
    ObjectPage,
    TextFilter,
)
from encre.research.notebook import queries
from encre.research.notebook.models import Status, Template, TemplateVersion
from encre.research.notebook.services.templates import (
    create_template,
    publish_template,
    reopen_template,
    retire_template,
)
from encre.research.notebook.showing import STATUSES, path_to, template_state
from encre.research.notebook.template_changes import changes
from encre.research.notebook.template_forms import PublishForm, TemplateForm
from encre.research.notebook.views.reading import template_of

EDIT = "notebook.template.edit"
WHOSE = (("mine", _("Mine")), ("ours", _("My teams’ and units’")))


def whose(template: Template) -> Any:
    """Return whose a template is, as a list says it."""
    return template.structure.title if template.structure else template.person


def path(template: Template | None = None) -> list[Crumb]:
    """Return the path to the pages of templates."""
    steps = [*path_to(), Crumb(_("Templates and protocols"), reverse("notebook:templates"))]
    if template is not None:
        steps.append(Crumb(template.title, reverse("notebook:template", args=[template.pk])))
    return steps


class TemplateList(ListPage):
    """The templates the reader may use or write."""

    title, icon = _("Templates and protocols"), "clipboard-list"
    columns = (
        Column("title", _("Name"), link=True, sort=("sort_title",)),
        Column("owner", _("Whose it is"), value=whose),
        Column("published", _("Version"), kind="number", sort=("published",)),
        Column("state", _("State"), value=template_state, kind="state"),
        Column("category", _("Category"), shown=False),
        Column("updated_at", _("Changed"), kind="moment", sort=("-updated_at",)),
    )
    order = ("sort_title",)
    filters = (
        TextFilter("q", _("Words of the name"), fields=("sort_title",)),
        ChoiceFilter(
            "whose",
            _("Whose it is"),
            choices=WHOSE,
            conditions={"mine": Q(person__isnull=False), "ours": Q(structure__isnull=False)},
        ),
        FlagFilter(
            "usable",
            _("Usable only"),
            condition=Q(published__gt=0, retired_at__isnull=True),
        ),
    )
    empty = Empty(
        _("No template yet"),
        _("A template gives new entries their text, their fields and their steps; a protocol is"
          " one that is published in versions."),
        "clipboard-list",
        Action(_("New template"), "/notebook/templates/new", "plus"),
    )  # fmt: skip

    def rows(self) -> QuerySet[Template]:
        """Return the templates."""
        return queries.templates(self.person)

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path_to()

    def actions(self) -> Sequence[Action]:
        """Return the way to a new one."""
        new = reverse("notebook:new_template")
        return (Action(_("New template"), new, "plus", main=True, key="n"),)


class NewTemplate(FormPage):
    """Begin a template."""

    title, icon, form_class = _("New template"), "plus", TemplateForm
    submit_label, next_step = _("Begin"), _("Next, you write its text, then its fields and steps.")

    def form_options(self) -> dict[str, Any]:
        """Offer the structures of the person."""
        return {"person": self.person}

    def perform(self, form: Any) -> str | Model:
        """Begin it, and go on writing."""
        template = create_template(by=self.person, **form.cleaned_data)
        return reverse("notebook:write_template", args=[template.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path()


class TemplateRelated:
    """What the pages about one template share."""

    person: Any
    kwargs: dict[str, Any]
    right = EDIT

    @cached_property
    def template(self) -> Template:
        """Return the template (raises NotFound)."""
        return template_of(self.person, self.kwargs["pk"])

    def check(self) -> None:
        """Let in those who may."""
        access.require(self.person, self.right, self.template)

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path(self.template)


class TemplatePage(ObjectPage[Template]):
    """A template: its last version, or its draft for those who write it."""

    template_name = "notebook/template.html"
    icon = "clipboard-list"
    kind_label = _("Template or protocol")

    def find(self) -> Template:
        """Return the template (raises NotFound)."""
        return template_of(self.person, self.kwargs["pk"])

    @cached_property
    def writes(self) -> bool:
        """Say whether the reader writes the template."""
        return EDIT in access.abilities(self.person, self.object, [EDIT])

    @cached_property
    def shown(self) -> Template | TemplateVersion:
        """Return what is shown: the version that entries use, else the draft."""
        drafted = self.writes and ("draft" in self.request.GET or not self.object.published)
        return self.object if drafted else queries.last_version(self.object) or self.object

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path()

    def state(self) -> State:
        """Return its state."""
        return template_state(self.object)

    def people(self) -> Sequence[Participant]:
        """Return its owner, when it is a person."""
        person = self.object.person
        return [Participant(person, _("owner"))] if person else []

    def actions(self) -> Sequence[Action]:
        """Return what makes sense now."""
        row, pk = self.object, [self.object.pk]
        offered = []
        if row.published and row.retired_at is None:
            new = f"{reverse('notebook:new')}?template={row.pk}"
            offered.append(Action(_("Begin an entry"), new, "plus", main=True, key="n"))
        if self.writes:
            write, facts = (
                reverse(f"notebook:{name}", args=pk)
                for name in ("write_template", "describe_template")
            )
            offered.append(Action(_("Write"), write, "pencil", main=True, key="e"))
            offered.append(Action(_("Fields and steps"), facts, "list-check", main=True))
            if row.changed:
                publish = reverse("notebook:publish_template", args=pk)
                offered.append(Action(_("Publish"), publish, "send", main=True))
        if row.published:
            url = reverse("notebook:template_versions", args=pk)
            offered.append(Action(_("Versions"), url, "history"))
        if self.writes:
            offered.append(self._end(pk))
        return offered

    def _end(self, pk: list[Any]) -> Action:
        if self.object.retired_at is None:
            url = reverse("notebook:retire_template", args=pk)
            return Action(_("Retire"), url, "archive", "post")
        url = reverse("notebook:reopen_template", args=pk)
        return Action(_("Take up again"), url, "archive-restore", "post")

    def properties(self) -> Sequence[Property]:
        """Return the lines of the side column."""
        shown, row = self.shown, self.object
        return [
            Property(_("Whose it is"), row.structure.title if row.structure else ""),
            Property(_("Its origin"), origins_shown(row)),
            Property(_("Title of the entries"), shown.pattern),
            Property(_("Category"), shown.category),
            Property(_("Status at the start"), STATUSES[Status(shown.status)], "state"),
            Property(_("Tags"), ", ".join(shown.tags)),
            Property(_("Version"), row.published or None, "number"),
            Property(_("Changed"), row.updated_at, "moment"),
        ]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Add what is shown, and how many entries the reader sees that use it."""
        using = queries.entries(self.person).filter(pins__used__template=self.object)
        return super().get_context_data(
            shown=self.shown,
            drafted=self.shown is self.object,
            writes=self.writes,
            using=using.order_by().values("pk").distinct().count(),
            **context,
        )


class PublishTemplate(TemplateRelated, FormPage):
    """Publish the draft as the next version."""

    template_name = "notebook/publish.html"
    title, icon, form_class = _("Publish a version"), "send", PublishForm
    submit_label, done = _("Publish"), _("The version is published: new entries use it.")

    def initial(self) -> Mapping[str, Any]:
        """Remember which draft is read."""
        return {"version": self.template.draft}

    def perform(self, form: Any) -> str | Model:
        """Publish it."""
        facts = form.cleaned_data
        draft = facts["version"] or 0
        publish_template(self.template, by=self.person, draft=draft, note=facts["note"])
        return reverse("notebook:template", args=[self.template.pk])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Show what the version changes."""
        before = queries.last_version(self.template)
        return super().get_context_data(
            template=self.template,
            number=self.template.published + 1,
            changes=changes(before, self.template) if before else None,
            **context,
        )


class RetireTemplate(View):
    """Offer a template no longer."""

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Retire it."""
        person = request.person  # type: ignore[attr-defined]
        retire_template(template_of(person, pk), by=person)
        told = _("The template is retired: entries that use it keep it, new ones cannot.")
        messages.success(request, str(told))
        return redirect(reverse("notebook:template", args=[pk]))


class ReopenTemplate(View):
    """Offer a retired template again."""

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Take it up again."""
        person = request.person  # type: ignore[attr-defined]
        reopen_template(template_of(person, pk), by=person)
        messages.success(request, str(_("The template is offered again.")))
        return redirect(reverse("notebook:template", args=[pk]))
