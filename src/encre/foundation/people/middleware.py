"""Who is asking: `request.person`."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from encre.foundation.access.actors import remember
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
            person = Person.objects.filter(account__pk=account.pk).first()
            if account.language:
                translation.activate(account.language)
                request.LANGUAGE_CODE = account.language
        if person is not None:
            remember(person)
        request.person = person  # type: ignore[attr-defined]
        return self.get_response(request)
