"""Entries that begin from a template or use a protocol: the version stays the one they had."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.commons.files import queries as files
from encre.commons.files import services as file_services
from encre.commons.files.blobs import Written
from encre.commons.threads import services as threads
from encre.foundation import access, journal
from encre.foundation.base.errors import Refused
from encre.research.notebook.body.references import find_references, rewrite
from encre.research.notebook.events import ProtocolPinned, ProtocolUnpinned
from encre.research.notebook.models import Entry, Field, Notebook, Pin, Step, TemplateVersion
from encre.research.notebook.services.field_values import FieldValue, field_rows, value_of
from encre.research.notebook.services.properties import StepValue, know_names, set_fields, set_steps
from encre.research.notebook.services.template_content import title_of
from encre.research.notebook.services.writing import create_entry, save_entry, write_body

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def begin_entry(
    notebook: Notebook,
    version: TemplateVersion,
    *,
    by: "Person",
    title: str = "",
    confidential: bool = False,
    experiment_on: date | None = None,
) -> Entry:
    """Begin an entry from a version of a template, which it keeps (raises NotAllowed, Refused)."""
    access.require(by, "notebook.template.view", version.template)
    if version.template.retired_at is not None:
        raise Refused(_("This template is retired: choose another."))
    on = experiment_on or timezone.localdate()

    def fill(entry: Entry) -> None:
        copies = copy_pictures(version.template, entry, version.document, by=by)
        write_body(entry, rewrite(version.document, image=copies.get))
        fields = field_rows(entry, defined_values(version))
        Field.objects.bulk_create(fields)
        know_names(entry, fields)
        Step.objects.bulk_create(_steps(entry, version, on))
        Pin.objects.create(entry=entry, used=version, origin=True, by=by)
        entry.category, entry.status = version.category, version.status
        entry.title = title.strip()[:300] or title_of(version, entry, on) or version.title
        entry.save(update_fields=["category", "status", "title"])

    with transaction.atomic():
        entry = create_entry(
            notebook,
            by=by,
            title=title,
            document=rewrite(version.document, image=lambda _picture: None),
            confidential=confidential,
            experiment_on=on,
            fill=fill,
        )
        if version.tags:
            threads.set_tags(entry, version.tags, by=by, scope_id=notebook.structure_id)
    return entry


def pin_protocol(
    entry: Entry, used: TemplateVersion, *, by: "Person", version: int, insert: bool = False
) -> Entry:
    """Say that an entry uses a protocol's version; `insert` also puts in what it holds.

    Its text goes under the entry's, its fields and steps after the entry's own (raises NotAllowed,
    Refused when the entry has it already, Stale).
    """
    access.require(by, "notebook.entry.edit", entry)
    access.require(by, "notebook.template.view", used.template)
    if entry.pins.filter(used=used).exists():
        raise Refused(_("This entry uses this version already."))
    with transaction.atomic():
        if insert:
            entry = _insert(entry, used, by=by, version=version)
        Pin.objects.create(entry=entry, used=used, by=by)
        event = ProtocolPinned(entry, template=used.template_id, version=used.number)
        journal.record(event, by=by)
    return entry


def unpin_protocol(pin: Pin, *, by: "Person") -> None:
    """Say that an entry uses a protocol no longer; the one it began from stays (raises…)."""
    access.require(by, "notebook.entry.edit", pin.entry)
    if pin.origin:
        raise Refused(_("The entry began from this template: this stays."))
    with transaction.atomic():
        used = pin.used
        event = ProtocolUnpinned(pin.entry, template=used.template_id, version=used.number)
        pin.delete()
        journal.record(event, by=by)


def copy_pins(entry: Entry, copy: Entry, *, by: "Person") -> None:
    """Give a copy the protocols of its original, at the same versions; within a transaction."""
    Pin.objects.bulk_create(
        Pin(entry=copy, used_id=pin.used_id, origin=pin.origin, by=by) for pin in entry.pins.all()
    )


def copy_pictures(
    source: Model, copy: Entry, document: dict[str, Any], *, by: "Person"
) -> dict[str, str]:
    """Give `copy` its own files for the pictures of a text; the bytes are kept once."""
    shown = set(find_references(document).attachments)
    copies = {}
    for file in files.files_of(source) if shown else ():
        if str(file.pk) in shown:
            bytes_kept = Written(file.blob.sha256, file.blob.size)
            made = file_services.store(bytes_kept, name=file.name, by=by, owner=copy)
            copies[str(file.pk)] = str(made.pk)
    return copies


def defined_values(version: TemplateVersion) -> list[FieldValue]:
    """Return the fields that a version gives an entry."""
    return [
        FieldValue(
            name=row["name"],
            text=row["text"],
            kind=row["kind"],
            unit=row["unit"],
            group=row["group"],
            options=row["options"],
            required=row["required"],
            defined=True,
            help=row["help"],
            expected_unit=row["unit"],
        )
        for row in version.fields
    ]


def _steps(entry: Entry, version: TemplateVersion, on: date) -> list[Step]:
    return [
        Step(entry=entry, text=row["text"], position=place, deadline=_due(on, row["days"]))
        for place, row in enumerate(version.steps)
    ]


def _due(on: date, days: int | None) -> datetime | None:
    if days is None:
        return None
    return timezone.make_aware(datetime.combine(on + timedelta(days=days), time(23, 59)))


def _insert(entry: Entry, used: TemplateVersion, *, by: "Person", version: int) -> Entry:
    copies = copy_pictures(used.template, entry, used.document, by=by)
    added = rewrite(used.document, image=copies.get)
    words = _("%(title)s, version %(number)s") % {"title": used.title, "number": used.number}
    heading = {
        "type": "heading",
        "attrs": {"level": 2},
        "content": [{"type": "text", "text": words}],
    }
    content = [*entry.body.document.get("content", []), heading, *added.get("content", [])]
    entry = save_entry(
        entry, by=by, version=version, document={**entry.body.document, "content": content}
    )
    present = [value_of(row) for row in entry.fields.order_by("position", "id")]
    known = {value.key for value in present}
    new = [value for value in defined_values(used) if value.key not in known]
    if new:
        entry = set_fields(entry, [*present, *new], by=by, version=entry.version)
    if used.steps:
        steps = entry.steps.select_related("assignee").order_by("position", "id")
        kept = [StepValue(row.text, row.deadline, None, row.assignee) for row in steps]
        on = entry.experiment_on or timezone.localdate()
        more = [StepValue(row["text"], _due(on, row["days"])) for row in used.steps]
        entry = set_steps(entry, [*kept, *more], by=by, version=entry.version)
    return entry
