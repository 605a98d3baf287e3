"""Declaring the directories that are read: whose they are, how they are reached and mapped."""

import re
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from encre.commons.files import services as files
from encre.foundation import access, journal
from encre.foundation.base.errors import Refused, Stale
from encre.foundation.base.text import fold
from encre.foundation.jobs.timetable import parse
from encre.institute.directory import mapping as mappings
from encre.institute.directory.events import (
    SourceActivated,
    SourceChanged,
    SourceDeclared,
    SourceFileSent,
    SourcePaused,
    SourceRemoved,
)
from encre.institute.directory.models import (
    FILES,
    SERVERS,
    Run,
    Source,
    SourceKind,
    SourceRecord,
    SourceState,
)
from encre.institute.directory.receiving import sealed, way_of
from encre.institute.directory.services import asking, scheduling

if TYPE_CHECKING:
    from encre.commons.files.models import File
    from encre.foundation.people.models import Person
    from encre.foundation.structures.models import Structure

MANAGE = "directory.source.manage"
SETTINGS = ("name", "owner", "brake", "rule", "reconcile_hours")
CONNECTION = ("address", "start_tls", "authority", "base", "wanted", "reader")
OWNERS = ("institute", "delegation")


def declare_source(*, name: str, kind: str, owner: "Structure", by: "Person") -> Source:
    """Declare a source, not read yet (raises NotAllowed, Refused)."""
    source = Source(name=name.strip(), kind=kind, owner=owner, slug="")
    access.require(by, "directory.source.list")
    _check_settings(source)
    if kind not in SourceKind.values:
        raise Refused(fields={"kind": [_("Choose the form.")]})
    with transaction.atomic():
        source.slug = _slug(source.name)
        source.save(force_insert=True)
        # The right depends on the owner: asked of the row, so that one rule decides.
        access.require(by, MANAGE, source)
        journal.record(SourceDeclared(source), by=by)
    return source


def change_source(source: Source, *, by: "Person", version: int, **facts: Any) -> Source:
    """Change its name, owner, brake or schedule (raises NotAllowed, Stale, Refused)."""
    access.require(by, MANAGE, source)
    with transaction.atomic():
        held = _current(source, version)
        changed = _put(held, facts, SETTINGS)
        _check_settings(held)
        held.next_at = scheduling.next_of(held)
        held.version += 1
        held.save()
        access.require(by, MANAGE, held)
        journal.record(SourceChanged(held, fields=changed), by=by)
    return held


def connect_source(
    source: Source, *, by: "Person", version: int, secret: str = "", **facts: Any
) -> Source:
    """Say how its server is reached; an empty secret leaves the present one.

    Sent elsewhere, the secret is asked again: it is not given to another server. Raises
    NotAllowed, Stale, Refused.
    """
    access.require(by, MANAGE, source)
    with transaction.atomic():
        held = _current(source, version)
        before = held.address
        changed = _put(held, facts, CONNECTION)
        _check_connection(held)
        if before and before != held.address and held.secret and not secret:
            wrong = _("The address changes: give the password again.")
            raise Refused(fields={"secret": [wrong]})
        if secret:
            held.secret = sealed(secret)
            changed.append("secret")
        if not held.reader:
            held.secret = ""
        if held.secret and not way_of(held).covered:
            wrong = _("The password would travel in clear: use ldaps:// or StartTLS.")
            raise Refused(fields={"address": [wrong]})
        if {"address", "base", "wanted"} & set(changed):
            held.mark, held.reconciled_at = "", None
        held.version += 1
        held.save()
        journal.record(SourceChanged(held, fields=changed), by=by)
        asking.begin_look(held, by=by)
    return held


def map_source(source: Source, *, by: "Person", version: int, mapping: Any) -> Source:
    """Say what its columns mean: all is read again (raises NotAllowed, Stale, Refused)."""
    access.require(by, MANAGE, source)
    try:
        kept = mappings.from_data(mapping)
    except mappings.BadMapping as bad:
        raise Refused(
            fields={name or "mapping": [what] for name, what in bad.wrong.items()}
        ) from bad
    with transaction.atomic():
        held = _current(source, version)
        held.mapping, held.mark, held.reconciled_at = kept.as_data(), "", None
        held.version += 1
        held.save(update_fields=["mapping", "mark", "reconciled_at", "version"])
        journal.record(SourceChanged(held, fields=["mapping"]), by=by)
    return held


def send_file(source: Source, stream: IO[bytes], *, name: str, by: "Person") -> "File":
    """Receive a new export; an active source is read at once (raises NotAllowed, Refused)."""
    access.require(by, MANAGE, source)
    if source.kind not in FILES:
        raise Refused(_("This source is a server: it receives no file."))
    written = files.receive(stream)
    with transaction.atomic():
        held = Source.objects.select_for_update().get(pk=source.pk)
        file = files.store(written, name=name, by=by, owner=held)
        held.file = file
        held.save(update_fields=["file"])
        journal.record(SourceFileSent(held, sha256=file.blob.sha256), by=by)
        asking.begin_look(held, by=by)
        if held.state == SourceState.ACTIVE:
            asking.begin_sent(held, by=by)
    source.file = file
    return file


