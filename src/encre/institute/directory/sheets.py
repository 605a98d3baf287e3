"""What the pages of the golden record show: values, their origin, pairs, evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from encre.foundation import access
from encre.foundation.base.errors import NotFound
from encre.foundation.ui.display import day_text
from encre.institute.directory.conflicts import iso_date, values
from encre.institute.directory.facts import COLUMNS
from encre.institute.directory.golden import writing
from encre.institute.directory.golden.writing import plain
from encre.institute.directory.models import (
    OPEN_STATES,
    Attribute,
    Correction,
    Merge,
    Review,
    SourceRecord,
    UnknownUnit,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from uuid import UUID

    from encre.foundation.people.models import Person

VIEW = "directory.record.view"
LABELS = {
    "family_name": gettext_lazy("Family name"),
    "birth_name": gettext_lazy("Birth name"),
    "given_name": gettext_lazy("First name"),
    "given_names": gettext_lazy("First names"),
    "family": gettext_lazy("Family name"),
    "given": gettext_lazy("First name"),
    "born": gettext_lazy("Birth date"),
    "place": gettext_lazy("Birth place"),
    "namesake": gettext_lazy("Namesakes"),
    "conflict": gettext_lazy("Contradiction"),
    "sex": gettext_lazy("Sex"),
    "birth_date": gettext_lazy("Birth date"),
    "birth_place": gettext_lazy("Birth place"),
    "email": gettext_lazy("Mail address"),
    "mail": gettext_lazy("Mail address"),
    "phone": gettext_lazy("Telephone"),
    "employee_number": gettext_lazy("Staff number"),
    "number": gettext_lazy("Staff number"),
    "orcid": gettext_lazy("ORCID"),
    "employer": gettext_lazy("Employer"),
    "unit": gettext_lazy("Unit"),
    "title": gettext_lazy("Title"),
    "start_date": gettext_lazy("From"),
    "end_date": gettext_lazy("To"),
    "dates": gettext_lazy("Dates of the contract"),
    "source": gettext_lazy("Directories"),
    "rarity": gettext_lazy("How rare the name is"),
    "prior": gettext_lazy("Before any evidence"),
    "sponsor": gettext_lazy("Sponsor of the guest"),
    "answer": gettext_lazy("The person’s own answer"),
}
# Written alike, so that what is the same looks the same.
_CLEAN: dict[str, Callable[[str], str]] = {
    "birth_date": iso_date,
    "start_date": iso_date,
    "end_date": iso_date,
    "phone": writing.telephone,
    "email": writing.address,
    "orcid": writing.orcid,
}
# What the evidence calls a column of the records.
_WEIGHED = {
    "family_name": "family",
    "given_names": "given",
    "birth_date": "born",
    "birth_place": "place",
    "email": "mail",
    "employee_number": "number",
    "start_date": "dates",
}
_ISO = re.compile(r"\b(\d{4})-?(\d{2})-?(\d{2})\b")
_DATES = ("birth_date", "start_date", "end_date", "born", "dates")
NAMES = frozenset(("family_name", "birth_name", "family"))
NOTHING = 0.05
"""A weight below this is written 0,0: it speaks neither for nor against."""
HIDDEN = gettext_lazy("hidden name")


@dataclass(frozen=True)
class Shown:
    """A value of the golden record and its origin, as a sheet shows it."""

    attribute: str
    label: Any
    text: str
    since: Any
    record: SourceRecord | None = None
    correction: Correction | None = None
    withheld: bool = False


@dataclass(frozen=True)
class Told:
    """A source record and its facts, label and text."""

    record: SourceRecord
    facts: list[tuple[Any, str]]
    unknown: list[str]


@dataclass(frozen=True)
class Compared:
    """A line of two persons side by side; `weight` is that of the evidence, None without one."""

    label: Any
    left: str
    right: str
    weight: float | None = None

    @property
    def alike(self) -> bool:
        """Say whether both say the same, in whatever writing the evidence saw through."""
        same = bool(self.left) and plain(self.left) == plain(self.right)
        return same or bool(self.left and self.right and (self.weight or 0) >= NOTHING)

    @property
    def apart(self) -> bool:
        """Say whether both speak, and differ in more than their writing."""
        weighed = self.weight is None or abs(self.weight) >= NOTHING
        return bool(self.left and self.right) and weighed and not self.alike


@dataclass(frozen=True)
class Weighed:
    """A line of the evidence: what the field says on both sides, and its weight."""

    label: Any
    left: str
    right: str
    weight: float
    says: str = ""

    @property
    def text(self) -> str:
        """Return the weight with its sign, +3,2; none for nothing."""
        if self.side == "neutral":
            return "0,0"
        return f"{self.weight:+.1f}".replace(".", ",").replace("-", "\u2212")

    @property
    def side(self) -> str:
        """Return `for`, `against` or `neutral`."""
        if abs(self.weight) < NOTHING:
            return "neutral"
        return "for" if self.weight > 0 else "against"

    @property
    def size(self) -> int:
        """Return how strong it is, from 0 to 10."""
        return min(10, round(abs(self.weight)))


def reviews(reader: Person | None) -> QuerySet[Review]:
    """Return the cases `reader` may decide: both persons are still there."""
    rows = Review.objects.filter(state__in=OPEN_STATES).exclude(left__presence="merged")
    rows = rows.exclude(right__presence="merged")
    return access.visible(reader, rows).select_related("left", "right", "first_by")


def review(reader: Person | None, pk: UUID) -> Review:
    """Return a case whatever its state (raises NotFound)."""
    rows = access.visible(reader, Review.objects.all()).select_related("left", "right", "merge")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def person(reader: Person | None, pk: UUID, action: str = VIEW) -> Person:
    """Return a person on whom `reader` may do `action` (raises NotFound)."""
    people = apps.get_model("people.Person").objects.filter(automatic=False)
    found: Person | None = access.visible(reader, people, action).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def hidden_names(*people: Person | None) -> set[str]:
    """Return the folded birth names that these people do not want shown."""
    return {
        plain(name)
        for one in people
        if one is not None and one.hide_birth_name
        for name in _births(one)
        if plain(name) != plain(one.family_name)
    }


def _births(one: Person) -> Iterable[str]:
    yield from filter(None, (one.birth_name,))
    for facts in SourceRecord.objects.filter(person=one).values_list("facts", flat=True):
        yield from values(facts, "birth_name")


def mask(column: str, text: str, hidden: set[str]) -> str:
    """Return a text, or « hidden name » where it would show one."""
    if not hidden or column not in NAMES | {"left", "right"}:
        return text
    parts = [str(HIDDEN) if plain(part) in hidden else part for part in values({"x": text}, "x")]
    return " ; ".join(parts) if parts else text


def name_of(one: Person, hidden: set[str]) -> str:
    """Return the name a person is shown under, without a hidden one of theirs or their twin's."""
    return one.given_name if plain(one.family_name) in hidden else one.display_name


