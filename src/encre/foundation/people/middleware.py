"""Who is asking: `request.person`."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from encre.foundation.access.actors import remember

if TYPE_CHECKING:
    from encre.foundation.people.models import Account, Person


class PersonMiddleware:
    """Puts the signed-in person on the request, and speaks their language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find the person of the session's account, once."""
        person: Person | None = None
        if request.user.is_authenticated:
            account: Account = request.user
            person = account.person
            if account.language:
                translation.activate(account.language)
                request.LANGUAGE_CODE = account.language
        if person is not None:
            remember(person)
        request.person = person  # type: ignore[attr-defined]
        return self.get_response(request)
