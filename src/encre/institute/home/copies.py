"""A person's copy of their data: one archive to read and to process, taken once."""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.foundation import journal
from encre.foundation.base.errors import NotFound
from encre.foundation.base.exporting import Contribution, contributions
from encre.foundation.ui import display
from encre.institute.home.events import PersonalDataTaken

if TYPE_CHECKING:
    from collections.abc import Mapping

    from encre.foundation.people.models import Person

COPY = "home.personal_copy"
KEPT_FOR = timedelta(days=7)
SHOWN = 1_000
"""Rows of a table of the page; all are in the JSON beside it."""


@dataclass
class Section:
    """A table of the page of the archive."""

    part: Contribution
    count: int = 0
    rows: list[list[tuple[Any, str]]] = field(default_factory=list)


def folder() -> Path:
    """Return where copies wait for their person, closed to other users of the machine."""
    path = Path(settings.DATA_DIR) / "copies"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def address(job_id: UUID) -> Path:
    """Return where the copy that a job makes waits."""
    return folder() / f"{job_id}.zip"


def ready(job_id: UUID) -> bool:
    """Say whether the copy waits to be taken."""
    return address(job_id).is_file()


def write(person: Person, job_id: UUID) -> dict[str, int]:
    """Write everything every room gives; return the number of rows of each table."""
    with tempfile.NamedTemporaryFile(dir=folder(), suffix=".part", delete=False) as target:
        part = Path(target.name)
        try:
            with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
                sections = [_table(archive, given, person) for given in contributions()]
                page = {"person": person, "sections": sections, "made": timezone.now()}
                archive.writestr("style.css", render_to_string("home/copy/style.css"))
                archive.writestr("index.html", render_to_string("home/copy/index.html", page))
            target.flush()
            part.replace(address(job_id))
        finally:
            part.unlink(missing_ok=True)
    return {section.part.name: section.count for section in sections}


def take(job_id: UUID, *, by: Person) -> IO[bytes]:
    """Open the copy for its person and forget it (raises NotFound: taken, or too old).

    The caller has checked that the job is theirs. Of two who take it at once, one has it.
    """
    mine = folder() / f"{job_id}.{uuid4().hex}.taken"
    try:
        address(job_id).rename(mine)
    except FileNotFoundError:
        raise NotFound(_("This copy was taken already, or is too old. Ask for another.")) from None
    stream = mine.open("rb")
    mine.unlink()
    with transaction.atomic():
        journal.record(PersonalDataTaken(by), by=by)
    return stream


def forget_old() -> int:
    """Delete the copies nobody took, and what a killed worker left; return how many."""
    limit = (timezone.now() - KEPT_FOR).timestamp()
    gone = 0
    for path in folder().iterdir():
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < limit:
                path.unlink()
                gone += 1
    return gone


def _table(archive: zipfile.ZipFile, part: Contribution, person: Person) -> Section:
    """Write the rows of a part as JSON, and the pages of those that have one."""
    section = Section(part)
    with tempfile.TemporaryFile() as spool:
        for row in part.rows(person):
            section.count += 1
            line = json.dumps(row, ensure_ascii=False, cls=DjangoJSONEncoder)
            spool.write(f"{'[' if section.count == 1 else ','}\n{line}".encode())
            link = _page(archive, part, row, section.count) if part.page else ""
            if section.count <= SHOWN:
                section.rows.append(_cells(part, row, link))
        spool.write(b"\n]\n" if section.count else b"[]\n")
        spool.seek(0)
        with archive.open(f"{part.name}.json", "w") as target:
            shutil.copyfileobj(spool, target)
    return section


def _page(archive: zipfile.ZipFile, part: Contribution, row: Mapping[str, Any], rank: int) -> str:
    name = f"{part.name}/{rank:05d}.html"
    cells = [(label, _words(row[key])) for key, label in part.columns.items() if key != part.page]
    title = str(next(iter(row.values())))
    page = {"title": title, "cells": cells, "content": row[part.page], "list": "../index.html"}
    archive.writestr(name, render_to_string("home/copy/page.html", page))
    return name


def _cells(part: Contribution, row: Mapping[str, Any], link: str) -> list[tuple[Any, str]]:
    shown = [(_words(row[key]), "") for key in part.columns if key != part.page]
    return [*shown, (_("Read"), link)] if link else shown


def _words(value: Any) -> Any:
    """Return a value as a page says it."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return display.moment_text(value)
    if isinstance(value, date):
        return display.day_text(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else value
