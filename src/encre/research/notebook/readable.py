"""An entry as people read it without us: a page of HTML, or Markdown, with its files beside it."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from encre.commons.files import queries as files
from encre.commons.threads import queries as threads
from encre.foundation.ui.display import day_text, moment_text
from encre.research.notebook.body.rendering import to_html
from encre.research.notebook.body.writing import escaped, to_markdown
from encre.research.notebook.eln.names import Names, safe_name
from encre.research.notebook.models import Entry
from encre.research.notebook.paper.formulas import Formulas
from encre.research.notebook.paper.sequences import Sequences
from encre.research.notebook.paper.sheets import Results
from encre.research.notebook.printed import listed, properties_of
from encre.research.notebook.proofs import proofs_of
from encre.research.notebook.services.showing import mention_address
from encre.research.notebook.services.snapshots import facts_of

if TYPE_CHECKING:
    from encre.commons.files.models import File

FILES = "files/"
STYLE = Path(__file__).parent / "paper" / "readable.css"


class Readable:
    """An entry, which the caller may read, and where its files lie beside it."""

    def __init__(self, entry: Entry) -> None:
        """Name the files, each once, as every system can store it."""
        self.entry, names = entry, Names()
        self.attached = list(files.files_of(entry))
        for file in self.attached:
            file.path = names.unique(FILES, safe_name(file.name, "file"))  # type: ignore[attr-defined]
        self._paths = {str(file.pk): path_of(file) for file in self.attached}
        self.address = settings.BASE_URL + reverse("notebook:entry", args=[entry.pk])

    def html(self) -> str:
        """Return a page that opens from a disk in any browser, without network or script."""
        facts = facts_of(self.entry)
        return render_to_string(
            "notebook/readable/entry.html",
            {
                "entry": self.entry,
                "address": self.address,
                "author": _author(self.entry),
                "place": _place(self.entry),
                "language": get_language(),
                "tags": facts["tags"],
                "properties": properties_of(self.entry, facts),
                "style": _style(),
                "text": self._text(),
                "fields": self.entry.fields.order_by("position", "id"),
                "steps": self.entry.steps.select_related("done_by").order_by("position", "id"),
                "files": self.attached,
                "proofs": proofs_of(self.entry),
                "comments": self._comments(),
            },
        )

    def _text(self) -> str:
        with Formulas("mathml") as formulas, Sequences() as sequences, Results() as results:
            return to_html(
                self.entry.body.document,
                attachment=self._paths.get,
                mention=_mention,
                formula=lambda latex, display: formulas.html(latex, display=display),
                sequence=lambda node: sequences.html(node, get_language() or "fr"),
                table=results.values,
                listed=listed,
                standalone=True,
            )

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
                    (escaped(file.name), path_of(file), filesizeformat(file.blob.size),
                     file.blob.sha256)
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
                attachment=self._paths.get,
                mention=_mention,
                table=results.values,
            )

    def _facts(self) -> Iterator[tuple[str, str]]:
        entry = self.entry
        day = entry.experiment_on
        told: list[tuple[str, Any]] = [
            ("number", entry.number),
            ("version", entry.version),
            ("title", entry.title),
            ("author", _author(entry)),
            ("orcid", entry.author.orcid if entry.author else ""),
            ("notebook", _place(entry)),
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


def path_of(file: "File") -> str:
    """Return where a file lies beside the entry."""
    return str(file.path)  # type: ignore[attr-defined]


def _author(entry: Entry) -> str:
    return entry.author.display_name if entry.author else entry.author_name


def _place(entry: Entry) -> str:
    return f"{entry.notebook.title} · {entry.notebook.structure.title}"


def _mention(kind: str, identifier: str) -> str | None:
    address = mention_address(kind, identifier)
    return settings.BASE_URL + address if address else None


def _value(row: Any) -> str:
    if row.kind == "check" and row.text:
        return str(_("yes") if row.text == "yes" else _("no"))
    text = day_text(row.day) if row.day else row.text
    return f"{text} {row.unit}".strip() if text else "–"


@cache
def _style() -> str:
    return STYLE.read_text("utf-8")
