"""Keeping people: their facts and their affiliations."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db import transaction
from django.forms import BaseForm
from django.utils.translation import gettext_lazy as _

from encre.commons.files import portraits
from encre.commons.files.forms import PhotoForm
from encre.foundation import access, links
from encre.foundation.base.errors import NotFound, Refused, Stale
from encre.foundation.base.ids import as_uuid
from encre.foundation.people.services.affiliations import (
    add_affiliation,
    change_affiliation_dates,
)
from encre.foundation.people.services.persons import create_person, update_person
from encre.foundation.ui.actions import Crumb
from encre.foundation.ui.pages import FormPage
from encre.institute.atlas import forms, queries
from encre.institute.atlas.views.lists import home_crumb

# What the institute says of a person; the person says the rest.
CIVIL = ("given_name", "family_name", "birth_name")
FACTS = [name for name in forms.PersonForm.base_fields if name != "seen"]


def fingerprint(person: Any) -> str:
    """Return what tells whether the facts of a person changed since a form was opened."""
    values = "\x1f".join(str(getattr(person, name)) for name in FACTS)
    return hashlib.sha256(values.encode()).hexdigest()[:32]


class PersonFormPage(FormPage):
    """A form about one person; `right` is required before it is shown."""

    right = "people.person.edit"
    draft = False

    @cached_property
    def subject(self) -> Any:
        """Return the person of the address, whom the reader may change."""
        found = queries.person(self.person, self.kwargs["pk"])
        access.require(self.person, self.right, found)
        return found

    def check(self) -> None:
        """Require the right before anything is shown."""
        self.subject  # noqa: B018 - reading it requires the right

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the person."""
        return (home_crumb(), Crumb(self.subject.display_name, links.address(self.subject)))


class EditPerson(PersonFormPage):
    """Change facts about a person; nothing another changed in the meantime is overwritten."""

    title = _("Edit the person")
    form_class = forms.PersonForm
    done = _("The facts are up to date.")

    def initial(self) -> Mapping[str, Any]:
        """Return the present facts."""
        facts = {name: getattr(self.subject, name) for name in FACTS}
        return facts | {"seen": fingerprint(self.subject)}

    def form(self) -> BaseForm:
        """Leave the civil names to those who keep the directory."""
        form = super().form()
        if not access.can(self.person, "people.person.create"):
            for name in CIVIL:
                del form.fields[name]
        return form

    def perform(self, form: Any) -> Any:
        """Call the service, unless the facts are no longer those that were shown."""
        rows = type(self.subject)._default_manager.select_for_update()
        with transaction.atomic():
            person = rows.get(pk=self.subject.pk)
            seen = form.cleaned_data["seen"]
            if seen and seen != fingerprint(person):
                raise Stale
            update_person(person, by=self.person, **form.facts())
        return links.address(person)


class PersonPhoto(PersonFormPage):
    """Choose a person's photograph; sent without one, take it away."""

    title, icon = _("Photograph"), "camera"
    form_class = PhotoForm
    intro = _("The person agreed to it. Send the form without a picture to remove the photograph.")
    done = _("The photograph is up to date.")

    def form(self) -> BaseForm:
        """Let the field stay empty."""
        form = super().form()
        form.fields["photo"].required = False
        return form

    def perform(self, form: Any) -> Any:
        """Call the service."""
        sent = form.cleaned_data["photo"]
        if sent:
            portraits.photograph(self.subject, sent, by=self.person)
        else:
            portraits.unphotograph(self.subject, by=self.person)
        return links.address(self.subject)


class NewPerson(FormPage):
    """Add a person to the directory."""

    title = _("New person")
    icon = "user-plus"
    action = "people.person.create"
    form_class = forms.PersonForm
    submit_label = _("Add the person")
    next_step = _("Next, you say where they work; their account is opened apart.")
    done = _("The person is added.")

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the atlas."""
        return (home_crumb(),)

    def perform(self, form: Any) -> Any:
        """Call the service."""
        return links.address(create_person(by=self.person, **form.facts()))


class NewAffiliation(PersonFormPage):
    """Say where a person works."""

    right = "people.person.affiliate"
    title = _("Add an affiliation")
    form_class = forms.AffiliationForm
    next_step = _("The rights of a member follow, between the days you give.")
    done = _("The affiliation is added.")

    def form_options(self) -> dict[str, Any]:
        """Give the reader to the form."""
        return {"reader": self.person}

    def perform(self, form: Any) -> Any:
        """Call the service; heads add people to their own structures only."""
        structure = form.cleaned_data["structure"]
        if not access.can(self.person, "structures.structure.edit", structure):
            text = _("You do not keep this structure: ask those who answer for it.")
            raise Refused(fields={"structure": [text]})
        names = ("category", "position", "primary", "share", "starts", "ends")
        answers = {name: form.cleaned_data[name] for name in names}
        add_affiliation(self.subject, structure, by=self.person, **answers)
        return links.address(self.subject)


class AffiliationDates(PersonFormPage):
    """Move the dates of an affiliation."""

    right = "people.person.affiliate"
    title = _("Dates of the affiliation")
    form_class = forms.AffiliationDatesForm
    done = _("The dates are up to date, and the rights with them.")

    @cached_property
    def affiliation(self) -> Any:
        """Return the affiliation of the address, in a structure the reader keeps."""
        rows = self.subject.affiliations.select_related("structure", "person")
        found = rows.filter(pk=as_uuid(self.kwargs["held"])).first()
        if found is None:
            raise NotFound
        access.require(self.person, "structures.structure.edit", found.structure)
        return found

    def heading(self) -> Any:
        """Name the structure."""
        return _("Dates at %(name)s") % {"name": self.affiliation.structure.title}

    def initial(self) -> Mapping[str, Any]:
        """Return the present dates."""
        return {"starts": self.affiliation.starts, "ends": self.affiliation.ends}

    def perform(self, form: Any) -> Any:
        """Call the service."""
        change_affiliation_dates(self.affiliation, by=self.person, **form.cleaned_data)
        return links.address(self.subject)
