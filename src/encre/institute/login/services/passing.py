"""A service kept for the people of a structure opens to those of the one that follows it."""

from typing import TYPE_CHECKING, Any

from encre.foundation import links
from encre.institute.login.models import Service

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def pass_service(
    service: Service, *, left: Any, to: Any, by: "Person", kept: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Let the people of `to` enter instead of those of `left` (raises NotAllowed)."""
    links.give(service, left=left, to=to, by=by)
    return {}
