"""What programs say that has no place elsewhere, and the archives made for them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from encre.foundation import access, journal
from encre.research.elabftw.events import DetailsKept
from encre.research.elabftw.models import Kept, StampedArchive

if TYPE_CHECKING:
    from encre.commons.files.models import File
    from encre.foundation.people.models import Person
    from encre.research.notebook.models import Entry


def rest_of(subjects: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """Return what is kept of some objects; the caller has checked that they may be seen."""
    rows = Kept.objects.filter(subject_id__in=list(subjects))
    return dict(rows.values_list("subject_id", "rest"))


def keep(subject: Model, *, by: "Person", **said: Any) -> None:
    """Keep what a program said of an entry, a resource or a file (raises NotAllowed)."""
    access.require(by, f"{subject._meta.label_lower}.edit", subject)
    with transaction.atomic():
        row, _made = Kept.objects.select_for_update().get_or_create(subject_id=subject.pk)
        changed = sorted(name for name, value in said.items() if row.rest.get(name) != value)
        if changed:
            row.rest = {**row.rest, **said}
            row.save(update_fields=["rest"])
            journal.record(DetailsKept(subject, fields=changed), by=by)


def keep_archive(entry: "Entry", file: "File") -> None:
    """Keep that a sealed file was made of an entry; the notebook has recorded it."""
    StampedArchive.objects.create(entry=entry, file=file)


def archives_of(entry: "Entry") -> "list[File]":
    """Return the sealed files made of an entry, oldest first; the caller has checked its right."""
    rows = StampedArchive.objects.filter(entry=entry, file__removed_at__isnull=True)
    rows = rows.select_related("file__blob").order_by("created_at", "id")
    return [row.file for row in rows]
