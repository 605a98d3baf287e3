"""What one entry puts in a package: its pages, files, versions, comments and activity."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from encre.commons.files import blobs
from encre.commons.files import queries as files
from encre.commons.threads import queries as threads
from encre.foundation.base import csv
from encre.foundation.journal import queries as journal
from encre.foundation.people import queries as people
from encre.research.notebook.bags.lines import Line, Lost, Report
from encre.research.notebook.bags.names import portable
from encre.research.notebook.bags.writer import PACKED, STORED, Bag
from encre.research.notebook.body.rendering import to_html
from encre.research.notebook.eln.names import Names
from encre.research.notebook.eln.writer import COMPRESSED
from encre.research.notebook.models import Entry, Revision
from encre.research.notebook.printed import entry_pdf
from encre.research.notebook.proof.canonical import canonical
from encre.research.notebook.services.snapshots import facts_of
from encre.research.notebook.showing import state_of

ENTRIES, BIN = "entrees", "corbeille"
FILES, EARLIER, VERSIONS = "fichiers", "fichiers-anterieurs", "versions"
COMMENTS, ACTIVITY = "commentaires.csv", "activite.csv"
COMMENT_COLUMNS = (_("Date"), _("Author"), _("Text"), _("Edited on"), _("Removed on"))
ACTIVITY_COLUMNS = (
    _("Date"),
    _("Person"),
    _("What"),
    _("Event"),
    _("Place in the journal"),
    "SHA-256",
)
STYLE = "style.css"
BATCH = 20
log = logging.getLogger("encre.notebook")


@dataclass
class Packing:
    """An entry that is being put in a bag."""

    bag: Bag
    entry: Entry
    report: Report
    names: Names = field(default_factory=Names)
    kept: dict[str, str] = field(default_factory=dict)
    """Where each file went, by its id and its SHA-256; empty when its bytes are lost."""

    @property
    def folder(self) -> str:
        """Return the folder of the entry."""
        above = BIN if self.entry.removed else ENTRIES
        return f"{above}/{portable(self.entry.number)}"

    def put(self, name: str, data: bytes) -> None:
        """Add a file to the folder of the entry."""
        self.bag.put(f"{self.folder}/{name}", data)

    def table(self, name: str, header: Sequence[object], rows: Iterable[Sequence[object]]) -> int:
        """Add a table to it, unless it would be empty; return how many rows it has."""
        found = list(rows)
        if found:
            self.put(name, "".join(csv.stream(header, found)).encode("utf-8"))
        return len(found)


def put_entry(bag: Bag, entry: Entry, report: Report, *, with_files: bool) -> Line:
    """Put all there is of an entry in the bag; return its line of the index."""
    packing = Packing(bag, entry, report)
    count = _files(packing) if with_files else 0
    page = _page(packing)
    versions = _versions(packing, with_files=with_files)
    comments = packing.table(COMMENTS, COMMENT_COLUMNS, _comments(entry))
    packing.table(ACTIVITY, ACTIVITY_COLUMNS, _activity(entry))
    report.entries += 1
    report.binned += entry.removed
    report.files += count
    author = entry.author.display_name if entry.author else entry.author_name
    return Line(
        number=entry.number,
        title=entry.title,
        authors=author,
        created=entry.written_at or entry.created_at,
        changed=entry.updated_at,
        experiment=entry.experiment_on,
        state=str(state_of(entry).label),
        folder=packing.folder,
        page=page,
        files=count,
        versions=versions,
        comments=comments,
        binned=entry.removed,
        confidential=entry.confidential,
    )


def _files(packing: Packing) -> int:
    """Add the files the entry has now, as they were given."""
    count = 0
    for file in files.files_of(packing.entry):
        name = packing.names.unique(f"{FILES}/", portable(file.name))
        poured = _pour(packing, name, file.blob.sha256, file.name, file.media_type)
        packing.kept[str(file.pk)] = packing.kept[file.blob.sha256] = name if poured else ""
        count += poured
    return count


def _pour(packing: Packing, name: str, sha256: str, shown: str, media_type: str = "") -> bool:
    """Add the bytes of a file; say whether they could be read."""
    level = STORED if media_type.startswith(COMPRESSED) else PACKED
    try:
        stream = blobs.store().open(sha256)
    except OSError:
        packing.report.lost.append(Lost(packing.entry.number, shown))
        return False
    with stream:
        packing.bag.pour(f"{packing.folder}/{name}", stream, level)
    return True


def _page(packing: Packing) -> str:
    """Add the entry as PDF/A-3b; when it cannot be made, as HTML, and the report says so."""
    entry = packing.entry
    name = portable(entry.number)
    try:
        data = entry_pdf(entry)
    except Exception as error:  # noqa: BLE001 - one entry that cannot be printed stops nothing
        log.warning("%s could not be printed: %s", entry.pk, type(error).__name__)
        packing.report.failed.append(entry.number)
        packing.put(f"{name}.html", _html(packing, _present(entry), ""))
        return f"{packing.folder}/{name}.html"
    packing.bag.put(f"{packing.folder}/{name}.pdf", data, STORED)
    return f"{packing.folder}/{name}.pdf"


def _versions(packing: Packing, *, with_files: bool) -> int:
    """Add each version that was kept, and the present one: canonical JSON, and HTML to read."""
    entry, count = packing.entry, 0
    present = False
    for row in entry.revisions.order_by("version").iterator(chunk_size=BATCH):
        _version(packing, row, with_files=with_files)
        present |= row.version == entry.version
        count += 1
    if present:
        return count
    _version(packing, _present(entry), with_files=with_files)
    return count + 1


def _present(entry: Entry) -> Revision:
    """Return an entry as it is now, as its versions are kept."""
    return Revision(
        entry=entry,
        version=entry.version,
        title=entry.title,
        document=entry.body.document,
        facts=facts_of(entry),
    )


def _version(packing: Packing, row: Revision, *, with_files: bool) -> None:
    whole = {"title": row.title, "document": row.document, "facts": row.facts}
    if with_files:
        _earlier_files(packing, row.facts.get("files", ()))
    stem = f"{VERSIONS}/v{row.version:04d}"
    packing.put(f"{stem}.json", canonical(whole))
    packing.put(f"{stem}.html", _html(packing, row, "../"))


def _earlier_files(packing: Packing, named: Iterable[dict[str, str]]) -> None:
    """Add the files that a version names and that the entry has no more."""
    for item in named:
        digest = item["sha256"]
        if digest not in packing.kept:
            name = packing.names.unique(f"{EARLIER}/", portable(item["name"]))
            poured = _pour(packing, name, digest, item["name"])
            packing.kept[digest] = name if poured else ""
            packing.report.files += poured
        packing.kept.setdefault(item["id"], packing.kept[digest])


def _html(packing: Packing, row: Revision, above: str) -> bytes:
    """Return a version as a page that a browser opens from a disk."""

    def address(identifier: str) -> str | None:
        name = packing.kept.get(identifier)
        return above + quote(name) if name else None

    root = "../" * (2 + (above != ""))
    words = {
        "language": get_language(),
        "style": f"{root}{STYLE}",
        "index": f"{root}index.html",
        "number": packing.entry.number,
        "title": row.title,
        "version": row.version,
        "facts": row.facts,
        "text": to_html(row.document, attachment=address, standalone=True),
    }
    return render_to_string("notebook/bag/version.html", words).encode("utf-8")


def _comments(entry: Entry) -> Iterator[Sequence[object]]:
    for row in threads.comments(entry):
        told = (row.created_at, row.edited_at, row.removed_at)
        at, edited, removed = (when.isoformat() if when else "" for when in told)
        yield at, row.author.display_name if row.author else row.signed, row.text, edited, removed


def _activity(entry: Entry) -> Iterator[Sequence[object]]:
    """Yield what the journal says of an entry, with the place and hash of each event in it."""
    events = list(journal.whole_history(entry))
    names = people.names(event.by_id for event in events)
    for event in events:
        seal = getattr(event, "seal", None)
        yield (
            event.at.isoformat(),
            names.get(event.by_id, "") if event.by_id else "",
            event.sentence,
            event.name,
            seal.seq if seal else "",
            bytes(seal.digest).hex() if seal else "",
        )
