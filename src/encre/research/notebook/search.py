"""What the search index knows of notebooks and entries."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from encre.commons.files import queries as files
from encre.commons.files.contents import words_of_many
from encre.commons.search.documents import Reach, SearchDocument, document
from encre.commons.search.elsewhere import Elsewhere, elsewhere
from encre.commons.threads import queries as threads
from encre.foundation import access
from encre.foundation.journal import Recorded
from encre.research.notebook import field_questions, policies, queries
from encre.research.notebook.body.text import to_text
from encre.research.notebook.models import Notebook, Template
from encre.research.notebook.policies import ENTRY

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

FILE_EVENTS = tuple(f"files.file.{act}" for act in ("stored", "renamed", "removed", "restored"))
FILES_READ = 100_000
"""Bytes of the words of its files that an entry is found by: near what the index takes."""


@elsewhere
def _of_fields(text: str) -> Elsewhere | None:
    """Lead a question about a field, like « pH > 7 », to the list that answers it."""
    question = field_questions.signed(text)
    if question is None or question.condition() is None:
        return None
    told = _("Entries whose field says: %(question)s")
    url = f"{reverse('notebook:entries')}?{urlencode({'field': text})}"
    return Elsewhere(told % {"question": field_questions.said(question)}, url)


def _owner(event: Recorded) -> Iterable[UUID]:
    owner = event.data.get("owner") or {}
    return [UUID(owner["id"])] if owner.get("kind") == "notebook.entry" else []


def _with_tags_and_files(entries: Sequence[Any]) -> None:
    tags, attached = threads.tags_of_many([row.pk for row in entries]), files.files_of_many(entries)
    written = words_of_many(attached, FILES_READ)
    for row in entries:
        row.tag_names = tags.get(row.pk, [])
        row.file_names = [file.name for file in attached.get(row.pk, [])]
        row.file_words = written.get(row.pk, "")


def reach_of(notebook: UUID, author: UUID | None) -> tuple[str, ...]:
    """Return the names of the two things by which most readers see an entry."""
    return (f"n{notebook.hex}", *([f"a{author.hex}"] if author else []))


def _reach(person: "Person | None") -> Reach | None:
    """Return the notebooks a person reads, what they wrote and what is shared with them."""
    who = access.actor(person)
    read = policies.readable(who) if person else []
    if len(read) > queries.MANY_NOTEBOOKS:
        return None
    own = [f"a{person.pk.hex}"] if person else []
    return Reach((*own, *(f"n{notebook.hex}" for notebook in read)), tuple(who.granted(ENTRY)))


@document(
    "notebook.Entry",
    events=[
        *("notebook.entry.created", "notebook.entry.saved", "notebook.entry.changed"),
        *("notebook.entry.restored", "notebook.entry.imported"),
        *("notebook.entry.moved", "notebook.entry.removed", "notebook.entry.brought_back"),
        "threads.tags.set",
    ],
    related=dict.fromkeys(FILE_EVENTS, _owner),
    select=lambda rows: rows.select_related("body", "author", "notebook").prefetch_related(
        "fields"
    ),
    suggested=True,
    prepare=_with_tags_and_files,
    reach=_reach,
)
def entry_document(entry: Any) -> SearchDocument | None:
    """Return an entry's words, its fields, tags and files with them; none from the bin."""
    if entry.removed:
        return None
    typed = [f"{field.name} {field.text} {field.unit}" for field in entry.fields.all()]
    return SearchDocument(
        title=entry.title,
        body=f"{entry.body.text}\n{entry.file_words}".strip(),
        extra=" ".join(
            [
                entry.number,
                entry.category,
                str(entry.author or entry.author_name),
                *typed,
                *entry.tag_names,
                *entry.file_names,
            ]
        ),
        occurred_at=entry.updated_at,
        reach=reach_of(entry.notebook_id, entry.author_id),
    )


@document(
    "notebook.Notebook",
    events=[
        *("notebook.notebook.created", "notebook.notebook.updated"),
        *("notebook.notebook.archived", "links.holding.passed"),
    ],
    select=lambda rows: rows.select_related("structure"),
    suggested=True,
)
def notebook_document(notebook: Notebook) -> SearchDocument:
    """Return a notebook's title, description and team."""
    team = notebook.structure
    return SearchDocument(notebook.title, notebook.description, f"{team.name} {team.code}")


@document(
    "notebook.Template",
    events=[
        *("notebook.template.created", "notebook.template.changed"),
        *("notebook.template.published", "notebook.template.retired"),
        "notebook.template.reopened",
    ],
    suggested=True,
)
def template_document(template: Template) -> SearchDocument | None:
    """Return what the last published version says; none of a draft, none once retired."""
    version = template.versions.order_by("-number").first()
    if version is None or template.retired_at is not None:
        return None
    named = " ".join(f"{row['name']} {row['help']}" for row in version.fields)
    steps = " ".join(row["text"] for row in version.steps)
    extra = " ".join([template.purpose, version.category, *version.tags, named, steps])
    return SearchDocument(version.title, to_text(version.document), extra)
