"""What a person answers for in notebooks, and how somebody else takes it over."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from encre.foundation import links
from encre.foundation.access.levels import Level
from encre.foundation.access.services import Subject, share
from encre.research.notebook.models import Entry, Notebook, Template

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def notebooks(person: "Person") -> QuerySet[Notebook]:
    """Return the notebooks a person opened, those closed to writing apart."""
    return Notebook.objects.filter(created_by_id=person.pk, archived_at__isnull=True)


def entries(person: "Person") -> QuerySet[Entry]:
    """Return the entries a person wrote, those in the bin apart."""
    return Entry.objects.filter(author_id=person.pk, removed_at__isnull=True)


def templates(person: "Person") -> QuerySet[Template]:
    """Return a person's own templates, those retired apart; a team's stay with the team."""
    return Template.objects.filter(person_id=person.pk, retired_at__isnull=True)


def entrust(notebook: Notebook, *, leaver: "Person", to: "Person", by: "Person") -> None:
    """Let `to` manage a notebook, when `by` manages it; who opened it stays written on it."""
    share(notebook, level=Level.MANAGE, subject=Subject(person=to), by=by)


links.owns(
    links.Owned(
        name="notebooks",
        kind="notebook.Notebook",
        label=_("Notebooks opened"),
        rows=notebooks,
        hand_over=entrust,
        means=_(
            "Whoever takes over manages these notebooks: they write in them, share them and close"
            " them. The entries keep their author."
        ),
        order=10,
    )
)
links.owns(
    links.Owned(
        name="entries",
        kind="notebook.Entry",
        label=_("Entries written"),
        rows=entries,
        order=20,
    )
)
links.owns(
    links.Owned(
        name="templates",
        kind="notebook.Template",
        label=_("Personal templates and protocols"),
        rows=templates,
        order=22,
    )
)
