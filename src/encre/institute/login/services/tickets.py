"""Single-use codes and tickets, access and refresh tokens: only digests are kept."""

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from encre.institute.login import gate
from encre.institute.login.models import Seen, Ticket, TicketKind
from encre.institute.login.sealing import digest
from encre.institute.login.services.visiting import end_visits

if TYPE_CHECKING:
    from datetime import datetime

    from encre.institute.login.models import Service, Visit

LIVES = {
    TicketKind.CODE: timedelta(seconds=60),
    TicketKind.CAS: timedelta(seconds=30),
    TicketKind.ACCESS: timedelta(minutes=10),
    TicketKind.REFRESH: timedelta(hours=12),
}
SINGLE = {TicketKind.CODE, TicketKind.CAS, TicketKind.REFRESH}


def issue(visit: "Visit", kind: TicketKind, *, prefix: str = "", **data: Any) -> str:
    """Make a secret for a visit; it is returned once and only its digest is kept."""
    # CAS tickets hold letters, digits and hyphens alone (CAS protocol 3.0, 3.7); mod_auth_cas is
    # held to it.
    made = secrets.token_hex(24) if kind == TicketKind.CAS else secrets.token_urlsafe(32)
    secret = prefix + made
    Ticket.objects.create(
        visit=visit,
        kind=kind,
        digest=digest(secret),
        data=data,
        expires_at=timezone.now() + LIVES[kind],
    )
    return secret


def redeem(secret: str, kind: TicketKind, service: "Service | None" = None) -> Ticket | None:
    """Use a single-use secret; None when it opens nothing.

    A second use means that somebody copied it: the whole visit ends and its tokens die
    (OAuth 2.1, 4.1.3; RFC 9700, 4.14.2). Another service's secret is left untouched.
    """
    now = timezone.now()
    with transaction.atomic():
        found = _find(secret, kind)
        if found is None or (service is not None and found.visit.service_id != service.pk):
            return None
        if not Ticket.objects.filter(pk=found.pk, used_at=None).update(used_at=now):
            end_visits([found.visit], reason="replayed", by=None)
            return None
        return found if _alive(found) else None


def read(secret: str, kind: TicketKind) -> Ticket | None:
    """Return what a token opens now; None once it is old, its visit over, its person gone."""
    found = _find(secret, kind)
    return found if found is not None and found.used_at is None and _alive(found) else None


def revoke(secret: str, service: "Service") -> None:
    """Forget a token; a refresh token takes the access tokens of its visit with it (RFC 7009)."""
    with transaction.atomic():
        rows = Ticket.objects.filter(digest=digest(secret), visit__service=service)
        found = rows.exclude(kind__in=(TicketKind.CODE, TicketKind.CAS)).first()
        if found is None:
            return
        if found.kind == TicketKind.REFRESH:
            found.visit.tickets.all().delete()
        else:
            found.delete()


def first_time(service: "Service", identifier: str, until: "datetime") -> bool:
    """Say whether a message identifier is new, and remember it until it would be refused anyway."""
    _row, new = Seen.objects.get_or_create(
        service=service, digest=digest(identifier), defaults={"expires_at": until}
    )
    return new


def forget() -> int:
    """Delete the secrets and identifiers that have expired; return how many."""
    # A used code stays as long as its tokens: its second use must still be seen.
    old = timezone.now() - LIVES[TicketKind.REFRESH]
    gone, _kinds = Ticket.objects.filter(expires_at__lt=old).delete()
    seen, _kinds = Seen.objects.filter(expires_at__lt=timezone.now()).delete()
    return int(gone + seen)


def _find(secret: str, kind: TicketKind) -> Ticket | None:
    rows = Ticket.objects.select_related("visit__service", "visit__account__person")
    return rows.filter(digest=digest(secret), kind=kind).first()


def _alive(ticket: Ticket) -> bool:
    visit = ticket.visit
    fresh = ticket.expires_at > timezone.now() and visit.ended_at is None
    return fresh and not gate.barred(visit.account, visit.service)
