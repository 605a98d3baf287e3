"""An institute at full size, written in bulk for measures: many people, units and entries."""

import random
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from encre.commons.search import documents
from encre.commons.search import services as search
from encre.commons.search.documents import SearchDocument
from encre.demo.bulk import Table, Values
from encre.foundation.access.services import place_scope
from encre.foundation.base.ids import uuid7
from encre.foundation.people.services.accounts import open_account
from encre.foundation.people.services.affiliations import add_affiliation
from encre.research.notebook import body as bodies

# Measures need rows by the hundred thousand, which no service writes: the tables themselves.
Comment: Any = apps.get_model("threads", "Comment")
Person: Any = apps.get_model("people", "Person")
Affiliation: Any = apps.get_model("people", "Affiliation")
Structure: Any = apps.get_model("structures", "Structure")
Attachment: Any = apps.get_model("structures", "Attachment")
Notebook: Any = apps.get_model("notebook", "Notebook")
Entry: Any = apps.get_model("notebook", "Entry")
Body: Any = apps.get_model("notebook", "Body")
Field: Any = apps.get_model("notebook", "Field")
FieldName: Any = apps.get_model("notebook", "FieldName")
Step: Any = apps.get_model("notebook", "Step")
STATUSES = ("planned", "running", "done", "failed", "review")
SHARES = (8, 20, 65, 5, 2)
"""How many entries in a hundred have each status."""

FAMILIES = ("Martin", "Bernard", "Le Goff", "Nguyen", "Diallo", "Lefèvre", "Moreau", "Haddad")
GIVEN = ("Claire", "Mehdi", "Jeanne", "Inès", "Loïc", "Aminata", "Thomas", "Élodie", "Wei", "Sofia")
WORDS = (
    *("macrophage", "inflammasome", "LPS", "cytokine", "souris", "lignée", "tampon", "dilution"),
    *("incubation", "anticorps", "témoin", "réplicat", "fluorescence", "amplification", "gène"),
    *("expression", "protéine", "dosage", "courbe", "lyse", "culture", "milieu", "sérum"),
    *("congélation", "lot", "température", "centrifugation", "culot", "surnageant", "gel", "bande"),
    *("amorce", "plasmide", "transfection", "criblage", "dose", "réponse", "moyenne", "protocole"),
)
KEYS = [f"Paramètre {number:02d}" for number in range(97)] + ["Température", "Souche", "Lot"]
BATCH, INDEXED = 4_000, 500
SHARE = 10
"""One entry in ten is in the unit of who reads."""


