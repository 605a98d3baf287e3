"""A person's copy of their data: facts, affiliations, notices, acts (GDPR, articles 15 and 20)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.forms.models import model_to_dict
from django.utils import timezone

from encre.foundation import access, journal
from encre.foundation.journal import queries as journal_queries
from encre.foundation.notices import queries as notices
from encre.institute.home.events import PersonalDataTaken

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

ACTS = 5_000
NOTICES = 5_000


def personal_data(person: Person) -> dict[str, Any]:
    """Return what the foundation holds about `person`, and note that they took it."""
    account = getattr(person, "account", None)
    with transaction.atomic():
        journal.record(PersonalDataTaken(person), by=person)
    return {
        "made": timezone.now(),
        "person": {"id": person.pk, "since": person.created_at, **model_to_dict(person)},
        "account": {
            "login": getattr(account, "login", None),
            "mail": getattr(account, "email", None),
            "opened": getattr(account, "date_joined", None),
            "last sign-in": getattr(account, "last_login", None),
            "language": getattr(account, "language", None),
            "theme": getattr(account, "theme", None),
        },
        "affiliations": [
            {"structure": str(row.structure), "employer": str(row.employer or "")}
            | model_to_dict(row, exclude=("person", "structure", "employer"))
            for row in person.affiliations.select_related("structure", "employer")
        ],
        "roles": {
            role: sorted(map(str, scopes)) for role, scopes in access.actor(person).held.items()
        },
        "notices": [
            {"at": line.at, "sentence": line.sentence, "read": not line.unread}
            for line in notices.told(notices.mine(person)[:NOTICES], person)
        ],
        "acts": [
            {"at": act.at, "event": act.name, "kind": act.subject_kind, "object": act.subject_id}
            for act in journal_queries.acts_of(person.pk, ACTS)
        ],
    }
