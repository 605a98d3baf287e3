"""Background work of the atlas: trying and doing the import of the national reference."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from encre.commons.files.queries import open_file, visible_file
from encre.foundation import links
from encre.foundation.jobs import Run, job
from encre.foundation.structures import rnsr

LINES_KEPT = 1_000


def _read(file_id: str, by: str | None) -> tuple[bytes, Any]:
    person = links.resolve("people.person", UUID(by)) if by else None
    with open_file(visible_file(person, UUID(file_id))) as stream:  # type: ignore[arg-type]
        return stream.read(), person


def _told(report: rnsr.Report, file_id: str) -> dict[str, Any]:
    data = report.as_data(told=False) | {"file": file_id}
    for name in ("lines", "problems"):
        data[f"{name}_count"] = len(data[name])
        data[name] = data[name][:LINES_KEPT]
    return data


def _refused(error: rnsr.Unreadable) -> dict[str, Any]:
    return {"refused": error.code, "line": error.line, "value": error.value}


@job("atlas.try_reference", max_attempts=2, lease=300, label=_("Try the national reference"))
def try_reference(run: Run, *, file_id: str, by: str | None = None) -> dict[str, Any]:
    """Tell what importing the file would change; write nothing."""
    data, _person = _read(file_id, by)
    try:
        return _told(rnsr.preview(data), file_id)
    except rnsr.Unreadable as error:
        return _refused(error)


@job("atlas.import_reference", max_attempts=2, lease=600, label=_("Import the national reference"))
def import_reference(run: Run, *, file_id: str, by: str | None = None) -> dict[str, Any]:
    """Import the file, whole or not at all; run again, it changes nothing more."""
    data, person = _read(file_id, by)
    try:
        report = rnsr.import_reference(data, by=person, progress=run.progress)
    except rnsr.Unreadable as error:
        return _refused(error)
    return _told(report, file_id)
