"""What the given files hold, told in figures: people, kinds, states, fields, what is doubtful."""

from collections import Counter
from typing import TYPE_CHECKING, Any

from encre.foundation.people import queries as people
from encre.foundation.structures import choosing
from encre.research.notebook.eln import model as eln
from encre.research.notebook.services.archives import SHOWN, finding
from encre.research.notebook.services.arriving import STATUSES
from encre.research.notebook.services.migrating.loading import Load, mark_of

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

MOST_CHOICES = 100
"""How many people, states, fields or categories one may decide about; others keep theirs."""


def found_in(load: Load, by: "Person") -> dict[str, Any]:
    """Return what was found, as JSON."""
    entries = [item.source for item in load.items]
    problems = [
        {**finding(problem), "file": row.name}
        for row, given in load.givens
        for problem in given.findings.problems
    ]
    refused = [
        {**finding(problem), "file": row.name}
        for row, given in load.givens
        for problem in given.findings.refused
    ]
    refused += [{**finding(error.problem), "file": row.name} for row, error in load.refused]
    return {
        "count": len(entries),
        "resources": sum(item.resource for item in load.items),
        "files": [_file(load, row, given) for row, given in load.givens],
        "attachments": sum(len(entry.attachments) for entry in entries),
        "comments": sum(len(entry.comments) for entry in entries),
        "steps": sum(len(entry.steps) for entry in entries),
        "links": sum(len(entry.links) for entry in entries),
        "values": sum(len(entry.fields) for entry in entries),
        "tags": len({tag for entry in entries for tag in entry.tags}),
        "folders": len(set(filter(None, (item.folder for item in load.items)))),
        "people": people_of(entries, by),
        "categories": _counted(e.source.category for e in load.items if not e.resource),
        "kinds": _counted(e.source.category for e in load.items if e.resource),
        "statuses": [
            {**line, "status": STATUSES.get(line["name"].lower(), "running")}
            for line in _counted(entry.status for entry in entries if entry.status)
        ],
        "fields": _fields(entries),
        "problems": problems[:SHOWN],
        "problem_count": len(problems),
        "refused": refused[:SHOWN],
    }


def people_of(entries: list[eln.Entry], by: "Person") -> list[dict[str, Any]]:
    """Return the people named, with who they are here: sure by ORCID or mail, proposed by name."""
    named: dict[str, eln.Author] = {}
    times: Counter[str] = Counter()
    for entry in entries:
        for author in entry.authors:
            mark = mark_of(author)
            named.setdefault(mark, author)
            times[mark] += 1
    lines = []
    for mark, count in times.most_common(MOST_CHOICES):
        author = named[mark]
        orcid = author.orcid.rstrip("/").rsplit("/", 1)[-1]
        sure = _seen(by, people.identified(orcid=orcid, email=author.email))
        alike = (
            [sure] if sure else choosing.people_named(by, author.name)[:5] if author.name else []
        )
        lines.append(
            {
                "mark": mark,
                "name": author.name or author.email or orcid,
                "count": count,
                "sure": sure is not None,
                "people": [[str(person.pk), person.display_name] for person in alike],
            }
        )
    return lines


def _seen(by: "Person", person: "Person | None") -> "Person | None":
    """Return a person as far as `by` may know them."""
    return people.people(by).filter(pk=person.pk).first() if person is not None else None


def _file(load: Load, row: Any, given: Any) -> dict[str, Any]:
    return {
        "name": row.name,
        "sort": given.sort,
        "publisher": given.publisher,
        "count": sum(item.row.pk == row.pk for item in load.items),
        "problems": len(given.findings.problems) + len(given.findings.refused),
    }


def _counted(names: Any) -> list[dict[str, Any]]:
    return [
        {"name": name, "count": count} for name, count in Counter(names).most_common(MOST_CHOICES)
    ]


def _fields(entries: list[eln.Entry]) -> list[dict[str, Any]]:
    """Return the fields named, with how they are typed and their units."""
    times: Counter[str] = Counter()
    typed: dict[str, tuple[str, str]] = {}
    for entry in entries:
        for held in entry.fields:
            times[held.name] += 1
            typed.setdefault(held.name, (held.type, held.unit_text or held.unit_code))
    return [
        {"name": name, "count": count, "type": typed[name][0], "unit": typed[name][1]}
        for name, count in times.most_common(MOST_CHOICES)
    ]
