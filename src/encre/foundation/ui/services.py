"""Keeping and forgetting the views of lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.base.errors import NotFound, Refused
from encre.foundation.base.ids import as_uuid
from encre.foundation.ui.events import ViewForgotten, ViewSaved
from encre.foundation.ui.models import SavedView

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

VIEWS_A_LIST = 30
NAME = SavedView._meta.get_field("name").max_length or 0
QUERY = SavedView._meta.get_field("query").max_length or 0


def save_view(person: Person, page: str, name: str, query: str) -> SavedView:
    """Keep `query` of the list `page` under `name`; the same name is replaced (raises Refused)."""
    name = " ".join(name.split())
    if not name or len(name) > NAME:
        raise Refused(fields={"name": [_("Give the view a name of at most 80 characters.")]})
    if len(query) > QUERY:
        raise Refused(_("These filters are too long to be kept."))
    mine = SavedView.objects.filter(person_id=person.pk, page=page)
    with transaction.atomic():
        if mine.exclude(name=name).count() >= VIEWS_A_LIST:
            raise Refused(_("Forget a view first: thirty are kept for each list."))
        view, _made = SavedView.objects.update_or_create(
            person=person, page=page, name=name, defaults={"query": query}
        )
        journal.record(ViewSaved(person, view=view.pk), by=person)
    return view


def forget_view(person: Person, identifier: str) -> None:
    """Forget a saved view of `person` (raises NotFound)."""
    known = as_uuid(identifier)
    view = access.visible(person, SavedView.objects.filter(pk=known)).first() if known else None
    if view is None:
        raise NotFound
    with transaction.atomic():
        journal.record(ViewForgotten(person, view=view.pk), by=person)
        view.delete()
