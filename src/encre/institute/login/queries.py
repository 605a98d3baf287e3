"""Reads of sign-in: declared services, agreements, where a person is signed in."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from encre.foundation import access
from encre.foundation.base.errors import NotFound
from encre.institute.login import addresses
from encre.institute.login.models import Consent, Protocol, Service, Visit

if TYPE_CHECKING:
    from encre.foundation.people.models import Account, Person


def declared(reader: "Person | None") -> QuerySet[Service]:
    """Return the services `reader` may see, with how many visits are open."""
    open_now = Count("visits", filter=Q(visits__ended_at__isnull=True))
    return access.visible(reader, Service.objects.select_related("structure")).annotate(
        open_visits=open_now
    )


def service(reader: "Person | None", identifier: UUID) -> Service:
    """Return a declared service (raises NotFound)."""
    found = declared(reader).filter(pk=identifier).first()
    if found is None:
        raise NotFound
    return found


def by_id(identifier: str) -> Service | None:
    """Return a service whoever asks, for the doors of the protocols."""
    return Service.objects.filter(pk=identifier).first()


def by_client(client_id: str) -> Service | None:
    """Return the open OpenID Connect service of a client identifier."""
    rows = Service.objects.filter(protocol=Protocol.OIDC, active=True)
    return rows.filter(client_id=client_id).first() if client_id else None


def by_entity(entity_id: str) -> Service | None:
    """Return the open SAML service of an entity identifier."""
    rows = Service.objects.filter(protocol=Protocol.SAML, active=True)
    return rows.filter(entity_id=entity_id).first() if entity_id else None


def by_address(address: str) -> Service | None:
    """Return the open CAS service an address belongs to, the longest declared root first."""
    rows = Service.objects.filter(protocol=Protocol.CAS, active=True)
    found = [
        (max(map(len, row.returns)), row) for row in rows if addresses.under(address, row.returns)
    ]
    return max(found, key=lambda item: item[0])[1] if found else None


def consent_of(service: Service, person: "Person") -> Consent | None:
    """Return what a person agreed to, if they still do."""
    return Consent.objects.filter(service=service, person=person, withdrawn_at=None).first()


def consents_of(person: "Person") -> QuerySet[Consent]:
    """Return a person's living agreements, by name of service."""
    rows = Consent.objects.filter(person=person, withdrawn_at=None).select_related("service")
    return rows.order_by("service__sort_name")


def visits_of(account: "Account") -> QuerySet[Visit]:
    """Return where an account is signed in now, the last seen first."""
    rows = Visit.objects.filter(account=account, ended_at=None).select_related("service")
    return rows.order_by("-seen_at")


def every_visit_of(account: "Account") -> QuerySet[Visit]:
    """Return every visit that is remembered, for a person's copy of their data."""
    return Visit.objects.filter(account=account).select_related("service").order_by("-created_at")


def every_consent_of(person: "Person") -> QuerySet[Consent]:
    """Return every agreement, taken back or not, for a person's copy of their data."""
    rows = Consent.objects.filter(person=person).select_related("service")
    return rows.order_by("-created_at")


def visits(identifiers: Iterable[str]) -> QuerySet[Visit]:
    """Return visits by their identifiers, for the page after signing out."""
    rows = Visit.objects.filter(pk__in=list(identifiers)).select_related("service")
    return rows.order_by("service__sort_name")


def visit_named(service: Service, subject: str, sids: Iterable[str]) -> QuerySet[Visit]:
    """Return the open visits a service means by a name and its sessions."""
    rows = Visit.objects.filter(service=service, subject=subject, ended_at=None)
    wanted = [sid for sid in sids if sid]
    rows = rows.filter(sid__in=wanted) if wanted else rows
    return rows.select_related("service", "account__person")


def agreed(service: Service, person: "Person", claims: list[str]) -> list[str] | None:
    """Return what may be told of a person, or None when they must be asked first.

    Who is not in the public directory (liste rouge) is always asked, and may refuse each thing.
    """
    if not service.asks_consent and not person.unlisted:
        return claims
    consent = consent_of(service, person)
    if consent is None or not set(claims) <= set(consent.asked):
        return None
    return [name for name in claims if name in consent.claims]
