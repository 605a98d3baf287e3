"""Writes the notebooks: entries, files, comments, links, signatures, each on its day."""

from __future__ import annotations

import io
import re
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, cast

from django.urls import reverse

from encre.commons.threads import services as threads
from encre.demo.chance import chance
from encre.demo.entries import NOTEBOOKS, Entry, Notebook
from encre.demo.prose import french
from encre.demo.prose import html as typeset
from encre.foundation import links
from encre.foundation.access.services import Subject, share
from encre.research.notebook import body as bodies
from encre.research.notebook.services import attaching, bin, notebooks, proof, properties, writing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from encre.demo.loader.agenda import Agenda
    from encre.demo.loader.structures import Built
    from encre.foundation.access.levels import Level
    from encre.foundation.people.models import Person
    from encre.research.notebook import models

EDIT, COMMENT = cast("Level", "edit"), cast("Level", "comment")
RELATIONS = {"follows": "follows", "protocol": "uses", "cites": "cites"}
_PICTURE = re.compile(r"attachment:([^\"]+)")
_FILE = re.compile(r"/files/([0-9a-f-]{36})/")


class Writing:
    """Enters every act of the notebooks in the agenda."""

    def __init__(self, agenda: Agenda, built: Built, people: dict[str, Person], seed: int) -> None:
        self.agenda, self.built, self.people, self.seed = agenda, built, people, seed
        self.notebooks: dict[str, models.Notebook] = {}
        self.entries: dict[str, models.Entry] = {}

    def plan(self, written: Sequence[Entry]) -> None:
        """Enter the opening of the notebooks, then each entry."""
        for book in NOTEBOOKS:
            first = max(_begun(entry) for entry in written if entry.notebook == book.key)
            moment = self.agenda.moment(first + 6, chance(self.seed, "notebook", book.key))
            self.agenda.add(moment, partial(self._open, book))
        for entry in written:
            self._plan_entry(entry)

    def _plan_entry(self, entry: Entry) -> None:
        """Enter what happens to one entry, from its first words to its signatures."""
        rng = chance(self.seed, "moments", entry.key)
        start = self.agenda.moment(_begun(entry), rng)
        done = (
            self.agenda.moment(entry.days, rng)
            if entry.revisions
            else start + timedelta(minutes=25)
        )
        self.agenda.add(start, partial(self._begin, entry))
        self.agenda.add(done, partial(self._finish, entry))
        for comment in entry.comments:
            moment = max(
                self.agenda.moment(entry.days - comment.days, rng), done + timedelta(minutes=2)
            )
            self.agenda.add(moment, partial(self._comment, entry, comment.author, comment.text))
        self._plan_end(entry, done)

    def _plan_end(self, entry: Entry, done: datetime) -> None:
        """Enter locking, signing, countersigning or removal."""
        later = done + timedelta(days=1, minutes=7)
        if entry.state == "bin":
            self.agenda.add(later, partial(self._remove, entry))
        if entry.state == "locked":
            self.agenda.add(later, partial(self._lock, entry))
        if entry.state in {"signed", "countersign"}:
            self.agenda.add(later, partial(self._sign, entry, entry.author, "authorship"))
        if entry.state == "signed" and entry.witness:
            self.agenda.add(
                later + timedelta(days=1), partial(self._sign, entry, entry.witness, "review")
            )
        if entry.state == "countersign" and entry.witness:
            name = self.people[entry.witness].display_name
            words = f"@{name}, l’entrée est signée. Pouvez-vous la relire et la contresigner ?"
            self.agenda.add(
                later + timedelta(minutes=3), partial(self._comment, entry, entry.author, words)
            )

    def _open(self, book: Notebook) -> None:
        """Open a notebook and share it."""
        owner = self.people[book.owner]
        opened = notebooks.create_notebook(
            self.built.structures[book.structure], by=owner, title=french(book.title),
            description=french(book.description), confidential=book.confidential,
        )  # fmt: skip
        self.notebooks[book.key] = opened
        for key in book.shared_with:
            share(opened, level=EDIT, subject=Subject(person=self.people[key]), by=owner)

    def _begin(self, entry: Entry) -> None:
        """Begin an entry: title, first words, properties, fields and steps."""
        author = self.people[entry.author]
        first = entry.revisions[0].body if entry.revisions else ""
        begun = writing.create_entry(
            self.notebooks[entry.notebook], by=author, title=french(entry.title),
            document=bodies.from_html(typeset(first, entry.language)).body if first else None,
            confidential=entry.confidential,
            experiment_on=(self.agenda.now - timedelta(days=entry.days)).date(),
        )  # fmt: skip
        self.entries[entry.key] = begun
        begun = properties.change_properties(
            begun,
            by=author,
            version=begun.version,
            category=entry.category,
            status=entry.status if not first else "running",
        )
        if entry.fields:
            values = [
                properties.FieldValue(f.name, f.value, f.kind, f.unit, f.group, list(f.options))
                for f in entry.fields
            ]
            begun = properties.set_fields(begun, values, by=author, version=begun.version)
        if entry.steps:
            begun = properties.set_steps(
                begun, self._steps(entry), by=author, version=begun.version
            )
        self.entries[entry.key] = begun

    def _steps(self, entry: Entry) -> list[properties.StepValue]:
        """Return the steps with their deadline; done ones at the entry's day."""
        day = self.agenda.now - timedelta(days=entry.days)
        evening = day.replace(hour=17, minute=0, second=0, microsecond=0)
        return [
            properties.StepValue(
                text=french(step.text),
                deadline=evening + timedelta(days=step.days) if step.days is not None else None,
                done_at=min(evening, self.agenda.now) if step.done else None,
            )
            for step in entry.steps
        ]

    def _finish(self, entry: Entry) -> None:
        """Attach the files, write the text that shows them, tag, tie and share."""
        author, current = self.people[entry.author], self.entries[entry.key]
        files = {}
        for item in entry.attachments:
            stream = io.BytesIO(item.make())
            file = attaching.attach(
                current, stream, by=author, name=item.name, declared_type=item.media_type
            )
            files[item.name] = reverse("files:content", args=[file.pk])

        document = bodies.from_html(_with_pictures(entry.html, files), image=_file_in).body
        current = writing.save_entry(current, by=author, version=current.version, document=document)
        if entry.revisions:
            current = properties.change_properties(
                current, by=author, version=current.version, status=entry.status
            )
        self.entries[entry.key] = current
        if entry.tags:
            threads.set_tags(
                current, entry.tags, by=author, scope_id=self.notebooks[entry.notebook].structure_id
            )
        for link in entry.links:
            links.tie(current, RELATIONS[link.relation], self.entries[link.target], by=author)
        for key in entry.shared_with:
            share(current, level=COMMENT, subject=Subject(person=self.people[key]), by=author)

    def _comment(self, entry: Entry, author: str, text: str) -> None:
        """Write a comment as one types it."""
        threads.comment(self.entries[entry.key], text=french(text), by=self.people[author])

    def _remove(self, entry: Entry) -> None:
        """Put an entry in the bin."""
        bin.remove_entry(self.entries[entry.key], by=self.people[entry.author])

    def _lock(self, entry: Entry) -> None:
        """Lock what the author has finished."""
        current = self.entries[entry.key]
        self.entries[entry.key] = proof.lock_entry(
            current, by=self.people[entry.author], version=current.version
        )

    def _sign(self, entry: Entry, signer: str, meaning: str) -> None:
        """Sign the present version."""
        current = self.entries[entry.key]
        proof.sign_entry(current, by=self.people[signer], version=current.version, meaning=meaning)
        current.refresh_from_db()


def _begun(entry: Entry) -> int:
    """Return how many days ago an entry was begun."""
    return entry.days + (entry.revisions[0].days if entry.revisions else 0)


def _with_pictures(html: str, files: dict[str, str]) -> str:
    """Return the text whose pictures have the address of the entry's files."""
    return _PICTURE.sub(lambda found: files[found[1]], html)


def _file_in(address: str) -> str | None:
    """Return the file an address names."""
    found = _FILE.search(address)
    return found[1] if found else None