class Crowd:
    """Writes `people`, `units`, `entries` and a hundred field keys; always the same for a seed."""

    def __init__(self, people: int, units: int, entries: int, seed: int = 1) -> None:
        self.people, self.units, self.entries = people, units, entries
        self.chance = random.Random(seed)  # noqa: S311
        self.source: Any = documents.source_of("notebook.entry")
        self.paragraph = bodies.empty()["content"][0]
        self.tables = {model: Table(model) for model in (Entry, Body, Field)}

    def fill(self) -> dict[str, Any]:
        """Write everything; return the ids that measures ask for."""
        _unhurried()
        self._structures()
        reader, lone = self._readers()
        self._persons()
        self.names = {person.pk: str(person) for person in (*self.staff, reader, lone)}
        notebooks = self._notebooks(reader, lone)
        self._names(notebooks)
        self._entries(notebooks, reader)
        marked = self._marked(notebooks, reader, lone)
        kinds = [source.kind for source in documents.sources() if source is not self.source]
        call_command("reindex", *kinds, stdout=sys.stderr)
        return {
            "reader": str(reader.account.pk),
            "lone": str(lone.account.pk),
            "unit": str(self.places[0].pk),
            "small_unit": str(self.places[-1].pk),
            **marked,
        }

    def _structures(self) -> None:
        root = Structure.objects.create(kind="institute", name="Institut de mesure")
        place_scope(root.pk, kind="institute", name=root.name, parents=[])
        delegations = [self._place("delegation", f"Délégation {n}", root) for n in range(13)]
        self.places = [
            self._place("unit", f"Unité de mesure {n}", delegations[n % 13], code=f"U {3000 + n}")
            for n in range(self.units)
        ]

    def _place(self, kind: str, name: str, parent: Structure, **facts: str) -> Structure:
        structure = Structure.objects.create(kind=kind, name=name, **facts)
        Attachment.objects.create(child=structure, parent=parent)
        place_scope(structure.pk, kind=kind, name=name, parents=[parent.pk])
        return structure

    def _readers(self) -> tuple[Person, Person]:
        made = []
        for family, unit in (("Lectrice", self.places[0]), ("Seule", self.places[-1])):
            person = Person(family_name=family, given_name="Anne", email=f"{family}@example.org")
            person.save()
            add_affiliation(person, unit, by=None, category="researcher")
            open_account(person, by=None)
            made.append(person)
        return made[0], made[1]

    def _persons(self) -> None:
        rows = [
            Person(
                family_name=f"{self.chance.choice(FAMILIES)} {number % 97}",
                given_name=self.chance.choice(GIVEN),
                email=f"agent{number}@example.org",
            )
            for number in range(self.people)
        ]
        Person.objects.bulk_create(rows, batch_size=BATCH)
        self.staff = rows
        places = self.places[:-1]
        Affiliation.objects.bulk_create(
            (
                Affiliation(
                    person=person, structure=places[number % len(places)], category="researcher"
                )
                for number, person in enumerate(rows)
            ),
            batch_size=BATCH,
        )

    def _notebooks(self, reader: Person, lone: Person) -> list[Notebook]:
        rows = [
            Notebook(
                structure=place,
                title=f"Cahier {number} de {place.code}",
                created_by={self.places[0]: reader, self.places[-1]: lone}.get(place),
            )
            for place in self.places
            for number in range(4 if place is not self.places[-1] else 1)
        ]
        return Notebook.objects.bulk_create(rows, batch_size=BATCH)

    def _names(self, notebooks: list[Notebook]) -> None:
        """Let every notebook know the hundred names of its fields."""
        keyed = {name: Field._meta.get_field("key").form(name) for name in KEYS}
        FieldName.objects.bulk_create(
            (
                FieldName(notebook=book, key=key, name=name, kind="number", unit="°C")
                for book in notebooks
                for name, key in keyed.items()
            ),
            batch_size=BATCH,
        )

    def _entries(self, notebooks: list[Notebook], reader: Person) -> None:
        near, far = notebooks[:4], notebooks[4:-1]
        for start in range(0, self.entries, BATCH):
            rows = []
            for number in range(start, min(start + BATCH, self.entries)):
                books = near if number % SHARE == 0 else far
                author = reader if number % 997 == 0 else self.staff[number % len(self.staff)]
                rows.append(self._entry(books[number // SHARE % len(books)], number, author))
            self._write(rows)

    def _entry(self, notebook: Notebook, number: int, author: Person) -> dict[str, Any]:
        moment = timezone.now() - timedelta(minutes=3 * number)
        return {
            "id": uuid7(),
            "notebook_id": notebook.pk,
            "number": f"U-2026-{number:07d}",
            "title": " ".join(self.chance.choices(WORDS, k=4)).capitalize(),
            "author_id": author.pk,
            "status": self.chance.choices(STATUSES, SHARES)[0],
            "experiment_on": moment.date(),
            "updated_at": moment,
        }

    def _write(self, rows: list[dict[str, Any]], each: int = 5) -> None:
        """Write entries, what they say and their fields, and index them as they were written."""
        said = {row["id"]: " ".join(self.chance.choices(WORDS, k=60)) for row in rows}
        fields = {row["id"]: list(self._fields(row["id"], each)) for row in rows}
        with transaction.atomic():
            self.tables[Entry].write(self.tables[Entry].row(**row) for row in rows)
            self.tables[Body].write(self._body(entry, text) for entry, text in said.items())
            self.tables[Field].write(
                self.tables[Field].row(**field) for own in fields.values() for field in own
            )
            for start in range(0, len(rows), INDEXED):
                part = rows[start : start + INDEXED]
                search.write(
                    self.source,
                    {row["id"]: self._found_by(row, said, fields) for row in part},
                )

    def _found_by(
        self, row: dict[str, Any], said: dict[UUID, str], fields: dict[UUID, list[dict[str, Any]]]
    ) -> SearchDocument:
        """Return what the notebook's own document of this entry is, without reading it back."""
        typed = [f"{field['name']} {field['text']} {field['unit']}" for field in fields[row["id"]]]
        return SearchDocument(
            title=row["title"],
            body=said[row["id"]],
            extra=" ".join([row["number"], "", self.names[row["author_id"]], *typed]),
            occurred_at=row["updated_at"],
            reach=(f"n{row['notebook_id'].hex}", f"a{row['author_id'].hex}"),
        )

    def _body(self, entry: UUID, text: str) -> Values:
        paragraph = {**self.paragraph, "content": [{"type": "text", "text": text}]}
        document = {"type": "doc", "content": [paragraph]}
        html = f"<p>{text}</p>"
        return self.tables[Body].row(entry_id=entry, document=document, html=html, text=text)

    def _fields(self, entry: UUID, each: int) -> Iterator[dict[str, Any]]:
        for position, name in enumerate(self.chance.sample(KEYS, each)):
            value = round(self.chance.uniform(0, 100), 1)
            yield {
                "id": uuid7(),
                "entry_id": entry,
                "name": name,
                "kind": "number",
                "text": str(value),
                "number": value,
                "base": value + 273.15,
                "dimension": "temperature",
                "unit": "°C",
                "position": position,
            }

    def _marked(self, notebooks: list[Notebook], reader: Person, lone: Person) -> dict[str, str]:
        """Write an entry with one of everything, a usual one with five, and one with fifty."""
        small = self._entry(notebooks[-1], self.entries + 1, lone)
        large = self._entry(notebooks[0], self.entries + 2, reader)
        usual = self._entry(notebooks[0], self.entries + 3, reader)
        small["title"], large["title"] = "Chronophotographie unique", "Entrée chargée"
        for row, many, author in ((small, 1, lone), (large, 50, reader), (usual, 5, reader)):
            entry = row["id"]
            self._write([row], many)
            Step.objects.bulk_create(
                Step(entry_id=entry, text=f"Étape {n}", position=n) for n in range(many)
            )
            Comment.objects.bulk_create(
                Comment(
                    subject_kind="notebook.entry",
                    subject_id=entry,
                    author=author,
                    text=f"Remarque {n}",
                )
                for n in range(many)
            )
        return {
            "small_entry": str(small["id"]),
            "entry": str(large["id"]),
            "usual_entry": str(usual["id"]),
        }


def _unhurried() -> None:
    """Let SQLite keep pages in memory and not wait for the disk: a fill can begin again."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous = OFF")
            cursor.execute("PRAGMA cache_size = -400000")