def golden_values(one: Person) -> list[Shown]:
    """Return what the directory retained of a person, and from where."""
    hidden = hidden_names(one)
    rows = Value.objects.filter(person=one).select_related(
        "record__source", "correction__owner", "correction__person"
    )
    held = {row.attribute: row for row in rows}
    return [
        Shown(
            name,
            LABELS[name],
            mask(name, row.text, hidden),
            row.since,
            row.record,
            row.correction,
            row.withheld,
        )
        for name in Attribute.values
        if (row := held.get(name)) is not None
    ]


def told(one: Person) -> list[Told]:
    """Return a person's records, those still in their source first."""
    hidden = hidden_names(one)
    rows = SourceRecord.objects.filter(person=one).select_related("source")
    rows = rows.order_by("gone_at", "source__sort_name", "pk").prefetch_related("unknown")
    return [
        Told(
            row,
            [
                (LABELS[name], mask(name, row.facts[name], hidden))
                for name in COLUMNS
                if name in LABELS and row.facts.get(name)
            ],
            [unit.text for unit in row.unknown.all()],
        )
        for row in rows
    ]


def corrections(one: Person) -> QuerySet[Correction]:
    """Return the corrections of a person, those in force first."""
    rows = Correction.objects.filter(person=one).select_related("owner", "sponsor", "ended_by")
    return rows.order_by("ended_at", "-created_at", "pk")


