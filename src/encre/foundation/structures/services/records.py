"""Adding a structure, keeping its facts, closing it."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import Case, CharField, F, Q, Value, When
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.base import identifiers
from encre.foundation.base.errors import Refused, Stale
from encre.foundation.structures.events import (
    StructureClosed,
    StructureCreated,
    StructureUpdated,
)
from encre.foundation.structures.models import Attachment, Label, Structure, StructureKind
from encre.foundation.structures.services.responsibilities import end_all
from encre.foundation.structures.services.tree import attach_quietly, place

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

FIELDS = frozenset(
    {"kind", "name", "acronym", "code", "nature", "rnsr", "ror", "website", "site"}
    | {"domains", "description", "starts", "ends"}
)

# What the national reference and the tree rest on: changing it takes the right to place.
IDENTITY = frozenset({"kind", "rnsr", "ror", "starts", "ends"})


def create_structure(
    *, by: "Person | None", kind: str, name: str, parents: Iterable[Structure] = (), **facts: Any
) -> Structure:
    """Add a structure, below `parents` from its first day (raises NotAllowed, Refused).

    `by` is None only for the house itself: first start, demonstration, import of the reference.
    """
    if by is not None:
        access.require(by, "structures.structure.create")
    structure = Structure(**_checked({"kind": kind, "name": name, **facts}))
    _refuse_wrong_whole(structure)
    with transaction.atomic():
        structure.save(force_insert=True)
        for parent in parents:
            attach_quietly(structure, parent, starts=structure.starts, ends=structure.ends)
        place(structure)
        journal.record(StructureCreated(structure), by=by)
    return structure


def update_structure(
    structure: Structure, *, by: "Person | None", version: int | None = None, **facts: Any
) -> Structure:
    """Change facts about a structure (raises NotAllowed, Refused, Stale if `version` is past)."""
    if by is not None:
        access.require(by, "structures.structure.edit", structure)
    clean = _checked(facts)
    with transaction.atomic():
        structure = Structure.objects.select_for_update().get(pk=structure.pk)
        if version is not None and version != structure.version:
            raise Stale
        changed = sorted(name for name, value in clean.items() if getattr(structure, name) != value)
        if not changed:
            return structure
        if by is not None and IDENTITY.intersection(changed):
            access.require(by, "structures.structure.place", structure)
        for name in changed:
            setattr(structure, name, clean[name])
        _refuse_wrong_whole(structure)
        structure.version += 1
        structure.stub = False
        structure.save()
        place(structure)
        journal.record(StructureUpdated(structure, fields=changed), by=by)
    return structure


def close_structure(structure: Structure, *, by: "Person | None", on: date) -> Structure:
    """Close a structure on its last day, `on`: what hangs on it ends that day.

    Raises NotAllowed; Refused when it is already closed, or closed before it began.
    """
    if by is not None:
        access.require(by, "structures.structure.place", structure)
    with transaction.atomic():
        structure = Structure.objects.select_for_update().get(pk=structure.pk)
        if structure.ends is not None and structure.ends <= on:
            raise Refused(_("This structure is already closed."))
        structure.ends, structure.version = on, structure.version + 1
        _refuse_wrong_whole(structure)
        structure.save()
        parts = Attachment.objects.filter(Q(child=structure) | Q(parent=structure))
        children = list(Structure.objects.filter(attachments__in=parts).exclude(pk=structure.pk))
        for held in (
            parts,
            structure.supervisions.all(),
            Label.objects.filter(structure=structure),
        ):
            held.filter(Q(ends__isnull=True) | Q(ends__gt=on)).update(
                ends=on, starts=_no_later_than(on)
            )
        end_all(structure, on)
        for moved in (structure, *children):
            place(moved)
        journal.record(StructureClosed(structure), by=by)
    return structure


def _no_later_than(day: date) -> Any:
    """Bring the beginning of what had not begun back to `day`, so that its dates stay in order."""
    return Case(When(starts__gt=day, then=Value(day)), default=F("starts"))


def _checked(facts: dict[str, Any]) -> dict[str, Any]:
    unknown = set(facts) - FIELDS
    if unknown:
        raise TypeError(f"a structure has no {', '.join(sorted(unknown))}")
    clean = {
        name: value.strip() if isinstance(value, str) else value for name, value in facts.items()
    }
    wrong: dict[str, list[object]] = {}
    if "name" in clean and not clean["name"]:
        wrong["name"] = [_("A name is needed.")]
    if "kind" in clean and clean["kind"] not in StructureKind.values:
        wrong["kind"] = [_("There is no such kind of structure.")]
    for name, check in (("rnsr", identifiers.rnsr_or_none), ("ror", identifiers.ror_or_none)):
        if clean.get(name):
            clean[name] = check(clean[name])
            if clean[name] is None:
                wrong[name] = [_("This identifier is not valid: its check digit does not match.")]
    if clean.get("website"):
        try:
            URLValidator(schemes=["http", "https"])(clean["website"])
        except ValidationError:
            wrong["website"] = [_("Enter an address that begins with https:// or http://.")]
    limits = {
        field.name: field.max_length or 0
        for field in Structure._meta.fields
        if isinstance(field, CharField)
    }
    for name in set(clean) & {"name", "acronym", "code", "nature", "website"}:
        limit = limits[name]
        if len(clean[name]) > limit:
            wrong[name] = [_("At most %(limit)d characters.") % {"limit": limit}]
    if "domains" in clean:
        clean["domains"] = [
            str(domain).strip() for domain in clean["domains"] if str(domain).strip()
        ]
    if wrong:
        raise Refused(fields=wrong)
    return clean


def _refuse_wrong_whole(structure: Structure) -> None:
    if structure.starts and structure.ends and structure.ends < structure.starts:
        raise Refused(fields={"ends": [_("The end comes before the beginning.")]})
    if structure.rnsr:
        others = Structure.objects.filter(rnsr=structure.rnsr).exclude(pk=structure.pk)
        if others.exists():
            raise Refused(fields={"rnsr": [_("This number already belongs to another structure.")]})
