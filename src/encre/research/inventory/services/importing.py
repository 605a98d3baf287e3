"""Resources from a table: checked line by line first, then written all at once or not at all."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

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
BATCH = 100
"""Lines whose molecules one process reads, before it is told how far the work is."""
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


Line = tuple[int, Resource, tuple[Decimal, str] | None]
"""A line ready to be written: its number in the file, the resource, an amount and its unit."""


@dataclass(frozen=True)
class Table:
    """A table taken apart: what each column is, its headings by what they mean, its lines."""

    columns: list[tuple[str, str]]
    unknown: list[str]
    headings: dict[str, str]
    lines: list[tuple[int, list[str]]]


@dataclass(frozen=True)
class Trouble:
    """A line that cannot be imported: its number in the file, then (column, why) for each."""

    line: int
    reasons: list[tuple[str, str]]


@dataclass
class Reading:
    """What a table holds: the columns left aside, lines ready, lines refused."""

    unknown: list[str] = field(default_factory=list)
    ready: list[Line] = field(default_factory=list)
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


def open_table(kind: ResourceType, text: str) -> Table:
    """Take a table apart; its cells are not looked at (raises Refused for what is no table)."""
    if len(text.encode()) > MOST_BYTES:
        raise Refused(_("This table is too large: 2 MB at most."))
    try:
        header, *lines = list(_lines(text)) or [(0, [])]
    except csv.Error as error:
        raise Refused(_("This is not a table: its quotes or lines are broken.")) from error
    table = _columns(header[1], list(kind.fields.order_by("position")))
    table.lines.extend(line for line in lines if any(cell.strip() for cell in line[1]))
    if len(table.lines) > MOST_LINES:
        words = _("At most %(most)d lines are imported at once: cut the table in parts.")
        raise Refused(words % {"most": MOST_LINES})
    if not table.lines:
        raise Refused(_("This table has no line under its headers."))
    return table


def read_table(
    kind: ResourceType,
    structure: "Structure",
    text: str,
    *,
    by: "Person",
    tell: Callable[[int, int], object] = lambda _done, _total: None,
) -> Reading:
    """Check a table without writing anything (raises NotAllowed, Refused for what is no table).

    `tell` hears how many lines are read, and of how many: molecules take their time.
    """
    may_add_to(structure, by=by)
    access.require(by, "inventory.resourcetype.view", kind)
    table = open_table(kind, text)
    found = Reading(table.unknown)
    for start in range(0, len(table.lines), BATCH):
        tell(start, len(table.lines))
        ready = [
            line
            for number, cells in table.lines[start : start + BATCH]
            if (line := _read_line(found, table, number, cells, (kind, structure, by)))
        ]
        _read_molecules(found, ready, table.headings.get("molecule", ""))
    tell(len(table.lines), len(table.lines))
    found.troubles.sort(key=lambda trouble: trouble.line)
    return found


def write_lines(found: Reading, structure: "Structure", *, by: "Person") -> list[Resource]:
    """Write every line of a table that was read; within a transaction."""
    rows = [row for _line, row, _held in found.ready]
    for row, number in zip(rows, next_numbers(structure, len(rows)), strict=True):
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


def _read_molecules(found: Reading, lines: Sequence[Line], heading: str) -> None:
    """Have the molecules of some lines read; a line whose molecule cannot be is not ready."""
    known = molecules.read_many(
        [row.molecule for _line, row, _held in lines if row.molecule not in found.molecules]
    )
    for line, row, held in lines:
        one = known.get(row.molecule)
        if isinstance(one, Unreadable):
            found.troubles.append(Trouble(line, [(heading, str(one))]))
            continue
        if one is not None:
            found.molecules[row.molecule] = one
        found.ready.append((line, row, held))


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


def _columns(header: Sequence[str], fields: Sequence[TypeField]) -> Table:
    """Return a table without its lines; a column is ("fact", name), ("value", key) or ("", "")."""
    facts = {sort_key(str(name)): fact for fact, names in HEADERS.items() for name in names}
    values = {asked.key: f"value-{asked.pk}" for asked in fields}
    table = Table([], [], {}, [])
    for title in header:
        key, shown = sort_key(title.lstrip("\ufeff")), title.strip()[:80]
        if key in values:
            column, name = ("value", key), values[key]
        elif key in facts:
            column, name = ("fact", facts[key]), facts[key]
        else:
            column, name = ("", ""), ""
        if name in table.headings:
            names = f"{table.headings[name]}, {shown}"
            raise Refused(_("Two columns mean the same: %(names)s.") % {"names": names})
        table.columns.append(column)
        if name:
            table.headings[name] = shown
        else:
            table.unknown.append(shown)
    if "title" not in table.headings:
        raise Refused(_("A column named “Name” is missing from the first line."))
    return table


def _read_line(
    found: Reading,
    table: Table,
    number: int,
    cells: Sequence[str],
    place: "tuple[ResourceType, Structure, Person]",
) -> Line | None:
    """Return a line ready to be written, or None; why not goes to the troubles."""
    kind, structure, by = place
    reasons: list[tuple[str, str]] = []
    if len(cells) > len(table.columns):
        reasons.append(("", _("it has more cells than the first line has columns")))
    facts: dict[str, Any] = {}
    values: dict[str, str] = {}
    for (what, name), cell in zip(table.columns, cells, strict=False):
        if what == "value":
            values[name] = cell
        elif what == "fact":
            facts[name] = cell
    held = _typed(facts, kind, table.headings, reasons)
    try:
        row = prepared(kind, structure, values, facts, by=by)
        if held is not None:
            stock.asked_amount(*held, row.unit)
    except Refused as refusal:
        for name, texts in refusal.fields.items():
            reasons += [(table.headings.get(name, ""), str(text)) for text in texts]
    if reasons:
        found.troubles.append(Trouble(number, reasons))
        return None
    return number, row, held


def _typed(
    facts: dict[str, Any],
    kind: ResourceType,
    headings: Mapping[str, str],
    reasons: list[tuple[str, str]],
) -> tuple[Decimal, str] | None:
    """Give days and the amount their types, in place; return the amount and its unit."""
    for name in DAYS:
        if facts.get(name):
            try:
                facts[name] = day_of(facts[name])
            except ValueError as error:
                reasons.append((headings[name], str(error)))
                facts[name] = None
    amount, unit = str(facts.pop("amount", "")), str(facts.get("unit") or kind.unit)
    if not amount:
        return None
    try:
        return decimal_of(amount), unit
    except InvalidQuantity as error:
        reasons.append((headings["amount"], str(error)))
        return None


def headers_of(kind: ResourceType) -> Mapping[str, bool]:
    """Return the names of the columns a table for this type may have, and which it must."""
    shown = {str(names[-1]): fact == "title" for fact, names in HEADERS.items()}
    asked = sorted(kind.fields.all(), key=lambda field: field.position)
    return shown | {field.name: field.required for field in asked}