def merges(one: Person) -> QuerySet[Merge]:
    """Return the merges into and out of a person, the last first."""
    rows = Merge.objects.filter(Q(target=one) | Q(source=one))
    return rows.select_related("source", "target", "by", "second", "undone_by").order_by(
        "-created_at", "-pk"
    )


def compared(left: Person, right: Person, evidence: Iterable[Any] = ()) -> list[Compared]:
    """Return two persons side by side, from all that their records say."""
    hidden = hidden_names(left, right)
    ours, theirs = _all_facts(left), _all_facts(right)
    weights = {item.get("field"): float(item.get("weight") or 0) for item in evidence}
    lines = []
    for name in COLUMNS[1:]:
        one, other = (mask(name, _shown(name, side), hidden) for side in (ours, theirs))
        if one or other:
            weight = weights.get(_WEIGHED.get(name, name))
            lines.append(Compared(LABELS[name], one, other, weight))
    return lines


def _shown(name: str, facts: dict[str, list[str]]) -> str:
    texts = facts.get(name, ())
    return " ; ".join(map(_spoken, texts) if name in _DATES else texts)


def _spoken(text: str) -> str:
    """Return a text with its dates as people write them; what is no date stays."""

    def spoken(found: re.Match[str]) -> str:
        try:
            return day_text(date(*map(int, found.groups())))
        except ValueError:
            return found[0]

    return _ISO.sub(spoken, text)


def _all_facts(one: Person) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    rows = SourceRecord.objects.filter(person=one).order_by("first_seen", "pk")
    told = list(rows.values_list("facts", flat=True)) or [
        {
            "family_name": one.family_name,
            "birth_name": one.birth_name,
            "given_names": one.given_name,
            "email": one.email,
            "phone": one.phone,
            "orcid": one.orcid,
        }
    ]
    for facts in told:
        for name in facts:
            clean = _CLEAN.get(name, str)
            for raw in values(facts, name):
                text = clean(raw) or raw
                known = found.setdefault(name, [])
                if plain(text) not in map(plain, known):
                    known.append(text)
    return found


def weighed(case: Review) -> list[Weighed]:
    """Return the evidence of a case, the strongest first."""
    hidden = hidden_names(case.left, case.right)
    lines = []
    for item in case.evidence:
        if item.get("weight"):
            name = str(item.get("field", ""))
            left, right = (_readable(name, str(item.get(side, ""))) for side in ("left", "right"))
            lines.append(
                Weighed(
                    LABELS.get(name, name),
                    mask(name, left, hidden),
                    mask(name, right, hidden),
                    float(item["weight"]),
                    str(item.get("says", "")),
                )
            )
    return sorted(lines, key=lambda line: -abs(line.weight))


def _readable(name: str, text: str) -> str:
    """Return what matching compared, as people read it."""
    if name in _DATES:
        text = _spoken(text)
    elif name in ("given", "family"):
        text = text.title()
    return text.replace("; ", " ; ")


def groups(case: Review) -> list[list[SourceRecord]]:
    """Return the records of a person whom the resolution would part, group by group."""
    rows = SourceRecord.objects.filter(person=case.left).select_related("source")
    known = {(row.source.slug, row.native_key): row for row in rows}
    found = []
    for item in case.evidence:
        keys = [tuple(key) for key in item.get("records", ())]
        found.append([known[key] for key in keys if key in known])
    return [group for group in found if group]


def unknown_units(reader: Person | None) -> QuerySet[UnknownUnit]:
    """Return the unit codes `reader` may see that name no structure, record by record."""
    rows = UnknownUnit.objects.filter(record__gone_at=None)
    return access.visible(reader, rows).select_related("record__source", "record__person")


def told_to(other: Person, hidden: set[str]) -> list[tuple[Any, str]]:
    """Return what somebody asked « Is this you? » sees of a record: where, never when born."""
    facts = _all_facts(other)
    shown = ("given_names", "family_name", "employer", "unit", "title")
    return [
        (LABELS[name], mask(name, " ; ".join(facts[name]), hidden))
        for name in shown
        if facts.get(name)
    ]


def words(conflict: str) -> str:
    """Return the sentence of a hard conflict."""
    return {
        "employee_number": _("The same employer gives them two different staff numbers."),
        "orcid": _("They have two different ORCIDs."),
        "birth_date": _("Their birth dates are too far apart for a slip."),
    }.get(conflict, "")
