"""Opening and closing accounts, and institute roles."""

import re

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.access.queries import holders, institute_scope
from encre.foundation.access.services import set_memberships
from encre.foundation.base import locks
from encre.foundation.base.errors import Refused
from encre.foundation.base.text import fold
from encre.foundation.people.events import (
    AccountClosed,
    AccountOpened,
    AccountReopened,
    RoleGiven,
    RoleWithdrawn,
)
from encre.foundation.people.models import Account, Person

INSTITUTE_ROLES = ("operator", "agent", "dpo", "keeper", "auditor", "archivist")
_SOURCE = "people.role"


def login_for(person: Person) -> str:
    """Return a free login for a person: claire.le-goff, then claire.le-goff2, never a used one."""
    given, family = (
        re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")
        for name in (person.given_name, person.family_name)
    )
    stem = ".".join(filter(None, (given, family)))[:56] or "compte"
    taken = set(Account.objects.filter(login__startswith=stem).values_list("login", flat=True))
    number, login = 1, stem
    while login in taken:
        number += 1
        login = f"{stem}{number}"
    return login


def open_account(
    person: Person, *, by: Person | None, login: str = "", password_hash: str = ""
) -> Account:
    """Open an account for a person; without a password until they activate it (raises Refused)."""
    if by is not None:
        access.require(by, "people.account.manage", person)
    if Account.objects.filter(person=person).exists():
        raise Refused(_("This person already has an account."))
    chosen = (login or login_for(person)).lower()
    if Account.objects.filter(login=chosen).exists():
        raise Refused(fields={"login": [_("This login is already used.")]})
    with transaction.atomic():
        account = Account.objects.create(
            login=chosen,
            person=person,
            email=person.email,
            password=password_hash or make_password(None),
            password_changed_at=timezone.now() if password_hash else None,
        )
        journal.record(AccountOpened(person), by=by)
    return account


def close_account(account: Account, *, by: Person | None) -> None:
    """Close an account: no door opens any more, its tokens die (sessions are login's to end)."""
    if account.person is None:
        raise Refused(_("This account belongs to nobody."))
    if by is not None:
        access.require(by, "people.account.manage", account.person)
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(is_active=False)
        account.tokens.filter(revoked_at__isnull=True).update(revoked_at=timezone.now())
        journal.record(AccountClosed(account.person), by=by)
    account.is_active = False


def reopen_account(account: Account, *, by: Person | None) -> None:
    """Open a closed account again; the old password is gone, a new one is to be chosen."""
    if account.person is None:
        raise Refused(_("This account belongs to nobody."))
    if by is not None:
        access.require(by, "people.account.manage", account.person)
    if account.is_active:
        raise Refused(_("This account is already open."))
    account.is_active, account.password = True, make_password(None)
    with transaction.atomic():
        account.save(update_fields=["is_active", "password"])
        journal.record(AccountReopened(account.person), by=by)


def give_role(person: Person, role: str, *, by: Person | None) -> None:
    """Give an institute role on the root of the institute (raises Refused, NotAllowed)."""
    if by is not None:
        access.require(by, "people.role.manage")
    if role not in INSTITUTE_ROLES:
        raise Refused(_("There is no such role."))
    root = institute_scope()
    if root is None:
        raise Refused(_("The institute itself must be entered in the structures first."))
    if person.pk in holders(role, _source(role, person)):
        return
    with transaction.atomic():
        row = {"person_id": person.pk, "scope_id": root, "role": role}
        set_memberships(_source(role, person), [row])
        journal.record(RoleGiven(person, role=role), by=by)


def withdraw_role(person: Person, role: str, *, by: Person | None) -> None:
    """Take an institute role away; the last operator cannot be removed (raises Refused)."""
    if by is not None:
        access.require(by, "people.role.manage")
    with transaction.atomic():
        locks.named(f"people.role.{role}")
        held = Person.objects.filter(
            memberships__role=role, memberships__source__startswith=_SOURCE
        )
        if role == "operator" and not held.exclude(pk=person.pk).exists():
            raise Refused(_("The last operator cannot be removed."))
        if held.filter(pk=person.pk).exists():
            set_memberships(_source(role, person), [])
            journal.record(RoleWithdrawn(person, role=role), by=by)


def _source(role: str, person: Person) -> str:
    return f"{_SOURCE}.{role}:{person.pk}"
