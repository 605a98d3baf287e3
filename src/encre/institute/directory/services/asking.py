"""Asking that a source be read, tried, or read although the brake stopped it."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.base.errors import Refused
from encre.institute.directory.events import ReadingAccepted, ReadingAsked, SourceTried
from encre.institute.directory.models import FILES, Run, RunState, Source, SourceState
from encre.institute.directory.reading import Unreadable
from encre.institute.directory.receiving import mapping_of
from encre.institute.directory.services import scheduling

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

RUN = "directory.source.run"


def ask_reading(source: Source, *, by: "Person", trial: bool = False, full: bool = True) -> Run:
    """Ask that a source be read, or tried: nothing written (raises NotAllowed, Refused)."""
    access.require(by, RUN, source)
    with transaction.atomic():
        active = Source.objects.filter(pk=source.pk, state=SourceState.ACTIVE).exists()
        if not trial and not active:
            raise Refused(_("This source is not active: activate it first."))
        run = _begin(source, by=by, trial=trial, full=full)
        journal.record(ReadingAsked(source, run=run.pk, trial=trial), by=by)
    return run


def accept_reading(halted: Run, *, by: "Person") -> Run:
    """Let pass, once, what the brake stopped: the same file, or as many rows as were seen.

    Raises NotAllowed, Refused.
    """
    access.require(by, RUN, halted.source)
    with transaction.atomic():
        row = Run.objects.select_for_update().select_related("source").get(pk=halted.pk)
        latest = Run.objects.filter(source=row.source, trial=False).order_by("-created_at", "-pk")
        if row.state != RunState.HALTED or latest.first() != row:
            raise Refused(_("Another reading came after this one: look at the last."))
        run = _begin(row.source, by=by, full=row.full, accepts=row)
        journal.record(ReadingAccepted(row.source, run=run.pk, halted=row.pk), by=by)
    return run


def look(source: Source, *, by: "Person") -> None:
    """Ask that the first rows be read again, for the mapping (raises NotAllowed)."""
    access.require(by, RUN, source)
    with transaction.atomic():
        begin_look(source, by=by)
        journal.record(SourceTried(source), by=by)


def begin_look(source: Source, *, by: "Person") -> None:
    """Forget the first rows and ask for them again; part of the verbs that change the way."""
    from encre.institute.directory.source_jobs import look_at

    Source.objects.filter(pk=source.pk).update(sample={})
    look_at.enqueue(key=str(source.pk), by=by, source_id=str(source.pk))


def begin_due(source: Source) -> Run | None:
    """Begin the reading of a source that is due; part of the job that looks for those."""
    try:
        with transaction.atomic():
            return _begin(source, by=None, full=scheduling.must_reconcile(source))
    except Refused:
        return None


def begin_sent(source: Source, *, by: "Person | None") -> Run:
    """Begin the reading of a file just sent; part of the verb that receives it."""
    return _begin(source, by=by)


def _begin(
    source: Source,
    *,
    by: "Person | None",
    trial: bool = False,
    full: bool = True,
    accepts: Run | None = None,
) -> Run:
    from encre.institute.directory.source_jobs import read

    held = Source.objects.select_for_update().get(pk=source.pk)
    if Run.objects.filter(source=held, state=RunState.RUNNING).exists():
        raise Refused(_("This source is being read: wait until it is done."))
    try:
        mapping_of(held)
    except Unreadable:
        raise Refused(
            _("The mapping is not complete: it says neither who nor what name.")
        ) from None
    file = accepts.file if accepts is not None and accepts.file_id else held.file
    if held.kind in FILES and file is None:
        raise Refused(_("No file was sent yet."))
    run = Run.objects.create(
        source=held,
        by=by,
        file=file,
        trial=trial,
        full=full or held.kind in FILES,
        accepts=accepts,
        started_at=timezone.now(),
    )
    job = read.enqueue(key=str(run.pk), by=by, run_id=str(run.pk))
    run.job = job.pk
    run.save(update_fields=["job"])
    return run
