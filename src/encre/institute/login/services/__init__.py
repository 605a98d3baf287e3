"""The verbs of sign-in: ending sessions, removing lost factors, giving a first way in."""

from typing import TYPE_CHECKING, Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.base.errors import Refused
from encre.institute.login.events import FactorsReset, SessionsEnded
from encre.institute.login.marks import marks_of
from encre.institute.login.services.visiting import end_all_of, end_marked

if TYPE_CHECKING:
    from encre.foundation.people.models import Account, Person

RESET_REASONS = ("lost", "stolen", "broken", "renewed")


def end_sessions(account: "Account", *, by: "Person | None", sessions: Any) -> int:
    """End some of an account's sessions, and what they opened at services; return how many."""
    with transaction.atomic():
        ended = [session for session in sessions if session.user_id == account.pk]
        end_marked(marks_of([session.session_key for session in ended]), reason="signed-out", by=by)
        for session in ended:
            session.end()
        if ended:
            journal.record(SessionsEnded(account.person, count=len(ended)), by=by)
    return len(ended)


def sessions_of(account: "Account") -> list[Any]:
    """Return the living sessions of an account, the last seen first."""
    rows = UserSession.objects.purge_and_list(account)
    return sorted(rows, key=lambda row: row.last_seen_at, reverse=True)


def end_every_session(account: "Account", *, by: "Person | None") -> int:
    """End all the sessions of an account that is closed or compromised, here and at services."""
    with transaction.atomic():
        end_all_of(account, reason="closed", by=by)
        return end_sessions(account, by=by, sessions=UserSession.objects.filter(user=account))


def reset_factors(account: "Account", *, by: "Person", reason: str) -> int:
    """Remove a person's second factors, lost with their telephone (raises NotAllowed, Refused)."""
    access.require(by, "login.factors.reset")
    if reason not in RESET_REASONS:
        raise Refused(fields={"reason": [_("Say why the factors are removed.")]})
    if by.pk == account.person_id:
        raise Refused(_("Somebody else must do it: nobody removes their own factors here."))
    with transaction.atomic():
        removed, _details = Authenticator.objects.filter(user=account).delete()
        end_every_session(account, by=by)
        journal.record(FactorsReset(account.person, count=removed, reason=reason), by=by)
    return int(removed)


def way_in(account: "Account") -> str:
    """Return a link, good once and for the password-reset delay, to choose a password."""
    key = f"{user_pk_to_url_str(account)}-{default_token_generator.make_token(account)}"
    uid, _dash, token = key.partition("-")
    return settings.BASE_URL + reverse(
        "account_reset_password_from_key", kwargs={"uidb36": uid, "key": token}
    )
