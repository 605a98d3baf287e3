"""What people agree that a service learns of them, and taking it back."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from encre.foundation import journal
from encre.foundation.base.errors import NotFound
from encre.institute.login.claims import CLAIMS
from encre.institute.login.events import ConsentGiven, ConsentWithdrawn
from encre.institute.login.models import Consent, Visit
from encre.institute.login.services.visiting import end_visits

if TYPE_CHECKING:
    from encre.foundation.people.models import Account, Person
    from encre.institute.login.models import Service


def agree(service: "Service", person: "Person", *, asked: list[str], claims: list[str]) -> Consent:
    """Keep what a person agrees to among what was asked; the former agreement is closed."""
    kept = [name for name in CLAIMS if name in set(claims) & set(asked) & set(service.claims)]
    with transaction.atomic():
        rows = Consent.objects.filter(service=service, person_id=person.pk, withdrawn_at=None)
        rows.update(withdrawn_at=timezone.now())
        consent = Consent.objects.create(
            service=service, person_id=person.pk, claims=kept, asked=asked
        )
        journal.record(ConsentGiven(service, claims=kept), by=person)
    return consent


def withdraw(account: "Account", consent_id: str) -> Consent:
    """Take an agreement back: what is open there ends, and it will be asked again (NotFound)."""
    person = account.person
    rows = Consent.objects.filter(person=person, withdrawn_at=None).select_related("service")
    consent = rows.filter(pk=consent_id).first()
    if person is None or consent is None:
        raise NotFound
    with transaction.atomic():
        consent.withdrawn_at = timezone.now()
        consent.save(update_fields=["withdrawn_at"])
        visits = Visit.objects.filter(account=account, service=consent.service, ended_at=None)
        chosen = visits.select_related("service", "account__person")
        end_visits(chosen, reason="revoked", by=person)
        journal.record(ConsentWithdrawn(consent.service), by=person)
    return consent
