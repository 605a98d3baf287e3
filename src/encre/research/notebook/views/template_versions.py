"""The versions of a template, and what each changed."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.errors import NotFound
from encre.foundation.ui.actions import Crumb
from encre.foundation.ui.pages import Page
from encre.research.notebook.models import TemplateVersion
from encre.research.notebook.services.showing import html_of
from encre.research.notebook.template_changes import changes, field_words
from encre.research.notebook.views.templates import TemplateRelated, path


class TemplateVersions(TemplateRelated, Page):
    """Every version of a template, newest first."""

    template_name = "notebook/template_versions.html"
    title, icon = _("Versions"), "history"
    right = "notebook.template.view"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """List them."""
        rows = self.template.versions.select_related("by").defer("document", "html")
        return super().get_context_data(
            template=self.template, versions=list(rows.order_by("-number")), **context
        )


class TemplateVersionPage(TemplateRelated, Page):
    """A version, and what it changed of the one before."""

    template_name = "notebook/template_version.html"
    icon = "history"
    right = "notebook.template.view"

    @cached_property
    def version(self) -> TemplateVersion:
        """Return the version of the address (raises NotFound)."""
        rows = self.template.versions.select_related("by")
        found = rows.filter(number=self.kwargs["number"]).first()
        if found is None:
            raise NotFound
        return found

    def heading(self) -> Any:
        """Return the version's name."""
        words = {"title": self.version.title, "number": self.version.number}
        return _("%(title)s, version %(number)s") % words

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        versions = reverse("notebook:template_versions", args=[self.template.pk])
        return [*path(self.template), Crumb(_("Versions"), versions)]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Show what changed, then the whole."""
        version = self.version
        before = self.template.versions.filter(number=version.number - 1).first()
        return super().get_context_data(
            template=self.template,
            version=version,
            before=before,
            changes=changes(before, version) if before else None,
            whole=html_of(version.document),
            defined=[(row, field_words(row)) for row in version.fields],
            **context,
        )
