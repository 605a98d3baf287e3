"""Background work of sign-in: telling services, rotating keys, forgetting what is over."""

from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING

from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from encre.foundation.jobs import Run, every, job, on
from encre.institute.login.models import Told, Visit

if TYPE_CHECKING:
    from encre.foundation.journal import Recorded

KEPT = timedelta(days=90)
"""How long a person may read where they went."""


@every("day 03:20")
@job("login.clear_sessions", label=_("Forget expired sessions"))
def clear_sessions(run: Run) -> dict[str, int]:
    """Delete the sessions past their time, then what was known of them: address, browser, dates."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    living = apps.get_model("sessions.Session")._default_manager.values("session_key")
    gone, _kinds = UserSession.objects.exclude(session_key__in=living).delete()
    return {"gone": gone}


@job("login.tell_logout", max_attempts=5, lease=60, label=_("Tell a service that a session ended"))
def tell_logout(run: Run, *, visit_id: str) -> dict[str, str]:
    """Tell a service, server to server, that a visit is over."""
    from encre.institute.login import telling

    visit = Visit.objects.select_related("service", "account__person").filter(pk=visit_id).first()
    if visit is None or visit.told == Told.DONE:
        return {"told": "before"}
    rows = Visit.objects.filter(pk=visit.pk)
    try:
        telling.tell(visit)
    except Exception:
        rows.update(told=Told.FAILED, told_at=timezone.now())
        raise
    rows.update(told=Told.DONE, told_at=timezone.now())
    return {"told": visit.service.protocol}


@every("day 03:40")
@job("login.rotate_keys", label=_("Rotate the keys that sign tokens"))
def rotate_keys(run: Run) -> dict[str, int]:
    """Make the next key when the last is a month old, and forget those nobody needs."""
    from encre.institute.login.services import keys

    return {"made": len(keys.rotate_if_old()), "gone": keys.forget()}


@every("day 03:50")
@job("login.clear_visits", label=_("Forget old visits to services"))
def clear_visits(run: Run) -> dict[str, int]:
    """End the visits whose Encre session is past its time; forget old visits and secrets."""
    from encre.institute.login.services import tickets, visiting

    over = timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    living = Visit.objects.filter(ended_at=None, seen_at__lt=over)
    ended = visiting.end_visits(
        living.select_related("service", "account__person"), reason="expired", by=None
    )
    gone, _kinds = Visit.objects.filter(ended_at__lt=timezone.now() - KEPT).delete()
    return {"ended": len(ended), "gone": int(gone), "secrets": tickets.forget()}


@on("people.account.closed", "people.person.*")
def follow_closing(event: "Recorded") -> None:
    """End every session of whoever has left or whose account is closed, here and at services."""
    from encre.institute.login import gate
    from encre.institute.login.services import end_every_session

    if event.subject_id is None:
        return
    rows = get_user_model().objects.select_related("person").filter(person_id=event.subject_id)
    for account in rows:
        if not gate.present(account):  # type: ignore[arg-type]
            end_every_session(account, by=None)  # type: ignore[arg-type]
