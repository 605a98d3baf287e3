"""The sheet of a person with its sources: where each value comes from, corrections, merges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from encre.foundation import access, links, ui
from encre.foundation.base.errors import NotFound
from encre.foundation.ui.actions import Action, Crumb
from encre.foundation.ui.pages import ConfirmPage, FormPage, ObjectPage
from encre.institute.directory import impact, sheets
from encre.institute.directory.golden_forms import (
    CorrectionForm,
    MergeForm,
    RanksForm,
    ReasonForm,
    SplitForm,
    UnmergeForm,
)
from encre.institute.directory.models import Attribute, Rank, Source
from encre.institute.directory.services import correcting, merging, reviewing

MERGE, CORRECT = "directory.merge", "directory.correct"


def sheet(pk: Any) -> str:
    """Return the address of a person's sheet."""
    return reverse("directory:record", args=[pk])


class RecordPage(ObjectPage[Any]):
    """A person's values and where each comes from."""

    template_name = "directory/record.html"
    view_action = sheets.VIEW
    show_links = False

    def find(self) -> Any:
        """Return the person."""
        return sheets.person(self.person, self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the sheet; an identifier merged into another leads to that one's."""
        if self.object.merged_into_id is not None:
            return redirect(sheet(self.object.merged_into_id))
        return super().get(request, *args, **kwargs)

    @cached_property
    def abilities(self) -> set[str]:
        """Return what the reader may do here."""
        return access.abilities(self.person, self.object, (MERGE, CORRECT))

    def heading(self) -> Any:
        """Name the sheet."""
        return gettext("Sheet and sources: %(name)s") % {"name": self.object.display_name}

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the person."""
        return (Crumb(self.object.display_name, links.address(self.object)),)

    def state(self) -> ui.State | None:
        """Return whether the person is still here."""
        if self.object.presence == "active":
            return None
        return ui.State(self.object.get_presence_display(), "neutral", "archive")

    def actions(self) -> Sequence[Action]:
        """Offer what the reader may do."""
        found, pk = [], [self.object.pk]
        if CORRECT in self.abilities:
            new = reverse("directory:correction-new", args=pk)
            found.append(Action(_("Correct a value"), new, "pencil", main=True, key="c"))
        if MERGE in self.abilities:
            join = reverse("directory:merge", args=pk)
            found.append(Action(_("Merge with another person"), join, "git-merge"))
            part = reverse("directory:split", args=pk)
            found.append(Action(_("Part the records"), part, "git-fork"))
        return found

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return values, records, corrections and merges."""
        it = self.object
        hidden = sheets.hidden_names(it)
        merges: list[Any] = list(sheets.merges(it))
        for row in merges:
            row.shown_source = sheets.name_of(row.source, hidden)
        guest = it.affiliations.filter(category="guest", ends__isnull=True).exists()
        corrections: list[Any] = list(sheets.corrections(it))
        for row in corrections:
            row.shown = sheets.mask(row.attribute, row.value, hidden)
        return super().get_context_data(
            golden=sheets.golden_values(it),
            told=sheets.told(it),
            corrections=corrections,
            merges=merges,
            aliases=merging.aliases(it),
            may_correct=CORRECT in self.abilities,
            may_merge=MERGE in self.abilities,
            guest_alone=guest
            and not any(row.sponsor_id and not row.ended_at for row in corrections),
            **context,
        )


class AboutPerson(FormPage):
    """A form about one person on whom the reader may do `right`."""

    right = MERGE
    draft = False

    @cached_property
    def subject(self) -> Any:
        """Return the person of the address."""
        return sheets.person(self.person, self.kwargs["pk"])

    def check(self) -> None:
        """Require the right before anything is shown."""
        access.require(self.person, self.right, self.subject)

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the sheet."""
        return (Crumb(self.subject.display_name, sheet(self.subject.pk)),)


class NewCorrection(AboutPerson):
    """Corrects a value by hand."""

    right = CORRECT
    title, icon = _("Correct a value"), "pencil"
    form_class = CorrectionForm
    submit_label = _("Correct")
    intro = _("A correction outlives synchronisations, until its last day.")
    done = _("The value is corrected.")

    def initial(self) -> Mapping[str, Any]:
        """Open on the attribute asked for."""
        return {"attribute": self.request.GET.get("attribute", "")}

    def form_options(self) -> dict[str, Any]:
        """Give who reads, and whom it is about."""
        return {"reader": self.person, "apart": self.subject}

    def perform(self, form: Any) -> str:
        """Call the service."""
        answers = dict(form.cleaned_data)
        sponsor = answers.pop("person")
        answers.pop("which", None)
        correcting.correct(self.subject, by=self.person, sponsor=sponsor, **answers)
        return sheet(self.subject.pk)


class EndCorrection(ConfirmPage):
    """Ends a correction."""

    title, icon = _("End the correction"), "eraser"
    submit_label = _("End it")
    done = _("The correction is ended: the sources speak again.")
    tone = "accent"

    @cached_property
    def subject(self) -> Any:
        """Return the person of the address."""
        return sheets.person(self.person, self.kwargs["pk"])

    @cached_property
    def correction(self) -> Any:
        """Return the correction of the address."""
        found = sheets.corrections(self.subject).filter(pk=self.kwargs["held"]).first()
        if found is None:
            raise NotFound
        return found

    def check(self) -> None:
        """Require the right before anything is shown."""
        access.require(self.person, CORRECT, self.subject)
        self.correction  # noqa: B018 - raises NotFound

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the sheet."""
        return (Crumb(self.subject.display_name, sheet(self.subject.pk)),)

    def consequence(self) -> Any:
        """Say what follows."""
        words = {"what": self.correction.get_attribute_display()}
        return gettext("%(what)s: what the sources say is shown again.") % words

    def act(self) -> str:
        """Call the service."""
        correcting.end_correction(self.correction, by=self.person)
        return sheet(self.subject.pk)


class MergePage(AboutPerson):
    """Chooses with whom a person is merged; what would pass is shown before."""

    title, icon = _("Merge with another person"), "git-merge"
    form_class = MergeForm
    submit_label = _("Look at what would pass")
    next_step = _("Nothing changes yet: you then see what would pass.")

    def form_options(self) -> dict[str, Any]:
        """Give who reads, and whom it is about."""
        return {"reader": self.person, "apart": self.subject}

    def perform(self, form: Any) -> str:
        """Show what would pass."""
        other = form.cleaned_data["person"]
        return reverse("directory:merge-with", args=[self.subject.pk, other.pk])


class MergeWith(AboutPerson):
    """Shows what would pass from a person to this one, then merges."""

    title, icon = _("Merge two persons"), "git-merge"
    template_name = "directory/merge.html"
    form_class = ReasonForm
    submit_label = _("Merge")
    tone = "danger"
    done = _("The two persons are one. This can be undone at any time.")

    @cached_property
    def other(self) -> Any:
        """Return who would be merged into the person of the address."""
        found = sheets.person(self.person, self.kwargs["other"], MERGE)
        if found.pk == self.subject.pk or "merged" in (found.presence, self.subject.presence):
            raise NotFound
        return found

    def check(self) -> None:
        """Find both before anything is shown."""
        super().check()
        self.other  # noqa: B018 - raises NotFound

    def perform(self, form: Any) -> str:
        """Call the service."""
        reason = form.cleaned_data["reason"]
        if impact.conflict(self.subject, self.other):
            reviewing.propose(self.other, self.subject, by=self.person, reason=reason)
            self.done = _("Your agreement is noted: a second reviewer decides on the desk.")
        else:
            merging.merge(self.other, self.subject, by=self.person, reason=reason)
        return sheet(self.subject.pk)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return both persons and what would pass."""
        hidden = sheets.hidden_names(self.subject, self.other)
        return super().get_context_data(
            left_name=sheets.name_of(self.subject, hidden),
            right_name=sheets.name_of(self.other, hidden),
            other=self.other,
            subject=self.subject,
            compared=sheets.compared(self.subject, self.other),
            passing=impact.passing(self.other, self.subject),
            conflict=sheets.words(impact.conflict(self.subject, self.other)),
            **context,
        )


class Unmerge(AboutPerson):
    """Undoes a merge; what was created since may go with the person who comes back."""

    title, icon = _("Undo the merge"), "arrow-back-up"
    form_class = UnmergeForm
    submit_label = _("Undo the merge")
    done = _("The merge is undone: each has their own again.")

    @cached_property
    def merge(self) -> Any:
        """Return the merge of the address, not undone yet."""
        rows = sheets.merges(self.subject).filter(undone_at=None, target=self.subject)
        found = rows.filter(pk=self.kwargs["held"]).first()
        if found is None:
            raise NotFound
        return found

    def check(self) -> None:
        """Find the merge before anything is shown."""
        super().check()
        self.merge  # noqa: B018 - raises NotFound

    def form_options(self) -> dict[str, Any]:
        """Offer what was created since."""
        return {"since": impact.created_since(self.merge)}

    def perform(self, form: Any) -> str:
        """Call the service."""
        apart = form.cleaned_data["apart"]
        back = merging.unmerge(self.merge, by=self.person, apart=apart, give=form.given())
        return sheet(back.pk)


class Split(AboutPerson):
    """Takes records away from a person, for a new or a former one."""

    title, icon = _("Part the records"), "git-fork"
    form_class = SplitForm
    submit_label = _("Part them")
    done = _("The records are parted, and never joined again by themselves.")

    @cached_property
    def former(self) -> dict[str, Any]:
        """Return the persons merged into this one, by their id."""
        rows = sheets.merges(self.subject).filter(undone_at=None, target=self.subject)
        return {str(row.source_id): row.source for row in rows}

    def form_options(self) -> dict[str, Any]:
        """Offer the records, and who was merged into this person."""
        hidden = sheets.hidden_names(self.subject)
        former = [
            (pk, gettext("%(name)s, merged before") % {"name": sheets.name_of(one, hidden)})
            for pk, one in self.former.items()
        ]
        records = [told.record for told in sheets.told(self.subject)]
        return {"records": records, "former": former}

    def perform(self, form: Any) -> str:
        """Call the service."""
        chosen = set(form.cleaned_data["records"])
        records = [
            told.record for told in sheets.told(self.subject) if str(told.record.pk) in chosen
        ]
        into = self.former.get(form.cleaned_data["into"])
        reason = form.cleaned_data["reason"]
        other = merging.split(self.subject, records, by=self.person, into=into, reason=reason)
        return sheet(other.pk)


class Ranks(FormPage):
    """Says in which order sources are believed about an attribute."""

    title, icon, action = _("Order of sources"), "list-numbers", CORRECT
    form_class = RanksForm
    template_name = "directory/ranks.html"
    intro = _("The source numbered 1 is heard first; a correction by hand always wins.")
    done = _("The order is kept; golden records are computed again.")
    draft = False

    @property
    def attribute(self) -> str:
        """Return the attribute asked for, the family name by default."""
        asked = self.request.GET.get("attribute", "")
        return asked if asked in Attribute.values else Attribute.FAMILY_NAME.value

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the desk."""
        return (Crumb(_("Doubtful pairs"), reverse("directory:reviews")),)

    def form_options(self) -> dict[str, Any]:
        """Give the sources in their present order."""
        places = dict(
            Rank.objects.filter(attribute=self.attribute).values_list("source_id", "place")
        )
        sources = list(Source.objects.order_by("sort_name", "pk"))
        sources.sort(key=lambda source: places.get(source.pk, 1000))
        return {"sources": sources}

    def perform(self, form: BaseForm) -> str:
        """Call the service."""
        ordered = form.ordered()  # type: ignore[attr-defined]
        correcting.rank_sources(self.attribute, ordered, by=self.person)
        return f"{reverse('directory:ranks')}?attribute={self.attribute}"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the attributes to choose from."""
        return super().get_context_data(
            attributes=Attribute.choices, attribute=self.attribute, **context
        )
