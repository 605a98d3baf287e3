"""Resources from a table: checked line by line first, then written all at once or not at all."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from encre.foundation import access, journal
from encre.foundation.base.errors import Refused
from encre.foundation.base.text import sort_key
from encre.research.inventory.chemistry.asking import Known
from encre.research.inventory.chemistry.given import Unreadable
from encre.research.inventory.events import ResourceCreated
from encre.research.inventory.models import (
    Container,
    Molecule,
    Move,
    Movement,
    Resource,
    ResourceRevision,
    ResourceType,
    TypeField,
)
from encre.research.inventory.quantities import InvalidQuantity, decimal_of
from encre.research.inventory.services import molecules, stock
from encre.research.inventory.services.numbering import next_numbers
from encre.research.inventory.services.placing import Spot
from encre.research.inventory.services.resources import facts_of, prepared
from encre.research.inventory.services.types import day_of, may_add_to

if TYPE_CHECKING:
    from encre.foundation.people.models import Person
    from encre.foundation.structures.models import Structure

MOST_LINES = 1_000
MOST_BYTES = 2_000_000
DAYS = ("received_on", "opened_on", "expires_on")
HEADERS = {
    "title": ("name", "nom", "title", "titre", gettext_lazy("Name")),
    "description": ("description", gettext_lazy("Description")),
    "supplier": ("supplier", "fournisseur", gettext_lazy("Supplier")),
    "catalogue": (
        "catalogue number", "catalogue", "reference fournisseur", "ref catalogue",
        gettext_lazy("Catalogue number"),
    ),
    "cas": ("cas", "cas number", "numero cas", gettext_lazy("CAS number")),
    "molecule": ("molecule", "smiles", "structure", gettext_lazy("Molecule")),
    "lot": ("lot", gettext_lazy("Lot")),
    "received_on": ("received on", "recu le", gettext_lazy("Received on")),
    "opened_on": ("opened on", "ouvert le", gettext_lazy("Opened on")),
    "expires_on": (
        "use before", "expires on", "expiry", "peremption", "a utiliser avant",
        gettext_lazy("Use before"),
    ),
    "hazards": (
        "hazards", "hazard statements", "mentions de danger", gettext_lazy("Hazard statements"),
    ),
    "low": ("low", "seuil", "threshold", gettext_lazy("Threshold")),
    "amount": ("amount", "quantity", "quantite", gettext_lazy("Amount")),
    "unit": ("unit", "unite", gettext_lazy("Unit")),
}  # fmt: skip


@dataclass(frozen=True)
class Trouble:
    """A line that cannot be imported: its number in the file, and why."""

    line: int
    reasons: list[str]


@dataclass
class Reading:
    """What a table holds: the columns understood and not, lines ready, lines refused."""

    known: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    ready: list[tuple[int, Resource, tuple[Decimal, str] | None]] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    molecules: dict[str, Known] = field(default_factory=dict)


def decoded(data: bytes) -> str:
    """Return the text of a table: UTF-8, else Windows-1252 (raises Refused when it is no text)."""
    if len(data) > MOST_BYTES:
        raise Refused(_("This table is too large: 2 MB at most."))
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Refused(_("This is a workbook: save it as CSV first."))
    if b"\0" in data:
        raise Refused(_("This is not a table of text. Save it as CSV in UTF-8."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def read_table(kind: ResourceType, structure: "Structure", text: str, *, by: "Person") -> Reading:
    """Check a table without writing anything (raises NotAllowed, Refused for what is no table)."""
    may_add_to(structure, by=by)
    access.require(by, "inventory.resourcetype.view", kind)
    if len(text.encode()) > MOST_BYTES:
        raise Refused(_("This table is too large: 2 MB at most."))
    fields = list(kind.fields.order_by("position"))
    found = Reading()
    lines = _lines(text)
    try:
        _number, header = next(lines, (0, []))
        columns = _columns(header, fields, found)
        for number, cells in lines:
            if any(cell.strip() for cell in cells):
                if len(found.ready) + len(found.troubles) >= MOST_LINES:
                    raise Refused(
                        _("At most %(most)d lines are imported at once: cut the table in parts.")
                        % {"most": MOST_LINES}
                    )
                _read_line(found, number, columns, cells, (kind, structure, by))
    except csv.Error as error:
        raise Refused(_("This is not a table: its quotes or lines are broken.")) from error
    _read_molecules(found)
    if not found.ready and not found.troubles:
        raise Refused(_("This table has no line under its headers."))
    return found


def import_table(
    kind: ResourceType, structure: "Structure", text: str, *, by: "Person"
) -> list[Resource]:
    """Write every line of a table in one transaction (raises Refused when a line is at fault)."""
    found = read_table(kind, structure, text, by=by)
    if found.troubles:
        words = _("Line %(line)d: %(reason)s")
        first = found.troubles[0]
        raise Refused(words % {"line": first.line, "reason": first.reasons[0]})
    rows = [row for _line, row, _held in found.ready]
    with transaction.atomic():
        numbers = next_numbers(structure, len(rows))
        for row, number in zip(rows, numbers, strict=True):
            row.number = number
        Resource.objects.bulk_create(rows)
        ResourceRevision.objects.bulk_create(
            ResourceRevision(resource=row, version=row.version, facts=facts_of(row), by=by)
            for row in rows
        )
        Molecule.objects.bulk_create(
            molecules.described(row, found.molecules[row.molecule])
            for row in rows
            if row.molecule in found.molecules
        )
        _stock(found, by)
        journal.record_all((ResourceCreated(row) for row in rows), by=by)
    return rows


def _read_molecules(found: Reading) -> None:
    """Have the molecules read; a line whose molecule cannot be is no longer ready."""
    known = molecules.read_many([row.molecule for _line, row, _held in found.ready])
    for line, row, held in list(found.ready):
        one = known.get(row.molecule)
        if isinstance(one, Unreadable):
            found.ready.remove((line, row, held))
            found.troubles.append(Trouble(line, [str(one)]))
        elif one is not None:
            found.molecules[row.molecule] = one
    found.troubles.sort(key=lambda trouble: trouble.line)


def _stock(found: Reading, by: "Person") -> None:
    made = []
    for _line, row, held in found.ready:
        if held is not None:
            unit, grains = stock.asked_amount(*held, row.unit)
            made.append(stock.new_container(row, 1, grains, unit.symbol, Spot(), by=by))
    Container.objects.bulk_create(made)
    Movement.objects.bulk_create(
        Movement(container=row, move=Move.RECEIVED, delta=row.amount, left=row.amount, by=by)
        for row in made
    )


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines with the number of their first line in the file."""
    first = text.partition("\n")[0]
    separator = max((";", "\t", ","), key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    before = 0
    for cells in reader:
        yield before + 1, [_unquoted(cell) for cell in cells]
        before = reader.line_num


def _unquoted(cell: str) -> str:
    """Return a cell without the apostrophe that keeps a spreadsheet from running it."""
    bare = cell.strip()
    return bare[1:] if bare[:1] == "'" and bare[1:2] in ("=", "+", "-", "@") else bare


def _columns(
    header: Sequence[str], fields: Sequence[TypeField], found: Reading
) -> list[tuple[str, str]]:
    """Return for each column what it is: ("fact", name), ("value", key) or ("", "")."""
    facts = {sort_key(str(name)): fact for fact, names in HEADERS.items() for name in names}
    values = {asked.key for asked in fields}
    columns = []
    for title in header:
        key = sort_key(title.lstrip("\ufeff"))
        if key in values:
            columns.append(("value", key))
        elif key in facts:
            columns.append(("fact", facts[key]))
        else:
            columns.append(("", ""))
        (found.known if columns[-1][0] else found.unknown).append(title.strip()[:80])
    said = [column for column in columns if column[0]]
    if ("fact", "title") not in said:
        raise Refused(_("A column named “Name” is missing from the first line."))
    twice = [title for title, column in zip(header, columns, strict=True) if said.count(column) > 1]
    if twice:
        raise Refused(_("Two columns mean the same: %(names)s.") % {"names": ", ".join(twice[:4])})
    return columns


def _read_line(
    found: Reading,
    number: int,
    columns: Sequence[tuple[str, str]],
    cells: Sequence[str],
    place: "tuple[ResourceType, Structure, Person]",
) -> None:
    kind, structure, by = place
    reasons: list[str] = []
    if len(cells) > len(columns):
        reasons.append(_("it has more cells than the first line has columns"))
    facts: dict[str, Any] = {}
    values: dict[str, str] = {}
    for (what, name), cell in zip(columns, cells, strict=False):
        if what == "value":
            values[name] = cell
        elif what == "fact":
            facts[name] = cell
    held = _typed(facts, kind, reasons)
    try:
        row = prepared(kind, structure, values, facts, by=by)
        if held is not None:
            stock.asked_amount(*held, row.unit)
    except Refused as refusal:
        reasons += [str(text) for texts in refusal.fields.values() for text in texts]
    if reasons:
        found.troubles.append(Trouble(number, reasons))
    else:
        found.ready.append((number, row, held))


def _typed(
    facts: dict[str, Any], kind: ResourceType, reasons: list[str]
) -> tuple[Decimal, str] | None:
    """Give days and the amount their types, in place; return the amount and its unit."""
    for name in DAYS:
        if facts.get(name):
            try:
                facts[name] = day_of(facts[name])
            except ValueError as error:
                reasons.append(str(error))
                facts[name] = None
    amount, unit = str(facts.pop("amount", "")), str(facts.get("unit") or kind.unit)
    if not amount:
        return None
    try:
        return decimal_of(amount), unit
    except InvalidQuantity as error:
        reasons.append(str(error))
        return None


def headers_of(kind: ResourceType) -> Mapping[str, bool]:
    """Return the names of the columns a table for this type may have, and which it must."""
    shown = {str(names[-1]): fact == "title" for fact, names in HEADERS.items()}
    asked = sorted(kind.fields.all(), key=lambda field: field.position)
    return shown | {field.name: field.required for field in asked}
