"""Adding places, moving them, closing them; which positions of a box are free."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.base.errors import Refused
from encre.foundation.base.text import sort_key
from encre.research.inventory.events import PlaceAdded, PlaceChanged, PlaceRemoved
from encre.research.inventory.models import Container, Place, PlaceKind
from encre.research.inventory.models.places import MOST_COLUMNS, MOST_ROWS, RANKS
from encre.research.inventory.services.types import may_add_to

if TYPE_CHECKING:
    from encre.foundation.people.models import Person
    from encre.foundation.structures.models import Structure

FACTS = ("name", "parent", "temperature", "rows", "columns", "note")
COLDEST, HOTTEST = -273, 200


def add_place(structure: "Structure", *, by: "Person", kind: str, name: str, **facts: Any) -> Place:
    """Add a place to a team or unit, perhaps in another (raises NotAllowed, Refused by field)."""
    may_add_to(structure, by=by)
    if kind not in PlaceKind.values:
        raise Refused(fields={"kind": [_("There is no such kind of place.")]})
    row = Place(structure=structure, kind=kind, rank=RANKS[PlaceKind(kind)], created_by=by)
    with transaction.atomic():
        _describe(row, by=by, name=name, **facts)
        row.save(force_insert=True)
        journal.record(PlaceAdded(row), by=by)
    return row


def change_place(place: Place, *, by: "Person", **facts: Any) -> Place:
    """Rename a place, move it with all it holds, resize a box (raises NotAllowed, Refused)."""
    access.require(by, "inventory.place.edit", place)
    if set(facts) - set(FACTS):
        raise TypeError("a place has no such fact")
    with transaction.atomic():
        current = Place.objects.select_for_update().get(pk=place.pk)
        before = [getattr(current, name) for name in FACTS]
        _describe(current, by=by, **facts)
        _keep_what_stands(current)
        changed = [
            name
            for name, value in zip(FACTS, before, strict=True)
            if getattr(current, name) != value
        ]
        if changed:
            current.save()
            journal.record(PlaceChanged(current, fields=changed), by=by)
    return current


def remove_place(place: Place, *, by: "Person") -> Place:
    """Close a place that holds nothing (raises NotAllowed, Refused); twice changes nothing."""
    access.require(by, "inventory.place.edit", place)
    with transaction.atomic():
        current = Place.objects.select_for_update().get(pk=place.pk)
        if current.archived_at is not None:
            return current
        if current.contents.exists() or current.parts.filter(archived_at__isnull=True).exists():
            raise Refused(_("This place still holds something: empty it first."))
        current.archived_at = timezone.now()
        current.save(update_fields=["archived_at"])
        journal.record(PlaceRemoved(current), by=by)
    return current


def held_box(place: Place) -> Place:
    """Return the place with its row held, so that its positions are given once each."""
    return Place.objects.select_for_update().get(pk=place.pk)


def free_positions(box: Place, besides: Sequence[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """Return the free positions of a box, row by row."""
    taken = set(besides) | {
        (row, column)
        for row, column in Container.objects.filter(place=box, row__isnull=False).values_list(
            "row", "column"
        )
        if row is not None and column is not None
    }
    return [
        (row, column)
        for row in range(1, (box.rows or 0) + 1)
        for column in range(1, (box.columns or 0) + 1)
        if (row, column) not in taken
    ]


def position_of(box: Place, text: str) -> tuple[int, int]:
    """Return the position written in `text`, « B7 » (raises Refused when the box has none such)."""
    bare = text.strip().upper()
    letter, digits = bare[:1], bare[1:].strip()
    if letter.isascii() and letter.isalpha() and digits.isascii() and digits.isdigit():
        row, column = ord(letter) - 64, int(digits[:4])
        if 1 <= row <= (box.rows or 0) and 1 <= column <= (box.columns or 0):
            return row, column
    last = f"{chr(64 + (box.rows or 1))}{box.columns or 1}"
    words = _("This box has no position “%(text)s”: they go from A1 to %(last)s.")
    raise Refused(fields={"position": [words % {"text": text[:10], "last": last}]})


def _describe(row: Place, *, by: "Person", **facts: Any) -> None:
    wrong: dict[str, list[object]] = {}
    row.name = str(facts.get("name", row.name)).strip()[:120]
    if not row.name:
        wrong["name"] = [_("Give the place a name.")]
    if "parent" in facts:
        row.parent = facts["parent"]
        _check_parent(row, by, wrong)
    row.note = str(facts.get("note", row.note))[:5_000]
    row.temperature = facts.get("temperature", row.temperature)
    if row.temperature is not None and not COLDEST <= row.temperature <= HOTTEST:
        wrong["temperature"] = [_("A temperature goes from -273 to 200 °C.")]
    if row.is_box:
        row.rows = facts.get("rows", row.rows) or 9
        row.columns = facts.get("columns", row.columns) or 9
        if not (1 <= row.rows <= MOST_ROWS and 1 <= row.columns <= MOST_COLUMNS):
            wrong["rows"] = [_("A grid has 1 to 26 rows and 1 to 48 columns.")]
    same = Place.objects.filter(
        parent=row.parent, sort_name=sort_key(row.name), archived_at__isnull=True
    )
    if row.parent is None:
        same = same.filter(structure=row.structure)
    if same.exclude(pk=row.pk).exists():
        wrong["name"] = [_("Another place here has this name.")]
    if wrong:
        raise Refused(fields=wrong)


def _check_parent(row: Place, by: "Person", wrong: dict[str, list[object]]) -> None:
    parent = row.parent
    if parent is None:
        return
    access.require(by, "inventory.place.edit", parent)
    if parent.archived_at is not None:
        wrong["parent"] = [_("This place is closed.")]
    elif parent.rank >= row.rank:
        words = _("%(kind)s cannot be put in %(parent)s.")
        kinds = {"kind": row.get_kind_display(), "parent": parent.get_kind_display().lower()}
        wrong["parent"] = [words % kinds]


def _keep_what_stands(box: Place) -> None:
    """Refuse a grid that would leave a content outside."""
    if not box.is_box:
        return
    placed = box.contents.filter(row__isnull=False)
    outside = placed.filter(row__gt=box.rows) | placed.filter(column__gt=box.columns)
    first = outside.order_by("row", "column").first()
    if first is not None:
        words = _("%(number)s stands in %(position)s: move it before making the grid smaller.")
        told = {"number": first.number, "position": first.position}
        raise Refused(fields={"rows": [words % told]})
