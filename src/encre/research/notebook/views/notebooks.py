"""A notebook's own pages: open one, read it, describe it, share it, close it."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from encre.foundation import access
from encre.foundation.structures.origins import origins_shown
from encre.foundation.ui.actions import Action, Crumb, Empty
from encre.foundation.ui.pages import ConfirmPage, FormPage
from encre.research.notebook import queries
from encre.research.notebook.forms import NotebookForm
from encre.research.notebook.models import Entry, FieldName, Notebook
from encre.research.notebook.services.notebooks import (
    archive_notebook,
    create_notebook,
    update_notebook,
)
from encre.research.notebook.showing import path_to
from encre.research.notebook.views.lists import ENTRY_COLUMNS, EntryList
from encre.research.notebook.views.reading import notebook_of


class NewNotebook(FormPage):
    """Open a notebook."""

    title, icon, form_class = _("Open a notebook"), "book-2", NotebookForm
    submit_label, done = _("Open the notebook"), _("The notebook is open.")

    def form_options(self) -> dict[str, Any]:
        """Offer the teams and units of the person."""
        return {"person": self.person}

    def perform(self, form: Any) -> str | Model:
        """Open it."""
        facts = form.cleaned_data
        notebook = create_notebook(facts.pop("structure"), by=self.person, **facts)
        return reverse("notebook:notebook", args=[notebook.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path_to()


class NotebookPage(EntryList):
    """A notebook: what it is for, then its entries."""

    template_name = "notebook/notebook.html"
    icon = "book-2"
    own_columns = tuple(column for column in ENTRY_COLUMNS if column.name != "notebook")
    filters = tuple(item for item in EntryList.filters if item.name != "notebook")

    @cached_property
    def notebook(self) -> Notebook:
        """Return the notebook, read once (raises NotFound)."""
        return notebook_of(self.person, self.kwargs["pk"])

    def check(self) -> None:
        """Let in those who see the notebook."""
        access.require(self.person, "notebook.notebook.view", self.notebook)

    def heading(self) -> str:
        """Return the notebook's title."""
        return self.notebook.title

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path_to()

    def rows(self) -> QuerySet[Entry]:
        """Return the notebook's entries."""
        return queries.entries(self.person).filter(notebook=self.notebook)

    def field_names(self) -> list[FieldName]:
        """Return the fields offered as columns: those of the notebook."""
        return queries.field_names([self.notebook.pk])

    def leads(self) -> bool:
        """Say whether the reader chooses the view with which the notebook opens."""
        return self._may("manage")

    def empty_state(self) -> Empty:
        """Offer the first entry."""
        return Empty(
            _("This notebook is empty"),
            _("An entry tells one experiment: what you wanted, what you did, what came out."),
            "notebook",
            Action(_("New entry"), self._new(), "plus") if self._may("write") else None,
        )

    def actions(self) -> Sequence[Action]:
        """Return what may be done with the notebook."""
        pk, offered = [self.notebook.pk], []
        if self._may("write"):
            offered += [
                Action(_("New entry"), self._new(), "plus", main=True, key="n"),
                Action(
                    _("Import an archive"),
                    f"{reverse('notebook:import')}?notebook={pk[0]}",
                    "upload",
                ),
            ]
        offered.append(
            Action(_("Export as .eln"), reverse("notebook:export", args=pk), "download", "post")
        )
        if self._may("manage"):
            offered += [
                Action(_("Describe"), reverse("notebook:edit_notebook", args=pk), "edit"),
                Action(_("Share"), reverse("notebook:share_notebook", args=pk), "share"),
            ]
            if self.notebook.archived_at is None:
                offered.append(
                    Action(_("Archive"), reverse("notebook:archive_notebook", args=pk), "archive")
                )
        if self._may("deposit"):
            offered.append(
                Action(
                    _("Prepare a package for the archives"),
                    reverse("notebook:deposit_notebook", args=pk),
                    "package",
                )
            )
        return offered

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Add what the notebook is."""
        return super().get_context_data(
            notebook=self.notebook,
            deposit=queries.last_deposit(self.notebook),
            may_deposit=self._may("deposit"),
            structure_url=reverse("atlas:structure", args=[self.notebook.structure_id]),
            origins=origins_shown(self.notebook),
            reasons=access.why(self.person, "notebook.notebook.view", self.notebook),
            **context,
        )

    def _new(self) -> str:
        return f"{reverse('notebook:new')}?notebook={self.notebook.pk}"

    def _may(self, verb: str) -> bool:
        return f"notebook.notebook.{verb}" in self._abilities

    @cached_property
    def _abilities(self) -> set[str]:
        asked = (f"notebook.notebook.{verb}" for verb in ("write", "manage", "deposit"))
        return access.abilities(self.person, self.notebook, asked)


class EditNotebook(FormPage):
    """Describe a notebook."""

    title, icon, form_class = _("Describe the notebook"), "edit", NotebookForm
    done = _("The notebook is described.")

    @cached_property
    def notebook(self) -> Notebook:
        """Return the notebook (raises NotFound)."""
        return notebook_of(self.person, self.kwargs["pk"])

    def check(self) -> None:
        """Let in those who manage the notebook."""
        access.require(self.person, "notebook.notebook.manage", self.notebook)

    def form_options(self) -> dict[str, Any]:
        """A notebook does not change team here."""
        return {"person": self.person, "fixed": True}

    def initial(self) -> Mapping[str, Any]:
        """Return what it is now."""
        notebook = self.notebook
        return {name: getattr(notebook, name) for name in ("title", "description", "confidential")}

    def perform(self, form: Any) -> str | Model:
        """Change it."""
        update_notebook(self.notebook, by=self.person, **form.cleaned_data)
        return reverse("notebook:notebook", args=[self.notebook.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path_to(self.notebook)


class ArchiveNotebook(ConfirmPage):
    """Close a notebook to writing."""

    title, icon = _("Archive the notebook"), "archive"
    submit_label, done = _("Archive"), _("The notebook is archived: it can still be read.")

    @cached_property
    def notebook(self) -> Notebook:
        """Return the notebook (raises NotFound)."""
        return notebook_of(self.person, self.kwargs["pk"])

    def check(self) -> None:
        """Let in those who manage the notebook."""
        access.require(self.person, "notebook.notebook.manage", self.notebook)

    def expected(self) -> str:
        """Ask for the title: the notebook is shared by a team."""
        return self.notebook.title

    def consequence(self) -> Any:
        """Say what follows."""
        return _("Nobody will be able to add entries to this notebook. It stays readable.")

    def act(self) -> str | Model:
        """Archive it."""
        archive_notebook(self.notebook, by=self.person)
        return reverse("notebook:notebook", args=[self.notebook.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path_to(self.notebook)
