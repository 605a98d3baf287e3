"""Background work of sign-in: forgetting the sessions that are over."""

from importlib import import_module

from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from encre.foundation.jobs import Run, every, job


@every("day 03:20")
@job("login.clear_sessions", label=_("Forget expired sessions"))
def clear_sessions(run: Run) -> dict[str, int]:
    """Delete the sessions past their time, then what was known of them: address, browser, dates."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    living = apps.get_model("sessions.Session")._default_manager.values("session_key")
    gone, _kinds = UserSession.objects.exclude(session_key__in=living).delete()
    return {"gone": gone}
