"""Keeping and forgetting the views of lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from encre.foundation import access, journal, links
from encre.foundation.base.errors import NotFound, Refused
from encre.foundation.base.ids import as_uuid
from encre.foundation.ui.events import ViewForgotten, ViewSaved
from encre.foundation.ui.models import SavedView

if TYPE_CHECKING:
    from uuid import UUID

    from encre.foundation.people.models import Person

VIEWS_A_LIST = 30
NAME = SavedView._meta.get_field("name").max_length or 0
QUERY = SavedView._meta.get_field("query").max_length or 0


def save_view(
    person: Person,
    page: str,
    name: str,
    query: str,
    *,
    scope: UUID | None = None,
    first: bool = False,
) -> SavedView:
    """Keep `query` of the list `page` under `name`; the same name is replaced (raises Refused).

    `scope` shares it with a team or unit the person belongs to. A `first` one opens the list for
    them, instead of the one before: the caller has required the right to choose it.
    """
    name = " ".join(name.split())
    if not name or len(name) > NAME:
        raise Refused(fields={"name": [_("Give the view a name of at most 80 characters.")]})
    if len(query) > QUERY:
        raise Refused(_("These filters are too long to be kept."))
    if scope is not None and scope not in access.actor(person).teams:
        raise Refused(_("You can share a view only with a team or unit you work in."))
    mine = SavedView.objects.filter(person_id=person.pk, page=page)
    with transaction.atomic():
        if mine.exclude(name=name).count() >= VIEWS_A_LIST:
            raise Refused(_("Forget a view first: thirty are kept for each list."))
        if first:
            SavedView.objects.filter(page=page, first=True).update(first=False)
        view = _kept(person, page, name, scope)
        view.query, view.first = query, first
        view.save()
        journal.record(ViewSaved(person, view=view.pk), by=person)
    return view


def _kept(person: Person, page: str, name: str, scope: UUID | None) -> SavedView:
    """Return the view of this name to be replaced, else a new one (raises Refused)."""
    rows = SavedView.objects.filter(page=page, name=name)
    if scope is None:
        present = rows.filter(person_id=person.pk, scope__isnull=True).first()
    else:
        present = rows.filter(scope_id=scope).first()
    if present is not None and present.person_id != person.pk:
        raise Refused(_("A colleague already shares a view of this name: choose another."))
    return present or SavedView(person=person, page=page, name=name, scope_id=scope)


def forget_view(person: Person, identifier: str) -> None:
    """Forget a saved view of `person` (raises NotFound)."""
    known = as_uuid(identifier)
    view = _mine(person, known) if known else None
    if view is None:
        raise NotFound
    with transaction.atomic():
        journal.record(ViewForgotten(person, view=view.pk), by=person)
        view.delete()


def _mine(person: Person, identifier: UUID) -> SavedView | None:
    rows = SavedView.objects.filter(pk=identifier)
    return access.visible(person, rows, "ui.view.forget").first()


def pass_view(
    view: SavedView, *, left: Any, to: Any, by: Person, kept: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Share a view with `to` instead of `left`, under a name that is free (raises NotAllowed)."""
    others = SavedView.objects.filter(scope_id=to.pk, page=view.page).exclude(pk=view.pk)
    name, before = links.free_name(
        view.name,
        left=left,
        most=NAME,
        taken=lambda text: others.filter(name=text).exists(),
        kept=kept,
    )
    links.give(view, left=left, to=to, by=by, column="scope", name=name)
    return before
