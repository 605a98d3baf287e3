"""Adding resources, changing them, putting them in the bin and taking them out."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.base.errors import Refused, Stale
from encre.research.inventory.events import (
    ResourceBroughtBack,
    ResourceChanged,
    ResourceCreated,
    ResourceRemoved,
)
from encre.research.inventory.models import Container, Resource, ResourceRevision, ResourceType
from encre.research.inventory.quantities import (
    UNITS,
    InvalidQuantity,
    amount_of,
    decimal_of,
    grains_of,
    same_dimension,
    unit_named,
)
from encre.research.inventory.services import molecules
from encre.research.inventory.services.numbering import next_numbers
from encre.research.inventory.services.types import checked_hazards, checked_values, may_add_to

if TYPE_CHECKING:
    from encre.foundation.people.models import Person
    from encre.foundation.structures.models import Structure

TEXTS = {"description": 20_000, "supplier": 160, "catalogue": 80, "lot": 80}
DAYS = ("received_on", "opened_on", "expires_on")
CAS_PARTS = 3


def create_resource(
    kind: ResourceType,
    structure: "Structure",
    *,
    by: "Person",
    values: Mapping[str, str] | None = None,
    **facts: Any,
) -> Resource:
    """Add a resource (raises NotAllowed, Refused by field).

    `values` are its type's fields by folded name; `facts` are title, description, hazards (text),
    supplier, catalogue, cas, molecule, lot, the three days, unit, low (text), confidential.
    """
    may_add_to(structure, by=by)
    access.require(by, "inventory.resourcetype.view", kind)
    read = molecules.read(facts, kind)
    row = prepared(kind, structure, values or {}, facts, by=by)
    with transaction.atomic():
        row.number = next_numbers(structure)[0]
        row.save(force_insert=True)
        molecules.keep(row, read)
        keep_revision(row, by=by)
        journal.record(ResourceCreated(row), by=by)
    return row


def prepared(
    kind: ResourceType,
    structure: "Structure",
    values: Mapping[str, str],
    facts: Mapping[str, Any],
    *,
    by: "Person",
) -> Resource:
    """Return a resource ready to be written, without its number (raises Refused by field)."""
    row = Resource(type=kind, structure=structure, created_by=by, unit=kind.unit)
    if not facts.get("hazards"):
        facts = {**facts, "hazards": " ".join(kind.hazards)}
    _describe(row, values, facts)
    return row


def change_resource(
    resource: Resource,
    *,
    by: "Person",
    version: int,
    values: Mapping[str, str],
    **facts: Any,
) -> Resource:
    """Change a resource read at `version` (raises NotAllowed, Refused by field, Stale)."""
    access.require(by, "inventory.resource.edit", resource)
    if bool(facts.get("confidential", resource.confidential)) != resource.confidential:
        access.require(by, "inventory.resource.share", resource)
    read = molecules.read(facts, resource.type, before=resource.molecule)
    with transaction.atomic():
        current = Resource.objects.select_for_update().get(pk=resource.pk)
        if current.version != version:
            raise Stale
        before = facts_of(current)
        _describe(current, values, facts)
        changed = sorted(name for name, value in facts_of(current).items() if before[name] != value)
        if changed:
            current.version += 1
            current.updated_at = timezone.now()
            current.save()
            if "molecule" in changed:
                molecules.keep(current, read)
            keep_revision(current, by=by)
            event = ResourceChanged(current, version=current.version, fields=changed)
            journal.record(event, by=by)
    return current


def remove_resource(resource: Resource, *, by: "Person") -> Resource:
    """Put a resource in the bin (raises NotAllowed); its containers stay where they are."""
    access.require(by, "inventory.resource.remove", resource)
    if not resource.removed:
        resource.removed_at, resource.removed_by = timezone.now(), by
        with transaction.atomic():
            resource.save(update_fields=["removed_at", "removed_by"])
            journal.record(ResourceRemoved(resource), by=by)
    return resource


def bring_back(resource: Resource, *, by: "Person") -> Resource:
    """Take a resource out of the bin (raises NotAllowed)."""
    access.require(by, "inventory.resource.remove", resource)
    if resource.removed:
        resource.removed_at = resource.removed_by = None
        with transaction.atomic():
            resource.save(update_fields=["removed_at", "removed_by"])
            journal.record(ResourceBroughtBack(resource), by=by)
    return resource


def facts_of(row: Resource) -> dict[str, Any]:
    """Return a resource's facts as a revision keeps them."""
    low = "" if row.low_at is None else f"{amount_of(row.low_at, row.unit)} {row.unit}"
    return {
        "title": row.title,
        **{name: getattr(row, name) for name in TEXTS},
        "cas": row.cas,
        "molecule": row.molecule,
        "hazards": " ".join(row.hazards),
        **{name: day.isoformat() if (day := getattr(row, name)) else "" for name in DAYS},
        "unit": row.unit,
        "low": low,
        "confidential": row.confidential,
        "values": row.values,
    }


