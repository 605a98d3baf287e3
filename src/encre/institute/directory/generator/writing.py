"""The thirteen canonical CSV files, and the truth in a file apart."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from encre.institute.directory.facts import COLUMNS
from encre.institute.directory.generator.chance import chance
from encre.institute.directory.generator.later import REORDERED, TRUNCATED, Later, cut
from encre.institute.directory.generator.people import Population
from encre.institute.directory.generator.records import Clerk, Record
from encre.institute.directory.generator.styles import DIRECTORIES, Style

TRUTH = (
    "source", "source_id", "person", "given_name", "birth_name", "usage_names", "born",
    "employee_number", "orcid", "birth_date", "staff", "traits",
)  # fmt: skip
"""Columns of the truth: what is true of the person, then the hard facts this record shows."""
_PIECE = 50_000


def everything(
    population: Population, months: int = 0, *, shared: bool = False
) -> Iterator[Record]:
    """Yield every record of the first export, or of the one some months later."""
    clerk = Clerk(population, shared=shared)
    for person in population.everyone():
        records = clerk.records(person)
        if not months:
            yield from records
    if months:
        yield from Later(population, clerk, months).records()


def generate(
    people: int,
    seed: int,
    out: Path,
    truth: Path,
    *,
    names: Path | None = None,
    months: int = 0,
    shared: bool = False,
) -> dict[str, int]:
    """Write the directories of `people` into `out` and the truth to `truth`; return row counts.

    With `months`, write what the same directories hold that much later; the truth then knows the
    rows that a broken export (see `later.TRUNCATED`) should have held. With `shared`, homonyms of
    one house have one address (see `contacts.Register`).
    """
    if truth.resolve().parent == out.resolve():
        raise ValueError("the truth lies apart from the directories")
    out.mkdir(parents=True, exist_ok=True)
    truth.parent.mkdir(parents=True, exist_ok=True)
    population = Population(people, seed, names)
    rows: list[list[tuple[str, str]]] = [[] for _style in DIRECTORIES]
    with truth.open("w", encoding="utf-8", newline="") as file:
        told = csv.writer(file, lineterminator="\n")
        told.writerow(TRUTH)
        for record in everything(population, months, shared=shared):
            rows[record.directory].append((_key(record), _line(record)))
            told.writerow(truth_row(record))
    for style, lines in zip(DIRECTORIES, rows, strict=True):
        _write(out / f"{style.key}.csv", _ordered(style, lines, seed, months))
    return {style.key: len(lines) for style, lines in zip(DIRECTORIES, rows, strict=True)}


def _ordered(style: Style, lines: list[tuple[str, str]], seed: int, months: int) -> list[str]:
    """Return the lines of a directory as it exports them, broken off or in another order later."""
    if style.order == "none" or (months and style.key == REORDERED):
        chance(seed, style.key, "order").shuffle(lines)
    else:
        lines.sort()
    ordered = [line for _key, line in lines]
    return cut(ordered) if months and style.key == TRUNCATED else ordered


def truth_row(record: Record) -> tuple[str, ...]:
    """Return the row of the truth about a record."""
    person = record.person
    usages = dict.fromkeys(name for _since, name in person.usages)
    return (
        DIRECTORIES[record.directory].key,
        record.source_id,
        f"p{person.key:07}",
        person.given,
        person.birth,
        ";".join(usages),
        person.born.isoformat(),
        record.number,
        record.orcid,
        record.birth_shown.isoformat() if record.birth_shown else "",
        person.staff,
        ";".join(person.traits),
    )


def _key(record: Record) -> str:
    order = DIRECTORIES[record.directory].order
    return f"{record.facts['family_name']}\0" if order == "name" else record.source_id


def _line(record: Record) -> str:
    values = [record.facts[column] for column in COLUMNS]
    line = ",".join(values)
    if '"' not in line and line.count(",") == len(COLUMNS) - 1:
        return line
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(values)
    return text.getvalue()


def _write(path: Path, lines: list[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(COLUMNS) + "\n")
        for start in range(0, len(lines), _PIECE):
            file.write("\n".join(lines[start : start + _PIECE]) + "\n")
