"""An entry as people read it without us: a page of HTML, or Markdown, with its files beside it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from encre.commons.files import queries as files
from encre.commons.threads import queries as threads
from encre.foundation.ui.display import day_text, moment_text, size
from encre.research.notebook.bags.names import portable
from encre.research.notebook.body.writing import escaped, to_markdown
from encre.research.notebook.eln.names import Names
from encre.research.notebook.models import Entry
from encre.research.notebook.paper.sheets import Results
from encre.research.notebook.printed import (
    author_name,
    drawn,
    mention_outside,
    place_name,
    words_of,
)
from encre.research.notebook.proofs import proofs_of
from encre.research.notebook.services.snapshots import facts_of

if TYPE_CHECKING:
    from encre.commons.files.models import Blob

FILES = "files/"
STYLE = Path(__file__).parent / "paper" / "readable.css"


@dataclass(frozen=True)
class Beside:
    """A file of an entry, and where it lies beside what is read."""

    name: str
    path: str
    blob: "Blob"


class Readable:
    """An entry, which the caller may read, and where its files lie beside it."""

    def __init__(self, entry: Entry) -> None:
        """Name the files, each once, as every system can store it."""
        self.entry, names = entry, Names()
        attached = list(files.files_of(entry))
        self._paths = {str(file.pk): names.unique(FILES, portable(file.name)) for file in attached}
        self.attached = [
            Beside(file.name, self._paths[str(file.pk)], file.blob) for file in attached
        ]
        self.address = settings.BASE_URL + reverse("notebook:entry", args=[entry.pk])

    def html(self) -> str:
        """Return a page that opens from a disk in any browser, without network or script."""
        words = words_of(self.entry, facts_of(self.entry), proofs_of(self.entry), self.address)
        text = drawn(self.entry, self._address, formulas_as="mathml")
        page = {**words, "style": _style(), "text": text, "files": self.attached}
        return render_to_string("notebook/readable/entry.html", page)

    def _address(self, identifier: str) -> str | None:
        path = self._paths.get(identifier)
        return quote(path) if path else None

    def markdown(self) -> str:
        """Return it in Markdown, its facts at the head as YAML (JSON strings, which YAML reads)."""
        entry = self.entry
        return render_to_string(
            "notebook/readable/entry.md",
            {
                "title": escaped(entry.title),
                "facts": list(self._facts()),
                "text": self._words(),
                "fields": [
                    (escaped(row.name), escaped(_value(row)))
                    for row in entry.fields.order_by("position", "id")
                ],
                "steps": [
                    (row.done_at is not None, escaped(row.text))
                    for row in entry.steps.order_by("position", "id")
                ],
                "files": [
                    (escaped(file.name), file.path, size(file.blob.size), file.blob.sha256)
                    for file in self.attached
                ],
                "comments": [
                    (escaped(str(row.author or row.signed)), moment_text(row.created_at),
                     escaped(row.text).replace("&#10;", "\\\n"))
                    for row in self._comments()
                ],
            },
        )  # fmt: skip

    def _words(self) -> str:
        with Results() as results:
            return to_markdown(
                self.entry.body.document,
                attachment=self._address,
                mention=mention_outside,
                table=results.values,
            )

    def _facts(self) -> Iterator[tuple[str, str]]:
        entry = self.entry
        day = entry.experiment_on
        told: list[tuple[str, Any]] = [
            ("number", entry.number),
            ("version", entry.version),
            ("title", entry.title),
            ("author", author_name(entry)),
            ("orcid", entry.author.orcid if entry.author else ""),
            ("notebook", place_name(entry)),
            ("status", str(entry.get_status_display())),
            ("category", entry.category),
            ("tags", sorted(threads.tags_of(entry))),
            ("experiment_date", day.isoformat() if day else ""),
            ("created", entry.created_at.isoformat()),
            ("modified", entry.updated_at.isoformat()),
            ("url", self.address),
        ]
        return ((name, json.dumps(value, ensure_ascii=False)) for name, value in told if value)

    def _comments(self) -> list[Any]:
        return [row for row in threads.comments(self.entry) if not row.removed]


def _value(row: Any) -> str:
    if row.kind == "check" and row.text:
        return str(_("yes") if row.text == "yes" else _("no"))
    text = day_text(row.day) if row.day else row.text
    return f"{text} {row.unit}".strip() if text else "–"


@cache
def _style() -> str:
    return STYLE.read_text("utf-8")
