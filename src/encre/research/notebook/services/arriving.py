"""An entry of an archive becomes an entry of the notebook, with nothing of it lost."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.urls import reverse
from django.utils import timezone

from encre.commons.files import services as files
from encre.commons.threads import services as threads
from encre.commons.threads.services import MOST_TAGS
from encre.foundation import journal, links
from encre.foundation.base.text import sort_key
from encre.foundation.people import queries as people
from encre.research.notebook import body as bodies
from encre.research.notebook.eln import model as eln
from encre.research.notebook.eln.references import Rewriter
from encre.research.notebook.events import EntryImported
from encre.research.notebook.models import (
    Entry,
    Field,
    ImportedArchive,
    Notebook,
    Revision,
    Status,
    Step,
)
from encre.research.notebook.services.numbering import next_number
from encre.research.notebook.services.properties import FieldValue, field_rows, know_names
from encre.research.notebook.services.showing import excerpt_of
from encre.research.notebook.services.snapshots import facts_of, snapshot_digest
from encre.research.notebook.services.typed_values import as_value
from encre.research.notebook.services.writing import write_body

if TYPE_CHECKING:
    from encre.commons.files.blobs import Written
    from encre.foundation.people.models import Person

_FILE = re.compile(r"/files/([0-9a-f-]{36})/")
STATUSES = {
    **dict.fromkeys(("success", "done", "finished", "completed", "archived"), Status.DONE),
    **dict.fromkeys(("fail", "failed"), Status.FAILED),
    **dict.fromkeys(("planned", "need to be redone", "redo", "todo"), Status.PLANNED),
    **dict.fromkeys(("review", "in review", "to be reviewed"), Status.REVIEW),
}
RELATIONS = {"isBasedOn": "comes_from", "citation": "cites"}


@dataclass
class Arrival:
    """The import of one archive: who brings it, and the new address of each of its entries."""

    archive: ImportedArchive | None
    entries: tuple[eln.Entry, ...]
    source_keys: Mapping[str, str]

    def __post_init__(self) -> None:
        self._people = Authors()
        self._present = self.present()
        origin = self.origin()
        self.ids = {
            key: self._present.get(name) or uuid5(origin, key)
            for key, name in self.source_keys.items()
        }

    def present(self) -> dict[str, UUID]:
        """Return the entries that are there already, by their source keys."""
        rows = Entry.objects.filter(notebook=self._whole().notebook).exclude(source_key="")
        return dict(rows.values_list("source_key", "pk"))

    def origin(self) -> UUID:
        """Return what the entries come from, for ever."""
        return self._whole().pk

    def notebook_of(self, _source: eln.Entry) -> Notebook:
        """Return the notebook an entry goes to."""
        return self._whole().notebook

    def author_of(self, source: eln.Entry) -> "Person | None":
        """Return the person of the institute who wrote an entry."""
        return self._people.find(source.authors)

    def status_of(self, source: eln.Entry) -> str:
        """Return where the work of an entry stands."""
        return STATUSES.get(source.status.lower(), Status.RUNNING)

    def address_of(self, key: str) -> str | None:
        """Return the page of another entry of the archive."""
        return reverse("notebook:entry", args=[self.ids[key]]) if key in self.ids else None

    def _whole(self) -> ImportedArchive:
        if self.archive is None:
            raise ValueError("archive")
        return self.archive

    def is_new(self, source: eln.Entry) -> bool:
        """Say whether the notebook does not have the entry yet."""
        return self.source_keys[source.key] not in self._present

    def write(
        self, source: eln.Entry, received: Mapping[str, "Written"], *, by: "Person"
    ) -> tuple[Entry, dict[str, int]]:
        """Write one entry, its files having been received by key; within a transaction."""
        entry = self._row(source, by)
        attached = self.attach(entry, source, received, by)
        reading = self.body(source, attached)
        write_body(entry, reading.body, source_html=source.body.content if source.body else "")
        know_names(entry, Field.objects.bulk_create(field_rows(entry, _fields(source))))
        Step.objects.bulk_create(_steps(entry, source.steps))
        self._talk(entry, source, by)
        self._revisions(entry, source, attached, reading.body, by)
        Entry.objects.filter(pk=entry.pk).update(
            excerpt=excerpt_of(reading.body), **_closed(source, by)
        )
        journal.record(EntryImported(entry, archive=self.origin()), by=by)
        return entry, {**reading.adapted, **reading.removed}

    def tie(self, source: eln.Entry, *, by: "Person") -> None:
        """Link an entry to the others of the archive, once all are there; within a transaction."""
        entry = Entry.objects.filter(pk=self.ids[source.key]).first()
        for link in source.links:
            other = self.ids.get(link.target)
            target = Entry.objects.filter(pk=other).first() if other else None
            if entry and target and entry.pk != target.pk:
                links.tie(entry, RELATIONS.get(link.relation, "cites"), target, by=by)

    def _row(self, source: eln.Entry, by: "Person") -> Entry:
        moment = source.date
        written = _instant(source.created) or _instant(moment)
        notebook = self.notebook_of(source)
        day = _day(source.experiment_date) or _day(moment)
        return Entry.objects.create(
            pk=self.ids[source.key],
            notebook=notebook,
            number=next_number(notebook, (day or timezone.localdate()).year),
            title=source.title[:300],
            author=self.author_of(source),
            author_name=", ".join(who.name for who in source.authors)[:200],
            status=self.status_of(source),
            category=source.category[:120],
            experiment_on=day,
            rating=round(source.rating) if source.rating and 0 <= source.rating <= 5 else None,  # noqa: PLR2004
            version=len(source.versions) + 1,
            updated_at=_instant(source.modified) or written or timezone.now(),
            archive=self.archive,
            source_key=self.source_keys[source.key],
            source_node=_told(source),
            written_at=written,
            written_as=(moment.raw if moment else "")[:60],
        )

    def attach(
        self, entry: Entry, source: eln.Entry, received: Mapping[str, "Written"], by: "Person"
    ) -> dict[str, UUID]:
        """Give the entry its files; return the file of each attachment's key."""
        attached = {}
        for item in source.attachments:
            written = received.get(item.key)
            if written is not None:
                file = files.store(
                    written,
                    name=item.safe_name,
                    by=by,
                    owner=entry,
                    declared_type=item.media_type,
                    declared_sha256=item.declared_hash,
                )
                attached[item.key] = file.pk
        return attached

    def body(self, source: eln.Entry, attached: Mapping[str, UUID]) -> bodies.Reading:
        """Return the text: our own document when the archive has it, else what the vendor wrote."""
        if source.document is not None:
            own = self._own_document(source, attached)
            if own is not None:
                return bodies.Reading(own)
        rewriter = Rewriter(
            self.entries,
            lambda item: _file_address(attached.get(item.key)),
            self.address_of,
        )
        html = "".join(_as_html(rewriter, text, source) for text in _texts(source))
        for section in source.sections:
            html += f"<h2>{escape(section.title)}</h2>"
            html += "".join(_as_html(rewriter, text, source) for text in _texts(section))
        return bodies.from_html(html, image=_file_in)

    def _own_document(self, source: eln.Entry, attached: Mapping[str, UUID]) -> Any:
        named = {
            name: str(attached[item.key])
            for item in source.attachments
            if item.key in attached
            for name in item.alternate_names
        }
        try:
            document = bodies.check(source.document)
        except bodies.InvalidBody:
            return None
        return bodies.rewrite(document, image=named.get)

    def _talk(self, entry: Entry, source: eln.Entry, by: "Person") -> None:
        tags = [tag for tag in source.tags if sort_key(tag)]
        threads.set_tags(entry, tags[:MOST_TAGS], by=by)
        for comment in source.comments:
            text = comment.text
            if comment.format == "html":
                text = bodies.to_text(bodies.from_html(text).body)
            author = comment.author
            threads.import_comment(
                entry,
                text=text,
                author=self._people.find([author] if author else []),
                author_text=author.name if author else "",
                at=_instant(comment.date),
                by=by,
            )

    def _revisions(
        self,
        entry: Entry,
        source: eln.Entry,
        attached: Mapping[str, UUID],
        document: dict[str, Any],
        by: "Person",
    ) -> None:
        """Keep the older versions of the archive as revisions, and the present one after them."""
        past: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
            (old.title, self.body(old, attached).body, {}) for old in source.versions
        ]
        for number, (title, body, facts) in enumerate(
            [*past, (entry.title, document, facts_of(entry))], start=1
        ):
            Revision.objects.create(
                entry=entry,
                version=number,
                title=(title or entry.title)[:300],
                document=body,
                facts=facts,
                digest=snapshot_digest(title or entry.title, body, facts),
                by=by,
                kept=True,
            )