def keep_revision(row: Resource, *, by: "Person") -> None:
    """Keep the present version; within the transaction of the change."""
    ResourceRevision.objects.create(resource=row, version=row.version, facts=facts_of(row), by=by)


def checked_cas(text: str) -> str:
    """Return a CAS number in its normal form (raises ValueError when its check digit is wrong).

    The last digit is the sum of the others weighted by their rank from the right, modulo 10.
    """
    parts = text.strip().split("-")
    digits = "".join(parts)
    shaped = len(parts) == CAS_PARTS and digits.isascii() and digits.isdigit()
    if not shaped or not 5 <= len(digits) <= 10 or len(parts[1]) != 2 or len(parts[2]) != 1:  # noqa: PLR2004
        raise ValueError(_("A CAS number is written 67-56-1."))
    total = sum(rank * int(digit) for rank, digit in enumerate(reversed(digits[:-1]), 1))
    if total % 10 != int(digits[-1]):
        raise ValueError(_("This CAS number is mistyped: its last digit does not agree."))
    return "-".join(parts)


def _describe(row: Resource, values: Mapping[str, str], facts: Mapping[str, Any]) -> None:
    wrong: dict[str, list[object]] = {}
    row.title = str(facts.get("title", row.title)).strip()[:250]
    if not row.title:
        wrong["title"] = [_("Give the resource a name.")]
    for name, longest in TEXTS.items():
        if name in facts:
            setattr(row, name, str(facts[name] or "").strip()[:longest])
    for name in DAYS:
        if name in facts:
            setattr(row, name, facts[name] or None)
    if row.received_on and row.opened_on and row.opened_on < row.received_on:
        wrong["opened_on"] = [_("It cannot be opened before it is received.")]
    row.confidential = bool(facts.get("confidential", row.confidential))
    _hazards_and_cas(row, facts, wrong)
    if "molecule" in facts and row.type.has_molecule:
        row.molecule = molecules.checked(facts["molecule"], wrong)
    _unit_and_low(row, facts, wrong)
    row.values, refused = checked_values(list(row.type.fields.order_by("position")), values)
    wrong |= refused
    if wrong:
        raise Refused(fields=wrong)


def _hazards_and_cas(
    row: Resource, facts: Mapping[str, Any], wrong: dict[str, list[object]]
) -> None:
    if "hazards" in facts:
        try:
            row.hazards = checked_hazards(str(facts["hazards"] or ""))
        except Refused as refusal:
            wrong |= refusal.fields
    if "cas" in facts:
        text = str(facts["cas"] or "").strip()
        try:
            row.cas = checked_cas(text) if text else ""
        except ValueError as error:
            wrong["cas"] = [str(error)]


def _unit_and_low(row: Resource, facts: Mapping[str, Any], wrong: dict[str, list[object]]) -> None:
    try:
        unit = unit_named(str(facts.get("unit") or row.unit))
    except InvalidQuantity as error:
        wrong["unit"] = [str(error)]
        return
    held = Container.objects.filter(resource_id=row.pk).exists()
    if held and not same_dimension(row.unit, unit.symbol):
        words = _("Its containers are counted in %(unit)s: keep a unit of the same kind.")
        wrong["unit"] = [words % {"unit": row.unit}]
        return
    row.unit = unit.symbol
    if "low" in facts:
        text = str(facts["low"] or "").strip()
        try:
            row.low_at = grains_of(decimal_of(text), UNITS[row.unit]) if text else None
        except InvalidQuantity as error:
            wrong["low"] = [str(error)]
            return
    if row.low_at is not None and row.low_at < 0:
        wrong["low"] = [_("A stock cannot be below zero.")]
