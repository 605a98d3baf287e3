"""Declaring the LDAP servers that are fed, and asking that one be compared."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import UUID

from cryptography import x509
from django.db import transaction
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.base.errors import Refused
from encre.foundation.base.identifiers import uai_or_none
from encre.foundation.base.ids import uuid7
from encre.institute.directory import delivering
from encre.institute.directory.events import (
    ComparisonAsked,
    TargetChanged,
    TargetDeclared,
    TargetRemoved,
)
from encre.institute.directory.models import Due, Target

if TYPE_CHECKING:
    from collections.abc import Iterable

    from encre.foundation.jobs import Job
    from encre.foundation.people.models import Person

MANAGE = "directory.target.manage"
FIELDS = (
    *("name", "address", "start_tls", "authority", "base", "publisher"),
    *("establishment", "enabled"),
)


def declare_target(*, by: "Person", secret: str, **facts: Any) -> Target:
    """Declare an LDAP server, which is compared at once (raises NotAllowed, Refused)."""
    access.require(by, MANAGE)
    target = Target(**_checked(facts), secret=delivering.sealed(secret))
    _refuse_taken(target)
    with transaction.atomic():
        target.save(force_insert=True)
        journal.record(TargetDeclared(target), by=by)
        _enqueue(target, by=by)
    return target


def change_target(target: Target, *, by: "Person", secret: str = "", **facts: Any) -> Target:
    """Change how a server is reached; an empty secret leaves the present one (raises Refused).

    Sent elsewhere, the secret is asked again: it is not given to another server.
    """
    access.require(by, MANAGE)
    checked = _checked({name: getattr(target, name) for name in FIELDS} | facts)
    if not secret and checked["address"] != target.address:
        raise Refused(fields={"secret": [_("The address changes: give the password again.")]})
    changed = sorted(name for name, value in checked.items() if getattr(target, name) != value)
    if not changed and not secret:
        return target
    for name in changed:
        setattr(target, name, checked[name])
    if secret:
        target.secret = delivering.sealed(secret)
    _refuse_taken(target)
    with transaction.atomic():
        target.save(update_fields=[*changed, "sort_name", "secret"])
        journal.record(TargetChanged(target, fields=changed), by=by)
        if target.enabled:
            _enqueue(target, by=by)
    return target


def remove_target(target: Target, *, by: "Person") -> None:
    """Feed a server no longer; what it holds stays on it (raises NotAllowed)."""
    access.require(by, MANAGE)
    with transaction.atomic():
        journal.record(TargetRemoved(target), by=by)
        target.delete()


def ask_comparison(target: Target, *, by: "Person", forced: bool = False) -> "Job":
    """Ask that all a server holds be compared and mended now (raises NotAllowed, Refused)."""
    access.require(by, MANAGE)
    if not target.enabled:
        raise Refused(_("This server is not fed: feed it first."))
    with transaction.atomic():
        job = _enqueue(target, by=by, forced=forced)
        journal.record(ComparisonAsked(target, forced=forced), by=by)
    return job


def mark(kind: str, subjects: "Iterable[UUID]") -> int:
    """Note that servers must be told of some people or structures; return how many servers.

    Part of reading an event, in its transaction.
    """
    from encre.institute.directory.publishing_jobs import deliver

    wanted = sorted(set(subjects))
    targets = list(Target.objects.filter(enabled=True))
    for target in targets:
        rows = [Due(target=target, kind=kind, subject=one, stamp=uuid7()) for one in wanted]
        Due.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["target", "subject"],
            update_fields=["stamp"],
        )
        deliver.enqueue(key=str(target.pk), target_id=str(target.pk))
    return len(targets)


def _enqueue(target: Target, *, by: "Person", forced: bool = False) -> "Job":
    from encre.institute.directory.publishing_jobs import compare

    return compare.enqueue(key=str(target.pk), by=by, target_id=str(target.pk), forced=forced)


def _checked(facts: dict[str, Any]) -> dict[str, Any]:
    unknown = set(facts) - set(FIELDS)
    if unknown:
        raise TypeError(f"an LDAP server has no {', '.join(sorted(unknown))}")
    clean = {
        name: value.strip() if isinstance(value, str) else value for name, value in facts.items()
    }
    wrong: dict[str, list[object]] = {}
    for name in ("name", "address", "base", "publisher"):
        if not clean.get(name):
            wrong[name] = [_("This answer is needed.")]
    if clean.get("address") and not _is_address(clean["address"]):
        wrong["address"] = [
            _("Write ldaps://name or ldap://name, with a port where it is not the usual one.")
        ]
    for name in ("base", "publisher"):
        if clean.get(name) and not _is_name(clean[name]):
            wrong[name] = [_("This is not a name of LDAP, such as dc=institut,dc=fr.")]
    if clean.get("establishment") and uai_or_none(clean["establishment"]) is None:
        wrong["establishment"] = [_("This is not a UAI: seven digits and their letter.")]
    if clean.get("authority") and not _is_certificate(clean["authority"]):
        wrong["authority"] = [_("This is not a certificate in PEM form.")]
    if wrong:
        raise Refused(fields=wrong)
    return clean


def _is_address(text: str) -> bool:
    try:
        where = urlsplit(text)
        port = where.port
    except ValueError:
        return False
    known = where.scheme in ("ldap", "ldaps") and bool(where.hostname)
    bare = not (where.path.strip("/") or where.query or where.username)
    return known and bare and (port is None or port > 0)


def _is_name(text: str) -> bool:
    if any(char in text for char in '"\\\r\n'):
        return False
    return all(
        part.partition("=")[0].strip() and part.partition("=")[2] for part in text.split(",")
    )


def _is_certificate(text: str) -> bool:
    try:
        return bool(x509.load_pem_x509_certificates(text.encode()))
    except ValueError:
        return False


def _refuse_taken(target: Target) -> None:
    if Target.objects.filter(name=target.name).exclude(pk=target.pk).exists():
        raise Refused(fields={"name": [_("Another server has this name.")]})
