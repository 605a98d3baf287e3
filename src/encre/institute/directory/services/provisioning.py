"""Declaring the programs that provision by SCIM, their tokens, and noting how their calls go."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.access.queries import institute_scope
from encre.foundation.access.services import set_memberships
from encre.foundation.base.errors import NotFound, Refused
from encre.foundation.people import account_queries
from encre.foundation.people.services import accounts, persons, tokens
from encre.institute.directory.events import (
    ClientChanged,
    ClientDeclared,
    ClientTokenMade,
    ClientTokenRevoked,
)
from encre.institute.directory.models import CallError, ProvisioningClient

if TYPE_CHECKING:
    from encre.foundation.people.models import Account, ApiToken, Person

MANAGE = "directory.client.manage"
USE = "directory.scim.use"
FIELDS = ("name", "unlisted", "enabled")
_ERRORS_KEPT = 100
_NOTE_EVERY = timedelta(minutes=1)


def declare_client(*, name: str, unlisted: bool, by: "Person") -> ProvisioningClient:
    """Declare a program, with a machine's person and account of its own (raises Refused)."""
    access.require(by, MANAGE)
    name = _free_name(name)
    if institute_scope() is None:
        raise Refused(_("The institute itself must be entered in the structures first."))
    with transaction.atomic():
        machine = persons.create_person(by=None, family_name=name, automatic=True, unlisted=True)
        accounts.open_account(machine, by=None, login=f"scim-{machine.pk.hex[-12:]}")
        client = ProvisioningClient(name=name, person=machine, unlisted=unlisted)
        client.save(force_insert=True)
        _let_in(client)
        journal.record(ClientDeclared(client), by=by)
    return client


def change_client(
    client: ProvisioningClient, *, name: str, unlisted: bool, enabled: bool, by: "Person"
) -> ProvisioningClient:
    """Change what a program may do; stopped, its tokens open nothing (raises Refused)."""
    access.require(by, MANAGE)
    wanted = {"name": _free_name(name, client), "unlisted": unlisted, "enabled": enabled}
    changed = [field for field in FIELDS if getattr(client, field) != wanted[field]]
    if not changed:
        return client
    for field in changed:
        setattr(client, field, wanted[field])
    with transaction.atomic():
        client.save(update_fields=[*changed, "sort_name"])
        _let_in(client)
        journal.record(ClientChanged(client, fields=changed), by=by)
    return client


def make_token(
    client: ProvisioningClient,
    *,
    name: str,
    scope: str,
    expires_at: datetime | None,
    by: "Person",
) -> tuple["ApiToken", str]:
    """Make a token of a program and return it with its secret, shown once (raises Refused)."""
    access.require(by, MANAGE)
    with transaction.atomic():
        made, secret = tokens.create_token(
            account_of(client), name=name, scope=scope, expires_at=expires_at
        )
        journal.record(ClientTokenMade(client, token=made.pk), by=by)
    return made, secret


def revoke_token(client: ProvisioningClient, identifier: UUID, *, by: "Person") -> None:
    """Revoke a token of a program (raises NotFound for another's)."""
    access.require(by, MANAGE)
    account = account_of(client)
    token = tokens.own_token(account, identifier)
    with transaction.atomic():
        tokens.revoke_token(token, by=account)
        journal.record(ClientTokenRevoked(client, token=token.pk), by=by)


def account_of(client: ProvisioningClient) -> "Account":
    """Return the account in whose name a program calls (raises NotFound)."""
    account = account_queries.account_of(client.person)
    if account is None:
        raise NotFound
    return account


def note_call(
    client: ProvisioningClient, *, method: str, route: str, status: int, scim_type: str = ""
) -> None:
    """Note when a program called, each minute at most, and each of its calls that failed."""
    now = timezone.now()
    if client.called_at is None or now - client.called_at > _NOTE_EVERY:
        ProvisioningClient.objects.filter(pk=client.pk).update(called_at=now)
    if status < 400:  # noqa: PLR2004 - HTTP
        return
    with transaction.atomic():
        CallError.objects.create(
            client=client,
            method=method[:7],
            route=route[:40],
            status=status,
            scim_type=scim_type[:20],
        )
        ProvisioningClient.objects.filter(pk=client.pk).update(failed_at=now)
        rows = CallError.objects.filter(client=client).order_by("-id").values_list("pk", flat=True)
        oldest = list(rows[_ERRORS_KEPT : _ERRORS_KEPT + 1])
        if oldest:
            CallError.objects.filter(client=client, pk__lte=oldest[0]).delete()


def _let_in(client: ProvisioningClient) -> None:
    role = "provisioner-all" if client.unlisted else "provisioner"
    row = {"person_id": client.person_id, "scope_id": institute_scope(), "role": role}
    set_memberships(f"directory.scim:{client.pk}", [row] if client.enabled else [])


def _free_name(name: str, client: ProvisioningClient | None = None) -> str:
    name = name.strip()
    if not name:
        raise Refused(fields={"name": [_("This answer is needed.")]})
    others = ProvisioningClient.objects.filter(name=name)
    if client is not None:
        others = others.exclude(pk=client.pk)
    if others.exists():
        raise Refused(fields={"name": [_("Another client has this name.")]})
    return name
