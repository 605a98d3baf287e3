"""Proving again who one is, before a sensitive act."""

import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.urls import reverse
from django.utils.http import urlencode
from django.views.generic.base import RedirectView, View

RECENT = 300
"""Seconds for which a proof of identity counts as recent."""


def recently_proved(request: Any) -> bool:
    """Say whether the person signed in, or proved it again, in the last five minutes."""
    records = get_authentication_records(request, request.user)
    newest = max((float(record["at"]) for record in records), default=0.0)
    return time.time() - newest < RECENT


class RecentlyProved(View):
    """A page for an act that needs a proof of identity less than five minutes old.

    The person proves it with their password, passkey or second factor, then comes back here.
    """

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Send who has not proved it lately to do so."""
        if request.user.is_authenticated and not recently_proved(request):
            target = f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}"
            return RedirectView.as_view(url=target)(request)
        return super().dispatch(request, *args, **kwargs)
