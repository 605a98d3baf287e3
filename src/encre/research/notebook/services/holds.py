"""Placing a legal hold, keeping what is under it as it was, taking it out, lifting the hold."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from encre.commons.files import services as files
from encre.foundation import access, journal
from encre.foundation.access.queries import below
from encre.foundation.base.errors import Refused
from encre.foundation.jobs.registry import handles
from encre.research.notebook.events import HoldExported, HoldLifted, HoldPlaced
from encre.research.notebook.holding import covered
from encre.research.notebook.models import Entry, Hold, HoldTarget, Notebook
from encre.research.notebook.services.leaving import MEDIA_TYPE, MEMORY, write_archive
from encre.research.notebook.services.proof import frozen_revision
from encre.research.notebook.services.saving import save_all_live, save_live

if TYPE_CHECKING:
    from encre.commons.files.models import File
    from encre.foundation.jobs import Run
    from encre.foundation.jobs.models import Job
    from encre.foundation.people.models import Person
    from encre.foundation.structures.models import Structure

FREEZE = "notebook.freeze_held"
EXPORT_HELD = "notebook.export_held"


@dataclass(frozen=True)
class Covering:
    """What a hold is to cover."""

    notebooks: Iterable[Notebook] = ()
    entries: Iterable[Entry] = ()
    people: Iterable["Person"] = ()
    structures: Iterable["Structure"] = ()

    def targets(self) -> list[dict[str, Any]]:
        """Return the targets, each once: those chosen, then the notebooks of the structures."""
        found: dict[tuple[str, UUID], dict[str, Any]] = {}
        chosen = (
            *(("notebook", row) for row in self.notebooks),
            *(("entry", row) for row in self.entries),
            *(("person", row) for row in self.people),
            *(("structure", row) for row in self.structures),
        )
        for name, row in chosen:
            found.setdefault((name, row.pk), {name: row, "chosen": True})
        places = [key for name, key in found if name == "structure"]
        for row in Notebook.objects.filter(structure_id__in=below(places)) if places else ():
            found.setdefault(("notebook", row.pk), {"notebook": row, "chosen": False})
        return list(found.values())


def place_hold(
    covering: Covering,
    *,
    by: "Person",
    title: str,
    reference: str,
    reason: str,
    discreet: bool = False,
    review_on: date | None = None,
) -> Hold:
    """Hold what is chosen from now on (raises NotAllowed, Refused); a job keeps it as it is now."""
    access.require(by, "notebook.hold.place")
    facts = {"title": title.strip(), "reference": reference.strip(), "reason": reason.strip()}
    wrong: dict[str, list[object]] = {
        name: [_("Fill this in: it is kept with the hold.")]
        for name, text in facts.items()
        if not text
    }
    if review_on is not None and review_on <= timezone.localdate():
        wrong["review_on"] = [_("Choose a day to come.")]
    if wrong:
        raise Refused(fields=wrong)
    with transaction.atomic():
        targets = covering.targets()
        if not targets:
            raise Refused(_("Say what is held: at least one notebook, entry, person or structure."))
        hold = Hold.objects.create(by=by, discreet=discreet, review_on=review_on, **facts)
        HoldTarget.objects.bulk_create(
            (HoldTarget(hold=hold, **row) for row in targets), batch_size=500
        )
        handles[FREEZE].enqueue(hold=str(hold.pk), by=by)
        journal.record(HoldPlaced(hold, targets=len(targets), discreet=discreet), by=by)
    return hold


def hold_too(notebook: Notebook, places: Iterable[UUID]) -> None:
    """Name a notebook in each hold in force on one of the structures `places`.

    It stays held whatever becomes of the structure: closed, detached, followed by another.
    """
    there = HoldTarget.objects.filter(hold__lifted_at__isnull=True, structure_id__in=list(places))
    by_name = HoldTarget.objects.filter(notebook=notebook).values("hold_id")
    missing = there.exclude(hold_id__in=by_name).order_by("hold_id")
    for hold in dict.fromkeys(missing.values_list("hold_id", flat=True)):
        HoldTarget.objects.create(hold_id=hold, notebook=notebook, chosen=False)


def freeze_held(run: "Run", identifier: str) -> int:
    """Keep the present version of every open entry under a hold, one a transaction; return them.

    What was kept before stays as it was too. Taken up again after the last one that was done.
    """
    hold = Hold.objects.get(pk=identifier)
    rows = covered(hold).order_by("pk")
    total, after = rows.count(), run.kept.get("after")
    rows = rows.filter(pk__gt=after) if after else rows
    for key in list(rows.values_list("pk", flat=True)):
        with run.step() as kept:
            _freeze(key)
            kept["after"], kept["done"] = str(key), kept.get("done", 0) + 1
        run.progress(run.kept["done"], total)
    done = int(run.kept.get("done", 0))
    with run.step():
        open_ = Hold.objects.filter(pk=identifier, lifted_at__isnull=True)
        open_.update(frozen=done, frozen_at=timezone.now())
    return done


def _freeze(key: UUID) -> None:
    """Keep what an entry says now and every version it had."""
    entry = Entry.objects.select_for_update().get(pk=key)
    if not entry.locked:
        save_live(entry)
        frozen_revision(Entry.objects.select_related("body").get(pk=key), by=None)
    entry.revisions.filter(kept=False).update(kept=True)


def lift_hold(hold: Hold, *, by: "Person", reason: str) -> Hold:
    """Lift a hold, saying why (raises NotAllowed, Refused); what it kept stays kept."""
    access.require(by, "notebook.hold.lift", hold)
    if not reason.strip():
        raise Refused(fields={"reason": [_("Say why this hold is lifted.")]})
    with transaction.atomic():
        current = Hold.objects.select_for_update().get(pk=hold.pk)
        if not current.in_force:
            raise Refused(_("This hold is lifted already."))
        current.lifted_at, current.lifted_by = timezone.now(), by
        current.lifted_because = reason.strip()
        current.save(update_fields=["lifted_at", "lifted_by", "lifted_because"])
        journal.record(HoldLifted(current), by=by)
    return current


def ask_held(hold: Hold, *, by: "Person") -> "Job":
    """Ask for an archive of what a hold covers; the job's result names its file."""
    access.require(by, "notebook.hold.export", hold)
    with transaction.atomic():
        return handles[EXPORT_HELD].enqueue(hold=str(hold.pk), by=by)


def export_held(run: "Run | None", identifier: str, *, by: "Person") -> "File":
    """Write all that a hold covers to one archive, the bin and confidential entries included.

    It is `by`'s own file, and the only way by which they read what is not shared with them
    (raises NotAllowed, Refused when nothing is covered).
    """
    hold = Hold.objects.get(pk=identifier)
    access.require(by, "notebook.hold.export", hold)
    ids = [str(key) for key in covered(hold).order_by("number").values_list("pk", flat=True)]
    if not ids:
        raise Refused(_("This hold covers no entry yet."))
    save_all_live(ids)
    with tempfile.SpooledTemporaryFile(max_size=MEMORY) as sink:
        write_archive(sink, ids, title=hold.title, by=by, run=run, whole=True)
        sink.seek(0)
        written = files.receive(sink)
    with transaction.atomic():
        name = f"{slugify(hold.reference)[:60] or 'export'}.eln"
        file = files.store(written, name=name, by=by, declared_type=MEDIA_TYPE)
        journal.record(HoldExported(hold, file=file.pk, count=len(ids)), by=by)
    return file
