"""What sign-in gives to a person's copy of their data: sessions and tokens, never a secret."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.exporting import Row, contribute
from encre.foundation.people.services.tokens import tokens_of
from encre.institute.login import claims, queries

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def sessions(person: "Person") -> Iterator[Row]:
    """Yield where the person is signed in; the key of the session is a secret."""
    rows = UserSession.objects.filter(user__person=person).order_by("-last_seen_at")
    for row in rows:
        yield {
            "began": row.created_at,
            "last_seen": row.last_seen_at,
            "address": row.ip,
            "browser": row.user_agent,
        }


def tokens(person: "Person") -> Iterator[Row]:
    """Yield the access tokens, without what opens a door."""
    account = getattr(person, "account", None)
    for row in tokens_of(account) if account else ():
        yield {
            "name": row.name,
            "scope": row.get_scope_display(),
            "created": row.created_at,
            "expires": row.expires_at,
            "last_used": row.last_used_at,
            "revoked": row.revoked_at,
        }


def visits(person: "Person") -> Iterator[Row]:
    """Yield where the person entered with their account, the last first."""
    account = getattr(person, "account", None)
    for row in queries.every_visit_of(account) if account else ():
        yield {
            "service": str(row.service),
            "entered": row.created_at,
            "last_seen": row.seen_at,
            "ended": row.ended_at,
        }


def consents(person: "Person") -> Iterator[Row]:
    """Yield what the person agreed that services learn, and when they took it back."""
    for row in queries.every_consent_of(person):
        yield {
            "service": str(row.service),
            "learns": ", ".join(str(label) for label in claims.labels(row.claims)),
            "agreed": row.created_at,
            "withdrawn": row.withdrawn_at,
        }


contribute(
    "sessions",
    sessions,
    label=_("Your sessions"),
    columns={
        "began": _("Began"),
        "last_seen": _("Last seen"),
        "address": _("Network address"),
        "browser": _("Browser"),
    },
    order=20,
)
contribute(
    "tokens",
    tokens,
    label=_("Your access tokens"),
    columns={
        "name": _("Name"),
        "scope": _("It may"),
        "created": _("Created"),
        "expires": _("Expires"),
        "last_used": _("Last used"),
        "revoked": _("Revoked"),
    },
    order=21,
)
contribute(
    "services",
    visits,
    label=_("Services you entered"),
    columns={
        "service": _("Service"),
        "entered": _("Entered"),
        "last_seen": _("Last seen"),
        "ended": _("Ended"),
    },
    order=22,
)
contribute(
    "consents",
    consents,
    label=_("What you agreed that services learn"),
    columns={
        "service": _("Service"),
        "learns": _("It learns"),
        "agreed": _("Agreed"),
        "withdrawn": _("Taken back"),
    },
    order=23,
)
