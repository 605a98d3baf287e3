"""Entries of the notebook leave as an `.eln` archive, streamed."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.text import slugify

from encre import __version__
from encre.commons.files import blobs
from encre.commons.files import queries as files
from encre.commons.files import services as file_services
from encre.commons.threads import queries as threads
from encre.foundation import access, journal, links
from encre.foundation.base.errors import NotFound
from encre.foundation.jobs.registry import handles
from encre.research.inventory import queries as inventory
from encre.research.notebook import body as bodies
from encre.research.notebook import queries
from encre.research.notebook.eln import model as eln
from encre.research.notebook.eln.writer import Crate, write
from encre.research.notebook.events import EntriesExported
from encre.research.notebook.models import Entry
from encre.research.notebook.paper.sheets import Results
from encre.research.notebook.services.saving import save_all_live
from encre.research.notebook.services.typed_values import from_row

if TYPE_CHECKING:
    from datetime import datetime

    from encre.commons.files.models import File
    from encre.foundation.jobs import Run
    from encre.foundation.jobs.models import Job
    from encre.foundation.people.models import Person
    from encre.research.inventory.models import Resource

EXPORT = "notebook.export"
MEMORY = 16_000_000
BATCH = 50
"""Entries written before the reader's rights are worked out anew."""
MANY = 5_000
"""Entries asked about in one query."""
MEDIA_TYPE = "application/vnd.eln+zip"
_RELATIONS = {"comes_from": "isBasedOn", "cites": "citation"}


def ask_archive(ids: Sequence[str], title: str, *, by: "Person") -> "Job":
    """Ask for an archive of entries; the job's result names its file."""
    with transaction.atomic():
        return handles[EXPORT].enqueue(entries=list(ids), title=title, by=by)


def export_archive(run: "Run | None", ids: Sequence[str], *, title: str, by: "Person") -> "File":
    """Write the entries `by` may see to an archive and keep it as their file (raises NotFound)."""
    visible = set(queries.entries(by).filter(pk__in=ids).values_list("pk", flat=True))
    if not visible:
        raise NotFound
    wanted = [identifier for identifier in ids if identifier in {str(pk) for pk in visible}]
    save_all_live(wanted)
    with tempfile.SpooledTemporaryFile(max_size=MEMORY) as sink:
        write_archive(sink, wanted, title=title, by=by, run=run)
        sink.seek(0)
        written = file_services.receive(sink)
    with transaction.atomic():
        name = f"{slugify(title)[:60] or 'export'}.eln"
        file = file_services.store(written, name=name, by=by, declared_type=MEDIA_TYPE)
        journal.record(EntriesExported(file, count=len(wanted)), by=by)
    return file


def write_archive(
    sink: BinaryIO | tempfile.SpooledTemporaryFile[bytes],
    ids: Sequence[str],
    *,
    title: str,
    by: "Person",
    run: "Run | None" = None,
    whole: bool = False,
    with_files: bool = True,
) -> None:
    """Write entries to `sink`, one in memory at a time: those `by` sees, or all if `whole`.

    The caller of a `whole` one has checked the right to take them out.
    """
    crate = Crate(
        name=slugify(title)[:60] or "export",
        title=title,
        description=title,
        publisher=eln.Publisher(name="Encre", url=settings.BASE_URL, software=__version__),
        agent=author_of(by),
    )
    with_bytes: dict[str, str] = {}
    with Results() as results:
        written = _outgoing(ids, by, run, with_bytes, results, whole=whole)
        if not with_files:
            written = (replace(entry, attachments=()) for entry in written)
        write(sink, written, crate, lambda item: blobs.store().open(with_bytes[item.key]))  # type: ignore[arg-type]


def _outgoing(
    ids: Sequence[str],
    by: "Person",
    run: "Run | None",
    hashes: dict[str, str],
    results: Results,
    *,
    whole: bool,
) -> Iterator[eln.Entry]:
    numbers = _numbers(ids)
    reader = copy(by)  # what it remembers of its rights ends with the archive
    for done, identifier in enumerate(ids):
        if done % BATCH == 0:
            access.remember(reader)
        if run is not None:
            run.progress(done, len(ids))
        rows = Entry.objects.filter(pk=identifier)
        rows = rows if whole else access.visible(reader, rows)
        entry = rows.select_related("body", "author").first()
        if entry is not None:
            yield outgoing(entry, by=reader, numbers=numbers, hashes=hashes, results=results)


def _numbers(ids: Sequence[str]) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for start in range(0, len(ids), MANY):
        rows = Entry.objects.filter(pk__in=ids[start : start + MANY])
        found.update(rows.values_list("pk", "number"))
    return found


