"""Applying a mapping to native rows: canonical facts, and what was dropped on the way."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from encre.foundation.base.identifiers import orcid_or_none
from encre.institute.directory.facts import COLUMNS
from encre.institute.directory.mapping.shape import Column, Mapping
from encre.institute.directory.mapping.steps import only_uuids
from encre.institute.directory.reading.attributes import get
from encre.institute.directory.reading.native import Native, Warned

ONE = frozenset(
    {"source_id", "family_name", "birth_name", "given_names", "sex", "birth_date", "birth_place"}
)
"""Columns of one value: the first counts."""
UUIDS = ("entryuuid", "objectguid")
LONGEST, LONGEST_ID, LONGEST_RAW = 500, 240, 500
_MAIL = re.compile(r"[^@\s;,<>]+@[^@\s;,<>]+\.[^@\s;,<>.]+")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Mapped:
    """A row in canonical facts: only the columns that say something."""

    place: str
    native_id: str
    facts: dict[str, str]
    raw: dict[str, list[str]]
    warned: tuple[Warned, ...] = field(default=())

    @property
    def fingerprint(self) -> str:
        """Return what changes when a fact changes."""
        told = json.dumps(self.facts, sort_keys=True, ensure_ascii=False)
        return hashlib.blake2b(told.encode(), digest_size=16).hexdigest()


def applied(mapping: Mapping, row: Native) -> Mapped:
    """Return the canonical facts of a row; malformed identifiers go, the person stays."""
    warned = list(row.warned)
    facts: dict[str, str] = {}
    for name in COLUMNS:
        column = mapping.columns.get(name)
        if column is None:
            continue
        told: list[Warned] = []
        values = _checked(name, _values(column, row, told), told)
        warned += [Warned(one.code, one.column or name, one.value) for one in told]
        text = ";".join(dict.fromkeys(values))
        if len(text) > LONGEST:
            warned.append(Warned("too_long", name, text[:60]))
            text = text[:LONGEST].rpartition(";")[0]
        if text:
            facts[name] = text
    native_id = facts.get("source_id", "").partition(";")[0]
    if len(native_id) > LONGEST_ID:
        warned.append(Warned("too_long", "source_id", native_id[:60]))
        native_id = ""
    if native_id:
        facts["source_id"] = native_id
    raw = {name: [one[:LONGEST_RAW] for one in told[:50]] for name, told in row.values.items()}
    return Mapped(row.place, native_id, facts, raw, tuple(warned))


def left_out(mapping: Mapping, row: Native) -> bool:
    """Say whether a rule leaves the row out."""
    return any(
        value.lower() in {one.lower() for one in told}
        for name, told in mapping.without
        for value in get(row.values, name)
    )


def missing(mapping: Mapping, seen: Iterable[str]) -> list[str]:
    """Return the native columns that the mapping reads alone and that no row has."""
    known = {name.lower() for name in seen}
    return sorted(
        {
            column.sources[0]
            for column in mapping.columns.values()
            if column.sources and not any(name.lower() in known for name in column.sources)
        }
    )


def _values(column: Column, row: Native, warned: list[Warned]) -> list[str]:
    """Return the values of a column; the next native column counts where a step leaves none."""
    groups = [_native(name, row, warned) for name in column.sources]
    if column.join == "all":
        groups = [[value for group in groups for value in group]]
    elif column.join == "words":
        groups = [[" ".join(group[0] for group in groups if group)]]
    for group in groups or [[]]:
        values = [_SPACES.sub(" ", value).strip() for value in group]
        values = [value for value in values if value]
        for step in column.steps:
            values = step.run(values, warned)
        if values:
            return values
    return []


def _native(name: str, row: Native, warned: list[Warned]) -> list[str]:
    values = list(get(row.values, name))
    return only_uuids(values, warned) if name.lower() in UUIDS else values


def _checked(name: str, values: list[str], warned: list[Warned]) -> list[str]:
    """Drop the identifiers that cannot be what their column says."""
    if name in ONE:
        return values[:1]
    # One cell may hold several values already: `;` separates them in every column.
    values = [part.strip() for value in values for part in value.split(";") if part.strip()]
    check = _CHECKS.get(name)
    if check is None:
        return values
    kept = []
    for value in values:
        right = check(value)
        if right:
            kept.append(right)
        else:
            warned.append(Warned(_CODES[name], name, value[:60]))
    return kept


def _mail(text: str) -> str:
    text = text.removeprefix("mailto:").removeprefix("SMTP:").removeprefix("smtp:").strip()
    return text if _MAIL.fullmatch(text) else ""


def _phone(text: str) -> str:
    return text if sum(char.isdigit() for char in text) >= 4 else ""  # noqa: PLR2004 - extensions


def _number(text: str) -> str:
    return text if any(char.isalnum() for char in text) else ""


_CHECKS = {"email": _mail, "phone": _phone, "orcid": orcid_or_none, "employee_number": _number}
_CODES = dict.fromkeys(_CHECKS, "bad_identifier")
