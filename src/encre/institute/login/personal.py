"""What sign-in gives to a person's copy of their data: sessions and tokens, never a secret."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.exporting import Row, contribute
from encre.foundation.people.services.tokens import tokens_of

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
