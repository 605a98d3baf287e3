"""Proving again who one is, before a sensitive act."""

from typing import Any

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.urls import reverse
from django.utils.http import urlencode
from django.views.generic.base import RedirectView, View


class RecentlyProved(View):
    """A page for an act that needs a proof of identity less than five minutes old.

    The person proves it with their password, passkey or second factor, then comes back here.
    """

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Send who has not proved it lately to do so."""
        if request.user.is_authenticated and not did_recently_reauthenticate(request):
            target = f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}"
            # RedirectView fills `%` in: the address is already whole.
            return RedirectView.as_view(url=target.replace("%", "%%"))(request)
        return super().dispatch(request, *args, **kwargs)
