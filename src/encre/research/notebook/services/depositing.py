"""A whole notebook for the archives: one package to keep for decades without us."""

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from encre.commons.files import queries as file_queries
from encre.commons.files import services as files
from encre.commons.files.blobs import Writer, Written
from encre.commons.files.receiving import LOOK_EVERY, writing
from encre.foundation import access, journal
from encre.foundation.base.disk import require_room
from encre.foundation.base.errors import ReadOnly, Refused
from encre.foundation.jobs.registry import handles
from encre.research.notebook.bags import contents, describing
from encre.research.notebook.bags.explaining import README
from encre.research.notebook.bags.lines import Line, Report
from encre.research.notebook.bags.writer import STORED, Bag
from encre.research.notebook.events import DepositAsked, NotebookDeposited
from encre.research.notebook.models import AwaitedStamp, ChainLink, Deposit, Entry, Notebook
from encre.research.notebook.proof import sealed
from encre.research.notebook.services import proving
from encre.research.notebook.services.leaving import BATCH, write_archive
from encre.research.notebook.services.printing import require_press
from encre.research.notebook.services.saving import save_all_live

if TYPE_CHECKING:
    from encre.foundation.jobs import Run
    from encre.foundation.people.models import Person

DEPOSIT = "notebook.deposit"
MEDIA_TYPE = "application/zip"
PROOFS = "preuves"
_STYLE = Path(contents.__file__).with_name("package.css")


def ask_deposit(
    notebook: Notebook, *, by: "Person", reason: str, language: str, with_files: bool = True
) -> Deposit:
    """Ask for the package of a notebook; a job makes it (raises NotAllowed, Refused)."""
    access.require(by, "notebook.notebook.deposit", notebook)
    if not reason.strip():
        raise Refused(fields={"reason": [_("Say why: it is kept with the package.")]})
    if language not in dict(settings.LANGUAGES):
        raise Refused(fields={"language": [_("Choose one of the languages.")]})
    require_press()
    whole = access.can(by, "notebook.notebook.deposit_whole", notebook)
    if not _entries(notebook, by, whole=whole).exists():
        raise Refused(_("This notebook has no entry that you may take."))
    with transaction.atomic():
        deposit = Deposit.objects.create(
            notebook=notebook,
            by=by,
            reason=reason.strip(),
            language=language,
            with_files=with_files,
            whole=whole,
        )
        deposit.job_id = handles[DEPOSIT].enqueue(deposit=str(deposit.pk), by=by).pk
        deposit.save(update_fields=["job_id"])
        journal.record(DepositAsked(notebook, deposit=deposit.pk, whole=whole), by=by)
    return deposit


def make_package(run: "Run | None", identifier: str, *, by: "Person") -> Deposit:
    """Write the package and keep it as the file of `by` (raises NotAllowed, Refused).

    It begins anew when it was cut: nothing of the first attempt stays.
    """
    deposit = Deposit.objects.select_related("notebook__structure", "by").get(pk=identifier)
    access.require(by, "notebook.notebook.deposit", deposit.notebook)
    if deposit.done_at is not None:
        return deposit
    # Whoever no longer keeps the archives takes only what they may read.
    deposit.whole &= access.can(by, "notebook.notebook.deposit_whole", deposit.notebook)
    report, written = _written(deposit, by, run)
    with transaction.atomic():
        name = f"{_name(deposit)}.zip"
        deposit.file = files.store(written, name=name, by=by, declared_type=MEDIA_TYPE)
        deposit.report, deposit.done_at = report.told(), timezone.now()
        deposit.save(update_fields=["file", "report", "done_at", "whole"])
        event = NotebookDeposited(
            deposit.notebook,
            deposit=deposit.pk,
            file=deposit.file.pk,
            count=report.entries,
            left_out=report.left_out,
            failed=len(report.failed),
        )
        journal.record(event, by=by)
    return deposit


def _written(deposit: Deposit, by: "Person", run: "Run | None") -> tuple[Report, Written]:
    """Write the package to the store (raises Refused when there is no room for it)."""
    entries = _entries(deposit.notebook, by, whole=deposit.whole)
    size = file_queries.size_of(entries) if deposit.with_files else 0
    with translation.override(deposit.language):
        try:
            # Files are there twice: by themselves, and in the .eln archive.
            with writing(2 * size) as writer:
                with Bag(_Sink(writer), _name(deposit)) as bag:
                    packing = _Packing(deposit, by, run, bag)
                    packing.write()
                return packing.report, writer.keep()
        except ReadOnly as error:
            raise Refused(
                _(
                    "There is not enough room on the disk for this package: nothing was kept. Tell"
                    " the operators, or ask for it without the files."
                )
            ) from error


