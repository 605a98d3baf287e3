"""The verb: import the national reference; a dry run is the same computation, unwritten."""

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from encre.foundation import access, journal
from encre.foundation.access.placing import place_scopes
from encre.foundation.base import locks
from encre.foundation.base.fields import Folded
from encre.foundation.structures.events import ReferenceImported
from encre.foundation.structures.models import (
    Attachment,
    Body,
    Label,
    Responsibility,
    Site,
    Structure,
    Succession,
    Supervision,
)
from encre.foundation.structures.rnsr.changes import Changes, Report
from encre.foundation.structures.rnsr.comparing import compare
from encre.foundation.structures.rnsr.known import load
from encre.foundation.structures.rnsr.reading import read
from encre.foundation.structures.services.responsibilities import follow
from encre.foundation.structures.services.tree import placements

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

Progress = Callable[[int, int], None]
BATCH = 500


def preview(data: bytes) -> Report:
    """Return what importing the file would do (raises Unreadable); nothing is written."""
    begun = time.monotonic()
    report = compare(read(data), load()).report
    report.dry_run, report.seconds = True, round(time.monotonic() - begun, 2)
    return report


def import_reference(
    data: bytes, *, by: "Person | None", progress: Progress = lambda done, total: None
) -> Report:
    """Import the file whole or not at all (raises Unreadable, NotAllowed).

    One event tells the import with its counts. A file imported again changes nothing. Structures
    the file no longer holds stay as they are: an extract is not a closing.
    """
    if by is not None:
        access.require(by, "structures.reference.import")
    begun = time.monotonic()
    reading = read(data)
    with transaction.atomic():
        locks.named("structures.tree")
        work = compare(reading, load())
        _write(work.changes, progress)
        report = work.report
        journal.record(
            ReferenceImported(
                None,
                created=report.created + report.stubs,
                updated=report.updated + report.filled,
                unchanged=report.unchanged,
            ),
            by=by,
        )
    report.seconds = round(time.monotonic() - begun, 2)
    return report


def _write(changes: Changes, progress: Progress) -> None:
    done, total = 0, len(_new_rows(changes)) + len(_changed_rows(changes)) + 1
    for model, rows in _new_rows(changes):
        model._default_manager.bulk_create(rows, batch_size=BATCH)
        done += 1
        progress(done, total)
    for changed_model, rows, fields in _changed_rows(changes):
        _fold(rows)
        changed_model._default_manager.bulk_update(rows, fields, batch_size=BATCH)
        done += 1
        progress(done, total)
    for held in changes.changed_directors:
        follow(held)
    moved = {structure.pk: structure for structure in changes.new_structures + changes.moved}
    place_scopes(placements(list(moved.values())))
    progress(total, total)


def _new_rows(changes: Changes) -> Sequence[tuple[type[models.Model], list[Any]]]:
    return (
        (Body, changes.new_bodies),
        (Site, changes.new_sites),
        (Structure, changes.new_structures),
        (Label, changes.new_labels),
        (Supervision, changes.new_supervisions),
        (Responsibility, changes.new_directors),
        (Succession, changes.new_successions),
        (Attachment, changes.new_attachments),
    )


def _changed_rows(
    changes: Changes,
) -> Sequence[tuple[type[models.Model], list[Any], list[str]]]:
    structure_fields = [
        field.name for field in Structure._meta.concrete_fields if not field.primary_key
    ]
    return (
        (Body, changes.changed_bodies, ["uai", "siret"]),
        (Structure, changes.changed_structures, structure_fields),
        (Label, changes.changed_labels, ["text", "ends"]),
        (Supervision, changes.changed_supervisions, ["nature", "ends"]),
        (Responsibility, changes.changed_directors, ["ends"]),
        (Succession, changes.changed_successions, ["year"]),
        (Attachment, changes.changed_attachments, ["ends"]),
    )


def _fold(rows: list[Any]) -> None:
    """Bring the folded columns up to date, since a bulk update does not."""
    for row in rows:
        for field in row._meta.concrete_fields:
            if isinstance(field, Folded):
                field.pre_save(row, add=False)
