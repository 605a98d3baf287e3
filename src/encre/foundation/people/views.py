"""What pages of other rooms build on."""

from typing import Any

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.generic.base import View

from encre.foundation.people.reauthentication import recently_proved


class RecentlyProved(View):
    """A page for an act that needs a proof of identity less than five minutes old.

    The person proves it with their password, passkey or second factor, then comes back here.
    """

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Send who has not proved it lately to do so."""
        if request.user.is_authenticated and not recently_proved(request):
            again = urlencode({"next": request.path})
            return redirect(f"{reverse('account_reauthenticate')}?{again}")
        return super().dispatch(request, *args, **kwargs)