class Authors:
    """Finds the institute's person behind an author of an archive, by ORCID, then by mail."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Person | None] = {}

    def find(self, authors: Iterable[eln.Author]) -> "Person | None":
        """Return the person of the first author who is one of ours, or None."""
        for author in authors:
            mark = (author.orcid, author.email.lower())
            if mark not in self._known:
                self._known[mark] = self._look_up(*mark)
            if self._known[mark] is not None:
                return self._known[mark]
        return None

    def _look_up(self, orcid: str, email: str) -> "Person | None":
        return people.identified(orcid=orcid.rstrip("/").rsplit("/", 1)[-1], email=email)


def _closed(source: eln.Entry, by: "Person") -> dict[str, Any]:
    """Return the lock and the bin the entry comes with."""
    now = timezone.now()
    state: dict[str, Any] = {}
    if source.locked:
        state.update(locked_at=now, locked_by=by)
    if source.deleted:
        state.update(removed_at=now, removed_by=by)
    return state


def source_keys(publisher: str, entries: Iterable[eln.Entry]) -> dict[str, str]:
    """Return, by key, what makes a second import of the same entry recognisable."""
    named = {
        entry.key: f"{publisher}|{entry.identifier or entry.url or entry.key}" for entry in entries
    }
    times = Counter(named.values())
    return {
        key: (name if times[name] == 1 else f"{name}|{key}")[-300:] for key, name in named.items()
    }


def _texts(source: eln.Entry) -> list[eln.Text]:
    body = [source.body] if source.body else []
    told = {text.content.strip() for text in body}
    return [*body, *(text for text in source.descriptions if text.content.strip() not in told)]


def _as_html(rewriter: Rewriter, text: eln.Text, source: eln.Entry) -> str:
    content = rewriter.rewritten(text, source.attachments)
    if text.format == "html":
        return content
    if text.format == "markdown":
        reading = bodies.from_markdown(content, image=_file_in)
        return bodies.to_html(reading.body, attachment=lambda key: _file_address(UUID(key)))
    lines = escape(content).split("\n\n")
    return "".join(f"<p>{'<br>'.join(line.splitlines())}</p>" for line in lines)


def _file_address(identifier: UUID | None) -> str | None:
    return reverse("files:content", args=[identifier]) if identifier else None


def _file_in(address: str) -> str | None:
    found = _FILE.search(address)
    return found[1] if found else None


def _fields(source: eln.Entry) -> list[FieldValue]:
    values = [as_value(item) for item in source.fields]
    outside = [link for link in source.links if link.url and not link.target]
    values += [
        FieldValue(name=(link.label or link.relation)[:200], text=link.url, kind="address")
        for link in outside
    ]
    values += [value for link in outside for value in _substance(link)]
    values += [
        FieldValue(name=item.name[:200] or "?", text=item.url, kind="address")
        for item in source.attachments
        if item.missing and item.url
    ]
    return [value for value in values if value.name.strip()]


def _substance(link: eln.Link) -> list[FieldValue]:
    """Return what an archive says of the molecule of something outside, in fields of its name."""
    if link.molecule is None:
        return []
    told = (
        ("SMILES", link.molecule.smiles),
        ("molfile", link.molecule.molfile),
        ("InChIKey", link.molecule.inchikey),
    )
    label = (link.label or link.relation)[:180]
    return [FieldValue(name=f"{label} ({what})", text=text) for what, text in told if text]


def _steps(entry: Entry, steps: Iterable[eln.Step]) -> list[Step]:
    now = timezone.now()
    return [
        Step(
            entry=entry,
            text=step.text.strip(),
            position=position,
            deadline=_instant(step.deadline),
            done_at=(_instant(step.finished) or now) if step.done else None,
        )
        for position, step in enumerate(steps)
        if step.text.strip()
    ]


def _told(source: eln.Entry) -> dict[str, Any]:
    """Return what the archive says of the entry that has no place of its own here."""
    history = [
        {
            "target": change.target,
            "text": change.text,
            "author": change.author.name if change.author else "",
            "date": change.date.raw if change.date else "",
        }
        for change in source.history
    ]
    return {"node": source.source, "history": history, "license": source.license}


def _instant(moment: eln.Moment | None) -> datetime | None:
    """Return the moment when its zone is known; a naive one stays as written, beside."""
    when = moment.when if moment else None
    return when if isinstance(when, datetime) and when.tzinfo else None


def _day(moment: eln.Moment | None) -> date | None:
    when = moment.when if moment else None
    if isinstance(when, datetime):
        return timezone.localdate(when) if when.tzinfo else when.date()
    return when
