"""The verbs of the notebook."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from encre.research.notebook.services import (
    archives,
    attaching,
    bin,
    duplicating,
    leaving,
    notebooks,
    proof,
    properties,
    writing,
)

if TYPE_CHECKING:
    from tests.matrix.house import House

from tests.rules.verbs.verb import Verb, author, entry_of, on_entry

DOCUMENT = {
    "type": "doc",
    "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Autre texte"}]}],
}


def _ready(house: House) -> None:
    row = house.rows["archive.open"]
    type(row).objects.filter(pk=row.pk).update(state="ready")


VERBS = [
    Verb(
        notebooks.create_notebook,
        lambda h: notebooks.create_notebook(h.rows["team"], by=author(h), title="Neuf"),
    ),
    Verb(
        notebooks.update_notebook,
        lambda h: notebooks.update_notebook(h.rows["notebook.open"], by=author(h), title="Autre"),
    ),
    Verb(
        notebooks.archive_notebook,
        lambda h: notebooks.archive_notebook(h.rows["notebook.open"], by=author(h)),
    ),
    Verb(
        writing.create_entry,
        lambda h: writing.create_entry(h.rows["notebook.open"], by=author(h), title="Neuve"),
    ),
    Verb(writing.save_entry, on_entry(writing.save_entry, document=DOCUMENT)),
    Verb(
        writing.restore_revision,
        lambda h: writing.restore_revision(
            entry_of(h).revisions.select_related("entry").order_by("version").first(),
            by=author(h),
            version=entry_of(h).version,
        ),
    ),
    Verb(proof.lock_entry, on_entry(proof.lock_entry)),
    # The reason of an unlocking is a comment, which has its own event.
    Verb(
        proof.unlock_entry,
        lambda h: proof.unlock_entry(entry_of(h, "locked"), by=h.people["head"], reason="Faute"),
        events=2,
    ),
    Verb(proof.sign_entry, on_entry(proof.sign_entry, meaning="authorship")),
    Verb(bin.remove_entry, lambda h: bin.remove_entry(entry_of(h), by=author(h))),
    Verb(bin.bring_back, lambda h: bin.bring_back(entry_of(h, "removed"), by=author(h))),
    # A copy is begun, then filled by verbs that have their own events: steps, fields, tags, link.
    Verb(
        duplicating.duplicate_entry,
        lambda h: duplicating.duplicate_entry(entry_of(h), by=author(h)),
        events=5,
    ),
    Verb(properties.change_properties, on_entry(properties.change_properties, category="Essai")),
    Verb(
        properties.set_fields,
        on_entry(properties.set_fields, values=[properties.FieldValue("pH", "7", "number")]),
    ),
    Verb(
        properties.set_steps,
        on_entry(properties.set_steps, values=[properties.StepValue("Une autre")]),
    ),
    Verb(
        properties.tick_step,
        lambda h: properties.tick_step(entry_of(h).steps.get(), by=author(h), done=True),
    ),
    Verb(
        attaching.attach,
        lambda h: attaching.attach(entry_of(h), BytesIO(b"neuf"), by=author(h), name="a.txt"),
    ),
    # The archive and the file it is each have their event.
    Verb(
        archives.receive_archive,
        lambda h: archives.receive_archive(
            h.rows["notebook.open"], BytesIO(b"rien"), by=author(h), name="a.eln"
        ),
        events=2,
    ),
    Verb(
        archives.confirm_import,
        lambda h: archives.confirm_import(h.rows["archive.open"], by=author(h)),
        prepare=_ready,
    ),
    # Asking is a job; what it makes is a file, and a word for every entry that leaves.
    Verb(
        leaving.ask_archive,
        lambda h: leaving.ask_archive([str(entry_of(h).pk)], "Essai", by=author(h)),
        events=0,
    ),
    Verb(
        leaving.export_archive,
        lambda h: leaving.export_archive(None, [str(entry_of(h).pk)], title="E", by=author(h)),
        events=2,
    ),
]
