"""Whether an account may enter a service: the same answer at every door and at every use."""

from enum import StrEnum
from typing import TYPE_CHECKING

from encre.foundation.access import Actor
from encre.foundation.base.models import holds_on

if TYPE_CHECKING:
    from encre.foundation.people.models import Account, Person
    from encre.institute.login.models import Service


class Barred(StrEnum):
    """Why somebody may not enter."""

    NOT = ""
    SERVICE = "service"
    ACCOUNT = "account"
    LEFT = "left"
    AUDIENCE = "audience"


def present(account: "Account") -> bool:
    """Say whether an account is open and its person still there."""
    person = account.person
    return account.is_active and person is not None and person.presence == "active"


def barred(account: "Account", service: "Service") -> Barred:
    """Say why `account` may not enter `service` now; `Barred.NOT` when it may."""
    person = account.person
    if not service.active:
        return Barred.SERVICE
    if not account.is_active or person is None:
        return Barred.ACCOUNT
    if person.presence != "active":
        return Barred.LEFT
    return Barred.NOT if _belongs(person, service) else Barred.AUDIENCE


def _belongs(person: "Person", service: "Service") -> bool:
    if service.audience == "structure":
        return service.structure_id in Actor(person.pk).member_of
    if service.audience == "category":
        return person.affiliations.filter(holds_on(), category=service.category).exists()
    return True
