"""Tying two objects and untying them; giving an object to another structure."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.access.services import PLACE
from encre.foundation.base.errors import Refused
from encre.foundation.links.events import HoldingPassed, LinkTied, LinkUntied
from encre.foundation.links.kinds import all_relations
from encre.foundation.links.models import Link

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def tie(
    source: Model, relation: str, target: Model, *, by: "Person | None", note: str = ""
) -> Link:
    """Say that `source` stands in `relation` to `target`; saying it twice changes nothing.

    The caller has required the right to edit `source`; here `target` must be visible to `by`.
    Raises Refused for an unknown relation or an object tied to itself.
    """
    if relation not in {known.name for known in all_relations()}:
        raise Refused(_("There is no such kind of link."))
    if source.pk == target.pk:
        raise Refused(_("An object cannot be linked to itself."))
    if by is not None:
        access.require(by, access.view_action(type(target)), target)
    ends = {
        "source_kind": source._meta.label_lower,
        "source_id": source.pk,
        "relation": relation,
        "target_kind": target._meta.label_lower,
        "target_id": target.pk,
    }
    with transaction.atomic():
        link, made = Link.objects.get_or_create(**ends, defaults={"note": note[:200], "by": by})
        if made:
            journal.record(LinkTied(source, relation=relation, target=target), by=by)
    return link


def untie(link: Link, source: Model, *, by: "Person") -> None:
    """Take a link of `source` away; the caller has required the right to edit `source`."""
    with transaction.atomic():
        gone, _counts = Link.objects.filter(pk=link.pk, source_id=source.pk).delete()
        if gone:
            journal.record(LinkUntied(source, relation=link.relation, target=link.target_id), by=by)


def give(
    row: Model, *, left: Model, to: Model, by: "Person", column: str = "structure", **facts: Any
) -> None:
    """Let `row`, which `left` holds, belong to `to`; `facts` change with it (raises NotAllowed)."""
    for structure in (left, to):
        access.require(by, PLACE, structure)
    with transaction.atomic():
        for name, value in {f"{column}_id": to.pk, **facts}.items():
            setattr(row, name, value)
        row.save()
        journal.record(HoldingPassed(row, left=left.pk, joined=to.pk), by=by)