def outgoing(
    entry: Entry,
    *,
    by: "Person",
    numbers: dict[UUID, str],
    hashes: dict[str, str],
    results: Results,
) -> eln.Entry:
    """Return an entry as an archive tells it; `hashes` receives the hash of each file's key."""
    attached = list(files.files_of(entry))
    hashes.update({str(file.pk): file.blob.sha256 for file in attached})
    names = {str(file.pk): file.name for file in attached}
    html = bodies.to_html(
        entry.body.document, attachment=names.get, table=results.values, standalone=True
    )
    return eln.Entry(
        key=entry.number,
        title=entry.title,
        identifier=str(entry.pk),
        url=settings.BASE_URL + reverse("notebook:entry", args=[entry.pk]),
        genre="experiment",
        authors=_authors(entry),
        created=_moment(entry.written_at, entry.written_as) or _moment(entry.created_at),
        modified=_moment(entry.updated_at),
        experiment_date=_day(entry),
        tags=tuple(threads.tags_of(entry)),
        category=entry.category,
        status=entry.status,
        rating=entry.rating,
        locked=entry.locked,
        deleted=entry.removed,
        body=eln.Text(html),
        document=entry.body.document,
        attachments=tuple(_attachment(file) for file in attached),
        comments=tuple(_comments(entry)),
        steps=tuple(_steps(entry)),
        fields=tuple(from_row(row) for row in entry.fields.order_by("position", "id")),
        links=tuple(_links(entry, by, numbers)),
    )


def _day(entry: Entry) -> eln.Moment | None:
    day = entry.experiment_on
    return eln.Moment(day.isoformat(), day) if day else None


def author_of(person: "Person") -> eln.Author:
    """Return a person as an archive names them; no mail address leaves without being asked for."""
    orcid = f"https://orcid.org/{person.orcid}" if person.orcid else ""
    return eln.Author(
        name=person.display_name, given=person.given_name, family=person.family_name, orcid=orcid
    )


def _authors(entry: Entry) -> tuple[eln.Author, ...]:
    if entry.author is not None:
        return (author_of(entry.author),)
    return tuple(eln.Author(name=name) for name in entry.author_name.split(", ") if name)


def _attachment(file: "File") -> eln.Attachment:
    return eln.Attachment(
        name=file.name,
        sha256=file.blob.sha256,
        size=file.blob.size,
        media_type=file.media_type,
        alternate_names=(str(file.pk),),
        key=str(file.pk),
    )


def _comments(entry: Entry) -> Iterable[eln.Comment]:
    for comment in threads.comments(entry):
        if not comment.removed:
            author = author_of(comment.author) if comment.author else eln.Author(comment.signed)
            yield eln.Comment(comment.text, author=author, date=_moment(comment.created_at))


def _steps(entry: Entry) -> Iterable[eln.Step]:
    for step in entry.steps.order_by("position", "id"):
        yield eln.Step(
            text=step.text,
            done=step.done_at is not None,
            deadline=_moment(step.deadline),
            finished=_moment(step.done_at),
            position=step.position,
        )


def _links(entry: Entry, by: "Person", numbers: dict[UUID, str]) -> Iterable[eln.Link]:
    ties = [tie for tie in links.about(entry, by) if tie.outgoing]
    keys = [tie.other.pk for tie in ties if tie.kind.name == "inventory.resource"]
    substances = inventory.with_molecule(by, keys) if keys else {}
    for tie in ties:
        relation = _RELATIONS.get(tie.link.relation, "mentions")
        number = numbers.get(tie.other.pk, "")
        url = "" if number else settings.BASE_URL + tie.url
        molecule = _molecule(substances.get(tie.other.pk))
        yield eln.Link(
            relation=relation, target=number, url=url, label=tie.title, molecule=molecule
        )


def _molecule(resource: "Resource | None") -> eln.Molecule | None:
    """Return the molecule of a resource: as it was given, with what RDKit read of it."""
    if resource is None:
        return None
    given, known = resource.molecule, getattr(resource, "chemistry", None)
    drawn = "\n" in given
    return eln.Molecule(
        smiles=getattr(known, "smiles", "") if drawn else given,
        molfile=given if drawn else "",
        inchikey=getattr(known, "inchikey", ""),
        formula=getattr(known, "formula", ""),
        weight=f"{known.average:.3f} g/mol" if known is not None else "",
    )


def _moment(when: "datetime | None", written: str = "") -> eln.Moment | None:
    if when is None:
        return eln.Moment(written) if written else None
    return eln.Moment(when.isoformat(), when)
