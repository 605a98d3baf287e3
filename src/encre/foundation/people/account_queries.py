"""Reads about accounts and institute roles, for those who keep them."""

from uuid import UUID

from django.db.models import Q, QuerySet

from encre.foundation import access
from encre.foundation.base.errors import NotFound
from encre.foundation.people.models import Account, Person
from encre.foundation.people.services.accounts import INSTITUTE_ROLES

_GIVEN = "people.role."


def with_account(reader: Person | None) -> QuerySet[Person]:
    """Return the people who have an account, open or closed, those who left among them."""
    rows = Person.objects.filter(account__isnull=False)
    return access.visible(reader, rows).select_related("account")


def without_account(reader: Person | None) -> QuerySet[Person]:
    """Return the people at work who have no account."""
    rows = Person.objects.filter(account__isnull=True, presence="active", automatic=False)
    return access.visible(reader, rows)


def person(reader: Person | None, identifier: UUID) -> Person:
    """Return a person, with their account if they have one (raises NotFound)."""
    rows = Person.objects.exclude(presence="merged").filter(automatic=False)
    found = access.visible(reader, rows).select_related("account").filter(pk=identifier).first()
    if found is None:
        raise NotFound
    return found


def account_of(holder: Person) -> Account | None:
    """Return the account of a person, or None."""
    return Account.objects.select_related("person").filter(person_id=holder.pk).first()


def account(identifier: str) -> Account:
    """Return an account, whoever asks; for work done in the house's name."""
    return Account.objects.select_related("person").get(pk=identifier)


def roles_of(holder: Person) -> list[str]:
    """Return the institute roles a person was given, in the house's order."""
    rows = holder.memberships.filter(source__startswith=_GIVEN)
    held = set(rows.values_list("role", flat=True))
    return [role for role in INSTITUTE_ROLES if role in held]


def holding(role: str) -> Q:
    """Return the condition that a person was given an institute role."""
    rows = Person.objects.filter(
        memberships__role=role, memberships__source__startswith=f"{_GIVEN}{role}:"
    )
    return Q(pk__in=rows.values("pk"))


def never_entered(held: Account) -> bool:
    """Say whether nobody ever signed in with this account nor chose its password."""
    return held.last_login is None and held.password_changed_at is None