def _entries(notebook: Notebook, by: "Person", *, whole: bool) -> QuerySet[Entry]:
    """Return the entries that go in: of the bin too, and all of them for the archives."""
    rows = Entry.objects.filter(notebook=notebook)
    return rows if whole else access.visible(by, rows)


def _name(deposit: Deposit) -> str:
    """Return the name of the package, and of its one folder."""
    title = slugify(deposit.notebook.title)[:40].strip("-")
    return f"cahier-{title or 'sans-titre'}-{timezone.localdate(deposit.created_at).isoformat()}"


@dataclass
class _Sink:
    """The store's writer as a zip wants it, with an eye on the room left on the disk."""

    writer: Writer

    def write(self, data: bytes, /) -> int:
        before = self.writer.size // LOOK_EVERY
        self.writer.write(data)
        if self.writer.size // LOOK_EVERY != before:
            require_room()
        return len(data)


@dataclass
class _Packing:
    """A package that is being written, one entry in memory at a time."""

    deposit: Deposit
    by: "Person"
    run: "Run | None"
    bag: Bag
    report: Report = field(default_factory=Report)
    lines: list[Line] = field(default_factory=list)

    def write(self) -> None:
        """Write all of it."""
        deposit, bag, on = self.deposit, self.bag, timezone.localdate()
        rows = self._rows()
        ids = [str(key) for key in rows.order_by("number").values_list("pk", flat=True)]
        save_all_live(ids)
        for entry in self._put_entries(ids):
            self.lines.append(
                contents.put_entry(bag, entry, self.report, with_files=deposit.with_files)
            )
        everything = Entry.objects.filter(notebook=deposit.notebook).count()
        self.report.left_out = max(everything - self.report.entries, 0)
        self._put_archive(ids)
        self._put_proofs(rows)
        bag.put("description/dc.xml", describing.dublin_core(deposit, self.lines, on))
        bag.put("index.csv", describing.index_csv(self.lines))
        bag.put("index.html", describing.index_html(deposit, self.lines, on))
        bag.put("style.css", _STYLE.read_bytes())
        bag.put("LISEZ-MOI.txt", README.replace("\n", "\r\n").encode("utf-8"))
        bag.put("rapport.txt", describing.report_text(deposit, self.report, on))
        self.report.payload = bag.size
        bag.close(describing.bag_info(deposit), on)

    def _rows(self) -> QuerySet[Entry]:
        return _entries(self.deposit.notebook, self.by, whole=self.deposit.whole)

    def _put_entries(self, ids: Sequence[str]) -> Iterator[Entry]:
        """Yield the entries, as long as `by` may take them; tell how far the work is."""
        reader = copy(self.by)  # what it remembers of its rights ends with the package
        for done, identifier in enumerate(ids):
            if done % BATCH == 0:
                access.remember(reader)
            self._tell(done, len(ids))
            rows = _entries(self.deposit.notebook, reader, whole=self.deposit.whole)
            rows = rows.select_related("body", "author", "notebook__structure")
            entry = rows.filter(pk=identifier).first()
            if entry is not None:
                yield entry

    def _tell(self, done: int, total: int) -> None:
        """Say how far it is; stop here when the job is cancelled or given back."""
        if self.run is None:
            return
        words = ngettext("%(done)s entry of %(total)s", "%(done)s entries of %(total)s", done)
        self.run.progress(done, total, words % {"done": done, "total": total})
        with self.run.step():
            pass

    def _put_archive(self, ids: Sequence[str]) -> None:
        deposit = self.deposit
        if self.run is not None:
            self.run.progress(len(ids), len(ids), _("Writing the .eln archive"))
        with self.bag.open("cahier.eln", STORED) as member:
            write_archive(
                cast("BinaryIO", member),
                ids,
                title=deposit.notebook.title,
                by=self.by,
                whole=deposit.whole,
                with_files=deposit.with_files,
            )

    def _put_proofs(self, rows: QuerySet[Entry]) -> None:
        """Add what was sealed of these entries in this notebook, the chain and certificates."""
        notebook: UUID = self.deposit.notebook_id
        links = proving.links_of(rows.order_by().values("pk"))
        everywhere = ChainLink.objects.filter(revision__entry__in=rows.order_by().values("pk"))
        self.report.sealed = links.count()
        self.report.elsewhere = everywhere.exclude(notebook=notebook).count()
        if not self.report.sealed:
            return
        proving.stamp_now(notebook, links)
        waiting = AwaitedStamp.objects.filter(link__in=links.order_by().values("pk"))
        self.report.awaited = waiting.count()
        for name, data in sealed.members(proving.seal_links(PROOFS, notebook, links, [])):
            self.bag.put(f"{PROOFS}/{name}", data)
