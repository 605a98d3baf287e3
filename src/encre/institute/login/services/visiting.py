"""Entering services with an Encre account, and ending what was opened there."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from encre.foundation import journal
from encre.foundation.base import locks
from encre.foundation.base.errors import NotAllowed, NotFound
from encre.institute.login import gate
from encre.institute.login.events import ServiceEntered, VisitsEnded
from encre.institute.login.models import Protocol, Pseudonym, Told, Visit

if TYPE_CHECKING:
    from encre.foundation.people.models import Account, Person
    from encre.institute.login.models import Service

REASONS = ("signed-out", "closed", "replayed", "revoked", "password", "service", "expired")


def enter(
    service: "Service",
    account: "Account",
    *,
    mark: str,
    claims: list[str],
    proved_at: datetime,
    address: str = "",
) -> Visit:
    """Open a visit, or go on with the one this session has there (raises NotAllowed)."""
    if gate.barred(account, service):
        raise NotAllowed
    now = timezone.now()
    with transaction.atomic():
        locks.named(f"login.visit.{mark}")
        # Each CAS ticket opens a session of its own at the service.
        found = None if service.protocol == Protocol.CAS else _living(service, account, mark)
        if found is not None:
            found.claims, found.seen_at, found.proved_at = claims, now, proved_at
            found.save(update_fields=["claims", "seen_at", "proved_at"])
            return found
        visit = Visit.objects.create(
            service=service,
            account=account,
            mark=mark,
            sid=secrets.token_urlsafe(24),
            claims=claims,
            address=address,
            proved_at=proved_at,
            seen_at=now,
        )
        journal.record(ServiceEntered(service, visit=visit.pk), by=account.person)
    return visit


def _living(service: "Service", account: "Account", mark: str) -> Visit | None:
    rows = Visit.objects.filter(service=service, account=account, mark=mark, ended_at=None)
    return rows.order_by("-created_at").first()


def named(visit: Visit, subject: str, *, sid: str = "") -> None:
    """Remember by what the service knows the person, and the session."""
    visit.subject, visit.sid = subject, sid or visit.sid
    visit.save(update_fields=["subject", "sid"])


def subject_of(service: "Service", person: "Person") -> str:
    """Return the person's identifier for this service alone, random, made once for ever."""
    found, _new = Pseudonym.objects.get_or_create(
        service=service, person_id=person.pk, defaults={"value": secrets.token_hex(20)}
    )
    return found.value


def end_visits(
    visits: "QuerySet[Visit] | Iterable[Visit]", *, reason: str, by: Any, tell: bool = True
) -> list[Visit]:
    """End visits: tokens die now, services that listen are told by a job; return them.

    `tell=False` when the service itself asked.
    """
    if reason not in REASONS:
        raise ValueError(reason)
    ended = []
    with transaction.atomic():
        for visit in visits:
            if _end(visit, tell=tell):
                ended.append(visit)
        if ended:
            person = ended[0].account.person
            journal.record(VisitsEnded(person, count=len(ended), reason=reason), by=by)
    return ended


def _end(visit: Visit, *, tell: bool) -> bool:
    from encre.institute.login.jobs import tell_logout

    told = Told.DONE
    if tell:
        told = Told.WAITING if _can_be_told(visit) else Told.SILENT
    rows = Visit.objects.filter(pk=visit.pk, ended_at__isnull=True)
    if not rows.update(ended_at=timezone.now(), told=told):
        return False
    visit.tickets.all().delete()
    visit.told = told
    if told == Told.WAITING:
        tell_logout.enqueue(visit_id=str(visit.pk), key=f"logout:{visit.pk}")
    return True


def _can_be_told(visit: Visit) -> bool:
    return bool(visit.service.has_back_channel and visit.subject)


def end_marked(marks: Iterable[str], *, reason: str, by: Any) -> list[Visit]:
    """End what some Encre sessions opened."""
    rows = Visit.objects.filter(mark__in=list(marks), ended_at=None)
    return end_visits(rows.select_related("service", "account__person"), reason=reason, by=by)


def end_all_of(account: "Account", *, reason: str, by: Any) -> list[Visit]:
    """End everything an account opened anywhere."""
    rows = Visit.objects.filter(account=account, ended_at=None)
    return end_visits(rows.select_related("service", "account__person"), reason=reason, by=by)


def end_own(account: "Account", visit_id: str) -> Visit:
    """End one of a person's own visits (raises NotFound)."""
    rows = Visit.objects.filter(account=account, pk=visit_id, ended_at=None)
    visit = rows.select_related("service", "account__person").first()
    if visit is None:
        raise NotFound
    end_visits([visit], reason="revoked", by=account.person)
    return visit
