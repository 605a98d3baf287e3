"""Templates and protocols: a draft is written, then published as a version that never changes."""

from collections.abc import Mapping
from typing import IO, TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.commons.files import services as files
from encre.foundation import access, journal
from encre.foundation.base.errors import NotAllowed, Refused, Stale
from encre.research.notebook.body import empty
from encre.research.notebook.events import (
    TemplateChanged,
    TemplateCreated,
    TemplatePublished,
    TemplateReopened,
    TemplateRetired,
)
from encre.research.notebook.models import Template, TemplateVersion
from encre.research.notebook.services.showing import html_of
from encre.research.notebook.services.template_content import checked_facts, copied
from encre.research.notebook.services.writing import checked

if TYPE_CHECKING:
    from encre.commons.files.models import File
    from encre.foundation.people.models import Person
    from encre.foundation.structures.models import Structure

FACTS = ("title", "purpose", "pattern", "category", "status", "fields", "steps", "tags")


def create_template(
    *,
    by: "Person",
    title: str,
    structure: "Structure | None" = None,
    document: dict[str, Any] | None = None,
    **facts: Any,
) -> Template:
    """Begin a template, one's own or of a structure `by` works in (raises NotAllowed, Refused)."""
    access.require(by, "notebook.template.create")
    who = access.actor(by)
    if structure is not None and structure.pk not in {
        *who.teams,
        *who.with_role("head", "deputy", "manager"),
    }:
        raise NotAllowed(_("You can make a template only for yourself or where you work."))
    _known(facts)
    kept = checked_facts({**facts, "title": title})
    body = checked(document if document is not None else empty())
    with transaction.atomic():
        template = Template.objects.create(
            person=None if structure is not None else by,
            structure=structure,
            created_by=by,
            document=body,
            html=html_of(body),
            **kept,
        )
        journal.record(TemplateCreated(template), by=by)
    return template


def describe_template(template: Template, *, by: "Person", draft: int, **facts: Any) -> Template:
    """Change what a template's draft gives, read at `draft` (raises NotAllowed, Refused, Stale)."""
    access.require(by, "notebook.template.edit", template)
    _known(facts)
    return _change(template, checked_facts(facts), by=by, draft=draft)


def write_template(
    template: Template, *, by: "Person", draft: int, document: dict[str, Any]
) -> Template:
    """Write the text of a template's draft (raises NotAllowed, Refused, Stale)."""
    access.require(by, "notebook.template.edit", template)
    body = checked(document)
    return _change(template, {"document": body, "html": html_of(body)}, by=by, draft=draft)


def publish_template(template: Template, *, by: "Person", draft: int, note: str) -> TemplateVersion:
    """Publish the draft as the next version, said in `note` (raises NotAllowed, Refused, Stale)."""
    access.require(by, "notebook.template.edit", template)
    if not note.strip():
        raise Refused(fields={"note": [_("Say what this version changes.")]})
    with transaction.atomic():
        current = _current(template, draft)
        if not current.changed:
            raise Refused(_("Nothing has changed since the last version."))
        current.published += 1
        current.changed = False
        current.updated_at = timezone.now()
        current.save(update_fields=["published", "changed", "updated_at"])
        version = TemplateVersion.objects.create(
            template=current,
            number=current.published,
            title=current.title,
            note=note.replace("\0", "").strip()[:500],
            by=by,
            **copied(current),
        )
        journal.record(TemplatePublished(current, version=version.number), by=by)
    return version


def retire_template(template: Template, *, by: "Person") -> Template:
    """Offer a template no longer; entries that use it keep it (raises NotAllowed)."""
    access.require(by, "notebook.template.edit", template)
    if template.retired_at is None:
        template.retired_at = timezone.now()
        with transaction.atomic():
            template.save(update_fields=["retired_at"])
            journal.record(TemplateRetired(template), by=by)
    return template


def reopen_template(template: Template, *, by: "Person") -> Template:
    """Offer a retired template again (raises NotAllowed)."""
    access.require(by, "notebook.template.edit", template)
    if template.retired_at is not None:
        template.retired_at = None
        with transaction.atomic():
            template.save(update_fields=["retired_at"])
            journal.record(TemplateReopened(template), by=by)
    return template


def illustrate_template(
    template: Template, stream: IO[bytes], *, by: "Person", name: str, declared_type: str = ""
) -> "File":
    """Keep a picture of a template's text (raises NotAllowed, Refused, ReadOnly)."""
    access.require(by, "notebook.template.edit", template)
    return files.store(stream, name=name, by=by, owner=template, declared_type=declared_type)


def _change(template: Template, kept: Mapping[str, Any], *, by: "Person", draft: int) -> Template:
    with transaction.atomic():
        current = _current(template, draft)
        changed = sorted(name for name, value in kept.items() if getattr(current, name) != value)
        if changed:
            for name in changed:
                setattr(current, name, kept[name])
            current.draft += 1
            current.changed = True
            current.updated_at = timezone.now()
            current.save()
            journal.record(TemplateChanged(current, fields=changed), by=by)
    return current


def _current(template: Template, draft: int) -> Template:
    current = Template.objects.select_for_update().get(pk=template.pk)
    if current.draft != draft:
        raise Stale
    return current


def _known(facts: Mapping[str, Any]) -> None:
    if set(facts) - set(FACTS):
        raise TypeError("a template has no such fact")
