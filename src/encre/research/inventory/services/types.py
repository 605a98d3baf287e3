"""Defining types of resources, and the values their fields take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.base.errors import NotAllowed, Refused
from encre.foundation.base.text import sort_key
from encre.research.inventory.events import StarterTypesAdded, TypeChanged, TypeDefined
from encre.research.inventory.hazards import statements_in
from encre.research.inventory.models import FieldKind, ResourceType, TypeField
from encre.research.inventory.quantities import InvalidQuantity, decimal_of, unit_named
from encre.research.inventory.starter import USUAL

if TYPE_CHECKING:
    from encre.foundation.people.models import Person
    from encre.foundation.structures.models import Structure
    from encre.research.inventory.models import Place

YES = frozenset(("1", "yes", "oui", "true", "vrai", "x", "on"))
NO = frozenset(("", "0", "no", "non", "false", "faux"))


@dataclass(frozen=True)
class FieldAsked:
    """A field of a type, as typed."""

    name: str
    kind: str = FieldKind.TEXT
    unit: str = ""
    required: bool = False
    options: list[str] = field(default_factory=list)


def may_add_to(structure: "Structure", *, by: "Person") -> None:
    """Raise NotAllowed unless `by` works in the team or unit, or heads it."""
    access.require(by, "inventory.create")
    who = access.actor(by)
    if structure.pk not in {*who.member_of, *who.with_role("head", "deputy", "manager")}:
        raise NotAllowed(_("You can add to the inventory only in a team or unit you work in."))


def define_type(
    structure: "Structure",
    *,
    by: "Person",
    name: str,
    fields: Sequence[FieldAsked] = (),
    description: str = "",
    hazards: str = "",
    unit: str = "pce",
    place: "Place | None" = None,
    has_molecule: bool = False,
) -> ResourceType:
    """Define a type in a team or unit (raises NotAllowed, Refused by field)."""
    may_add_to(structure, by=by)
    row = ResourceType(structure=structure, created_by=by)
    with transaction.atomic():
        _describe(
            row, name=name, description=description, hazards=hazards, unit=unit, place=place,
            has_molecule=has_molecule,
        )  # fmt: skip
        _set_fields(row, fields)
        journal.record(TypeDefined(row), by=by)
    return row


def change_type(
    row: ResourceType,
    *,
    by: "Person",
    name: str,
    fields: Sequence[FieldAsked],
    description: str = "",
    hazards: str = "",
    unit: str = "pce",
    place: "Place | None" = None,
    has_molecule: bool = False,
) -> ResourceType:
    """Change a type; resources keep the values they have (raises NotAllowed, Refused by field)."""
    access.require(by, "inventory.resourcetype.manage", row)
    with transaction.atomic():
        current = ResourceType.objects.select_for_update().get(pk=row.pk)
        _describe(
            current, name=name, description=description, hazards=hazards, unit=unit, place=place,
            has_molecule=has_molecule,
        )  # fmt: skip
        _set_fields(current, fields)
        journal.record(TypeChanged(current), by=by)
    return current


def add_usual_types(structure: "Structure", *, by: "Person") -> list[ResourceType]:
    """Give a team or unit the usual types it does not have yet (raises NotAllowed)."""
    may_add_to(structure, by=by)
    present = set(
        ResourceType.objects.filter(structure=structure).values_list("sort_name", flat=True)
    )
    made = []
    with transaction.atomic():
        for usual in USUAL:
            if sort_key(str(usual.name)) in present:
                continue
            row = ResourceType(structure=structure, created_by=by)
            _describe(
                row, name=str(usual.name), description=str(usual.description), unit=usual.unit,
                has_molecule=usual.has_molecule,
            )  # fmt: skip
            asked = [
                FieldAsked(
                    str(one.name), one.kind, one.unit, one.required, [str(o) for o in one.options]
                )
                for one in usual.fields
            ]
            _set_fields(row, asked)
            made.append(row)
        if made:
            journal.record(StarterTypesAdded(structure, count=len(made)), by=by)
    return made


def checked_hazards(text: str) -> list[str]:
    """Return the hazard statements written in `text` (raises Refused naming those unknown)."""
    good, wrong = statements_in(text)
    if wrong:
        words = _("These are not hazard statements: %(words)s. Write for example H225, H319.")
        raise Refused(fields={"hazards": [words % {"words": ", ".join(wrong[:5])}]})
    return good


def checked_values(
    fields: Sequence[TypeField], values: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, list[object]]]:
    """Return the values of a type's fields by key, and what is wrong by `value-<id of field>`.

    `values` has them by folded name, as typed.
    """
    kept: dict[str, Any] = {}
    wrong: dict[str, list[object]] = {}
    for asked in fields:
        text = str(values.get(asked.key, "") or "").strip()
        try:
            text = _checked(asked, text)
        except (InvalidQuantity, ValueError) as error:
            wrong[f"value-{asked.pk}"] = [str(error)]
            continue
        if text:
            kept[asked.key] = {"name": asked.name, "text": text, "unit": asked.unit}
            if asked.kind != FieldKind.TEXT:
                kept[asked.key]["kind"] = asked.kind
    return kept, wrong


def _checked(asked: TypeField, text: str) -> str:
    """Return a value in its normal form (raises ValueError with a sentence)."""
    if asked.kind == FieldKind.CHECK:
        if text.lower() not in YES | NO:
            raise ValueError(_("“%(name)s” is answered by yes or no.") % {"name": asked.name})
        return "yes" if text.lower() in YES else ""
    if not text:
        if asked.required:
            raise ValueError(_("“%(name)s” is required.") % {"name": asked.name})
        return ""
    if asked.kind == FieldKind.NUMBER:
        return format(decimal_of(text), "f")
    if asked.kind == FieldKind.DATE:
        return day_of(text).isoformat()
    if asked.kind == FieldKind.CHOICE:
        known: dict[str, str] = {sort_key(option): option for option in asked.options}
        if sort_key(text) not in known:
            words = _("“%(text)s” is none of the choices of “%(name)s”: %(options)s.")
            options = ", ".join(asked.options[:12])
            raise ValueError(words % {"text": text[:40], "name": asked.name, "options": options})
        return known[sort_key(text)]
    if asked.kind == FieldKind.ADDRESS and not text.lower().startswith(("https://", "http://")):
        raise ValueError(_("A web address begins with https://."))
    return text[:2_000]


def day_of(text: str) -> date:
    """Return the day written 2026-11-28 or 28/11/2026 (raises ValueError with a sentence)."""
    bare = text.strip()
    parts = bare.split("/")
    if len(parts) == 3:  # noqa: PLR2004
        bare = "-".join(part.zfill(2) for part in reversed(parts))
    try:
        return date.fromisoformat(bare[:10])
    except ValueError:
        words = _("“%(text)s” is not a date: write 2026-11-28 or 28/11/2026.")
        raise ValueError(words % {"text": text.strip()[:40]}) from None


def _describe(row: ResourceType, **facts: Any) -> None:
    name = str(facts["name"]).strip()[:120]
    if not name:
        raise Refused(fields={"name": [_("Give the type a name.")]})
    same = ResourceType.objects.filter(structure=row.structure, sort_name=sort_key(name))
    if same.exclude(pk=row.pk).exists():
        raise Refused(fields={"name": [_("This team or unit has a type of this name already.")]})
    try:
        row.unit = unit_named(facts.get("unit") or "pce").symbol
    except InvalidQuantity as error:
        raise Refused(fields={"unit": [str(error)]}) from error
    row.name, row.description = name, str(facts.get("description", ""))
    row.hazards = checked_hazards(str(facts.get("hazards", "") or ""))
    row.place = facts.get("place")
    row.has_molecule = bool(facts.get("has_molecule"))
    row.save()


def _set_fields(row: ResourceType, fields: Sequence[FieldAsked]) -> None:
    """Bring the fields to what was asked; those whose name stays are the same fields."""
    wanted = [asked for asked in fields if asked.name.strip()]
    keys = [sort_key(asked.name)[:120] for asked in wanted]
    twice = {asked.name for asked, key in zip(wanted, keys, strict=True) if keys.count(key) > 1}
    if twice:
        words = _("Two fields have the same name: %(name)s.") % {"name": sorted(twice)[0]}
        raise Refused(words)
    for asked in wanted:
        if asked.kind == FieldKind.CHOICE and not asked.options:
            raise Refused(_("Give the options of “%(name)s”.") % {"name": asked.name})
    row.fields.exclude(key__in=keys).delete()
    for position, asked in enumerate(wanted):
        facts = {
            "name": asked.name.strip()[:120],
            "kind": asked.kind if asked.kind in FieldKind.values else FieldKind.TEXT,
            "unit": asked.unit.strip()[:40],
            "required": asked.required,
            "options": [option.strip() for option in asked.options if option.strip()][:100],
            "position": position,
        }
        TypeField.objects.update_or_create(type=row, key=keys[position], defaults=facts)
