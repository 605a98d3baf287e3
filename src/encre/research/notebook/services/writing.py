"""Beginning an entry and writing its text; saving never overwrites another's change."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.base.errors import Refused, Stale
from encre.research.notebook.body import document as bodies
from encre.research.notebook.events import EntryCreated, EntryRestored, EntrySaved
from encre.research.notebook.holding import is_held
from encre.research.notebook.models import Body, Entry, Notebook, Revision
from encre.research.notebook.services.live import bring_live
from encre.research.notebook.services.numbering import next_number
from encre.research.notebook.services.showing import excerpt_of, html_of, text_of
from encre.research.notebook.services.snapshots import facts_of, snapshot_digest

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

SAME_SITTING = timedelta(minutes=10)


def create_entry(
    notebook: Notebook,
    *,
    by: "Person",
    title: str = "",
    document: dict[str, Any] | None = None,
    confidential: bool = False,
    experiment_on: date | None = None,
    fill: Callable[[Entry], None] | None = None,
) -> Entry:
    """Begin an entry (raises NotAllowed, Refused for a body that is not one).

    `fill` gives it what a template says, before its first version is kept.
    """
    access.require(by, "notebook.notebook.write", notebook)
    body = checked(document if document is not None else bodies.empty())
    now = timezone.now()
    with transaction.atomic():
        entry = Entry.objects.create(
            notebook=notebook,
            number=next_number(notebook, timezone.localdate(now).year),
            title=(title.strip() or _("Untitled entry"))[:300],
            author=by,
            confidential=confidential,
            experiment_on=experiment_on or timezone.localdate(now),
            excerpt=excerpt_of(body),
            updated_at=now,
        )
        write_body(entry, body)
        if fill is not None:
            fill(entry)
        keep_revision(entry, entry.body.document, by=by)
        journal.record(EntryCreated(entry), by=by)
    return entry


def save_entry(
    entry: Entry,
    *,
    by: "Person",
    version: int,
    title: str | None = None,
    document: dict[str, Any] | None = None,
) -> Entry:
    """Save title and text read at `version` (raises NotAllowed, Refused, Stale if it changed).

    A title alone is a fact: what others type in the text meanwhile does not make it stale.
    """
    access.require(by, "notebook.entry.edit", entry)
    body = checked(document) if document is not None else None
    with transaction.atomic():
        current = Entry.objects.select_for_update().get(pk=entry.pk)
        read = current.read_since_facts(version) if body is None else current.version == version
        if not read:
            raise Stale
        present = current.body.document
        title = (title if title is not None else current.title).strip()[:300]
        if not title:
            raise Refused(fields={"title": [_("Give the entry a title.")]})
        if title == current.title and (body is None or body == present):
            return current
        if body is not None and body != present:
            present = bring_live(current, body, by=by)
        advance(current, title=title, body=present)
        keep_revision(current, present, by=by)
        journal.record(EntrySaved(current, version=current.version), by=by)
    return current


def restore_revision(revision: Revision, *, by: "Person", version: int) -> Entry:
    """Make an earlier version current again, as a new version (raises NotAllowed, Stale)."""
    access.require(by, "notebook.entry.edit", revision.entry)
    with transaction.atomic():
        current = Entry.objects.select_for_update().get(pk=revision.entry_id)
        if current.version != version:
            raise Stale
        body = bring_live(current, revision.document, by=by)
        advance(current, title=revision.title, body=body)
        keep_revision(current, body, by=by, alone=True)
        event = EntryRestored(current, version=current.version, restored=revision.version)
        journal.record(event, by=by)
    return current


def checked(document: object) -> dict[str, Any]:
    """Return a body in its normal form (raises Refused when it is not one)."""
    try:
        return bodies.check(document)
    except bodies.InvalidBody as error:
        raise Refused(
            _("This text cannot be saved: it holds something the notebook does not know.")
        ) from error


def write_body(entry: Entry, body: dict[str, Any], source_html: str | None = None) -> None:
    """Keep the document with its HTML and text beside it."""
    kept = {"document": body, "html": html_of(body), "text": text_of(body)}
    if source_html is not None:
        kept["source_html"] = source_html
    entry.body, _made = Body.objects.update_or_create(entry=entry, defaults=kept)


def keep_revision(
    entry: Entry, body: dict[str, Any], *, by: "Person | None", alone: bool = False
) -> Revision:
    """Keep the present version; one sitting of one author is one revision unless `alone`.

    What a legal hold covers is kept version by version.
    """
    alone = alone or is_held(entry)
    facts = facts_of(entry)
    kept = {
        "version": entry.version,
        "title": entry.title,
        "document": body,
        "facts": facts,
        "digest": snapshot_digest(entry.title, body, facts),
    }
    last = entry.revisions.order_by("-version").first()
    sitting = (
        not alone
        and last is not None
        and not last.kept
        and last.version > 1
        and last.by_id == (by.pk if by else None)
        and timezone.now() - last.created_at < SAME_SITTING
        and not last.signatures.exists()
    )
    if sitting and last is not None:
        Revision.objects.filter(pk=last.pk).update(**kept)
        return last
    return Revision.objects.create(entry=entry, by=by, kept=alone, **kept)


def advance(entry: Entry, *, title: str, body: dict[str, Any]) -> None:
    """Write the next version of an entry whose row is locked."""
    is_renamed = title != entry.title
    entry.title, entry.excerpt = title, excerpt_of(body)
    entry.version += 1
    if is_renamed:
        entry.facts_version = entry.version
    entry.updated_at = timezone.now()
    entry.save(
        update_fields=["title", "sort_title", "excerpt", "version", "facts_version", "updated_at"]
    )
    write_body(entry, body)
