"""Comparing a file with the house: each fact three ways, so that corrections made here stay."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from encre.foundation.base.text import fold
from encre.foundation.structures.labels import canonical
from encre.foundation.structures.models import Body, Site, Structure
from encre.foundation.structures.rnsr import facts
from encre.foundation.structures.rnsr.changes import Changes, Line, Report
from encre.foundation.structures.rnsr.hanging import Hanging
from encre.foundation.structures.rnsr.known import Known, place_of_site
from encre.foundation.structures.rnsr.reading import Reading
from encre.foundation.structures.rnsr.rows import Above, Problem, Row
from encre.foundation.structures.rnsr.trees import attach_all

DATE_FIELDS = frozenset(("starts",))


@dataclass
class Comparison:
    """A file being compared: what is known, what must change, what to tell."""

    known: Known
    changes: Changes = field(default_factory=Changes)
    report: Report = field(default_factory=Report)
    today: date = field(default_factory=timezone.localdate)
    fresh: set[str] = field(default_factory=set)

    def tell(self, row: Row, code: str, value: str = "") -> None:
        """Add a problem of a line to the report."""
        self.report.problems.append(Problem(row.line, code, value, row.number))

    def body(self, above: Above) -> Body:
        """Return the body of a mention: known by its UAI, else by its name, else new."""
        key = facts.body_key(above)
        body = self.known.bodies.get(key) or self.known.bodies.get(fold(above.name))
        if body is not None and above.uai and body.uai and body.uai != above.uai:
            body = None
        if body is None:
            body = Body(
                name=above.name,
                acronym=above.acronym,
                uai=above.uai,
                siret=above.siret,
                nature=above.nature,
            )
            self.changes.new_bodies.append(body)
        elif above.uai and not body.uai:
            body.uai, body.siret = above.uai, body.siret or above.siret
            if body not in self.changes.new_bodies:
                self.changes.changed_bodies.append(body)
        for name in filter(None, (body.uai, fold(above.name))):
            self.known.bodies.setdefault(name, body)
        return body

    def site(self, row: Row) -> Site | None:
        """Return the site of a line: one for all structures of one address."""
        place = facts.place_of(row)
        if place is None:
            self.report.unplaced += 1
            return None
        site = self.known.sites.get(place)
        if site is None:
            site = self.known.sites[place] = place.site()
            self.changes.new_sites.append(site)
        if not site.department:
            self.report.unplaced += 1
        return site


def compare(reading: Reading, known: Known) -> Comparison:
    """Return what importing the file would change; nothing is written."""
    work = Comparison(known)
    report = work.report
    report.rows, report.skipped = len(reading.rows), reading.skipped
    report.encoding, report.problems = reading.encoding, list(reading.problems)
    in_file = {row.number for row in reading.rows}
    touched: dict[str, set[str]] = {}
    for row in reading.rows:
        touched[row.number] = _structure(work, row)
    _stubs(work, reading.rows)
    hanging = Hanging(work)
    for row in reading.rows:
        touched[row.number] |= hanging.compare(row)
    for number in attach_all(work, reading.rows, in_file):
        touched.setdefault(number, set()).add("attachments")
    _count(work, reading.rows, touched)
    report.missing = sum(
        1
        for number, structure in known.structures.items()
        if structure.imported and structure.ends is None and number not in in_file
    )
    report.problems.sort(key=lambda problem: problem.line)
    return work


def _structure(work: Comparison, row: Row) -> set[str]:
    wanted = facts.facts_of(row)
    site = work.site(row)
    if row.level not in facts.KINDS:
        work.tell(row, "level", row.level)
    structure = work.known.structures.get(row.number)
    if structure is None:
        for body in row.bodies:
            code = canonical(body.label)
            if code in work.known.unnumbered_labels:
                work.tell(row, "same_label", body.label)
        structure = Structure(rnsr=row.number, site=site, imported=_as_kept(wanted, site), **wanted)
        work.changes.new_structures.append(structure)
        work.known.structures[row.number] = structure
        work.fresh.add(row.number)
        return {"created"}
    return _merge(work, row, structure, wanted, site)


def _merge(
    work: Comparison, row: Row, structure: Structure, wanted: dict[str, Any], site: Site | None
) -> set[str]:
    """Take each fact of the file unless somebody here changed the one given before."""
    changed: set[str] = set()
    last = structure.imported
    if structure.stub:
        structure.stub, structure.ends = False, None
        changed.add("stub")
        last = {}
    elif structure.ends is not None and structure.ends <= work.today:
        work.tell(row, "closed_here")
    title = structure.title
    for name, value in wanted.items():
        present = getattr(structure, name)
        if present == value or (name in row.unread and "stub" not in changed):
            continue
        if "stub" in changed or _plain(present) == last.get(name, _blank(name)):
            setattr(structure, name, value)
            changed.add(name)
        else:
            work.report.kept += 1
    if place_of_site(structure.site) != place_of_site(site):
        if "stub" in changed or _site_text(structure.site) == last.get("site", ""):
            structure.site = site
            changed.add("site")
        else:
            work.report.kept += 1
    kept = _as_kept(wanted, site)
    kept |= {name: last[name] for name in row.unread if name in last}
    if structure.imported != kept or changed:
        structure.imported = kept
        if changed:
            structure.version += 1
        work.changes.changed_structures.append(structure)
    if structure.title != title or "stub" in changed:
        work.changes.moved.append(structure)
    return changed


def _stubs(work: Comparison, rows: list[Row]) -> None:
    """Make a closed structure of each predecessor that nobody knows."""
    ends: dict[str, date | None] = {}
    kinds: dict[str, str] = {}
    for row in rows:
        for origin in row.origins:
            if origin.number in work.known.structures and origin.number not in ends:
                continue
            year = origin.year or row.year
            last_day = date(year, 1, 1) - timedelta(days=1) if year else None
            present = ends.get(origin.number)
            ends[origin.number] = max(filter(None, (present, last_day)), default=None)
            kinds.setdefault(origin.number, str(facts.kind_of(row)))
            work.known.structures.setdefault(origin.number, Structure(rnsr=origin.number))
    for number, last_day in ends.items():
        stub = work.known.structures[number]
        stub.kind, stub.name, stub.stub = kinds[number], f"Structure {number}", True
        stub.ends = last_day or work.today
        work.changes.new_structures.append(stub)
    work.report.stubs = len(ends)


def _count(work: Comparison, rows: list[Row], touched: dict[str, set[str]]) -> None:
    report, changes = work.report, work.changes
    for row in rows:
        fields = touched[row.number]
        what = "unchanged"
        if row.number in work.fresh:
            what, fields = "created", set()
        elif "stub" in fields:
            what = "filled"
        elif fields:
            what = "updated"
        setattr(report, what, getattr(report, what) + 1)
        if what != "unchanged":
            title = work.known.structures[row.number].title
            report.lines.append(Line(row.number, title, what, tuple(sorted(fields - {"stub"}))))
    report.bodies, report.sites = len(changes.new_bodies), len(changes.new_sites)
    for name in ("labels", "supervisions", "directors", "successions", "attachments"):
        setattr(report, name, len(getattr(changes, f"new_{name}")))


def _as_kept(wanted: dict[str, Any], site: Site | None) -> dict[str, Any]:
    return {name: _plain(value) for name, value in wanted.items()} | {"site": _site_text(site)}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _blank(name: str) -> Any:
    if name in DATE_FIELDS:
        return None
    return [] if name == "domains" else ""


def _site_text(site: Site | None) -> str:
    if site is None:
        return ""
    return " | ".join((site.address, site.postcode, site.town, site.country))