def activate_source(source: Source, *, by: "Person") -> Source:
    """Read a source from now on, at once first (raises NotAllowed, Refused)."""
    access.require(by, MANAGE, source)
    with transaction.atomic():
        held = Source.objects.select_for_update().get(pk=source.pk)
        if held.state == SourceState.ACTIVE:
            return held
        _check_ready(held)
        held.state = SourceState.ACTIVE
        held.next_at = scheduling.next_of(held)
        held.version += 1
        held.save(update_fields=["state", "next_at", "version"])
        journal.record(SourceActivated(held), by=by)
        asking.begin_sent(held, by=by)
    return held


def pause_source(source: Source, *, by: "Person") -> Source:
    """Read a source no longer; its records stay as they are (raises NotAllowed)."""
    access.require(by, MANAGE, source)
    with transaction.atomic():
        held = Source.objects.select_for_update().get(pk=source.pk)
        if held.state != SourceState.ACTIVE:
            return held
        held.state, held.next_at = SourceState.PAUSED, None
        held.version += 1
        held.save(update_fields=["state", "next_at", "version"])
        journal.record(SourcePaused(held), by=by)
    return held


def remove_source(source: Source, *, by: "Person") -> None:
    """Remove a source that never gave a record (raises NotAllowed, Refused)."""
    access.require(by, MANAGE, source)
    with transaction.atomic():
        held = Source.objects.select_for_update().get(pk=source.pk)
        if SourceRecord.objects.filter(source=held).exists():
            raise Refused(_("This source has given records: pause it, people come from it."))
        journal.record(SourceRemoved(held), by=by)
        held.delete()


def _current(source: Source, version: int) -> Source:
    held = Source.objects.select_for_update().select_related("owner").get(pk=source.pk)
    if held.version != version:
        raise Stale
    return held


def _put(held: Source, facts: dict[str, Any], known: tuple[str, ...]) -> list[str]:
    unknown = set(facts) - set(known)
    if unknown:
        raise TypeError(f"a source has no {', '.join(sorted(unknown))}")
    changed = []
    for name, value in facts.items():
        clean = value.strip() if isinstance(value, str) else value
        if getattr(held, name) != clean:
            setattr(held, name, clean)
            changed.append(name)
    return sorted(changed)


def _check_settings(source: Source) -> None:
    wrong: dict[str, list[object]] = {}
    if not source.name:
        wrong["name"] = [_("This answer is needed.")]
    elif Source.objects.filter(name=source.name).exclude(pk=source.pk).exists():
        wrong["name"] = [_("Another source has this name.")]
    if source.owner.kind not in OWNERS:
        wrong["owner"] = [_("A source belongs to a delegation, or to the institute.")]
    if source.rule:
        try:
            parse(source.rule)
        except ValueError:
            wrong["rule"] = [_("Choose how often it is read.")]
    if not 1 <= source.brake <= 100:  # noqa: PLR2004 - hundredths
        wrong["brake"] = [_("From 1 to 100 %.")]
    if wrong:
        raise Refused(fields=wrong)


def _check_connection(source: Source) -> None:
    wrong: dict[str, list[object]] = {}
    if source.kind not in SERVERS:
        raise Refused(_("This source is a file: nothing to connect to."))
    if not _is_address(source.address):
        wrong["address"] = [
            _("Write ldaps://name or ldap://name, with a port where it is not the usual one.")
        ]
    if not source.base or "=" not in source.base:
        wrong["base"] = [_("This is not a name of LDAP, such as dc=institut,dc=fr.")]
    if source.wanted and not (source.wanted.startswith("(") and source.wanted.endswith(")")):
        wrong["wanted"] = [_("A filter stands between parentheses: (objectClass=person).")]
    if wrong:
        raise Refused(fields=wrong)


def _check_ready(source: Source) -> None:
    tried = Run.objects.filter(source=source, trial=True, state="done")
    if not tried.exists() and not SourceRecord.objects.filter(source=source).exists():
        raise Refused(_("Try the source first: you see what it would bring."))


def _is_address(text: str) -> bool:
    try:
        where = urlsplit(text)
        port = where.port
    except ValueError:
        return False
    bare = not (where.path.strip("/") or where.query or where.username)
    known = where.scheme in ("ldap", "ldaps") and bool(where.hostname)
    return known and bare and (port is None or port > 0)


def _slug(name: str) -> str:
    """Return a name for ever that no other source has, fit for a file."""
    stem = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:60] or "source"
    taken = set(Source.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    number, slug = 1, stem
    while slug in taken or slug == "encre":
        number += 1
        slug = f"{stem}-{number}"
    return slug
