"""People as a provisioning client brings, changes and withdraws them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.base.errors import NotFound, Refused
from encre.foundation.base.text import sort_key
from encre.foundation.people import account_queries
from encre.foundation.people.queries import identified
from encre.foundation.people.services import accounts, persons, presence
from encre.institute.console.jobs import mail_way_in
from encre.institute.directory.events import PersonProvisioned, PersonWithdrawn
from encre.institute.directory.models import Contact, ContactKind, OwnId, ProvisioningClient
from encre.institute.directory.services.provisioning import USE
from encre.institute.directory.services.staying import note_readmitted, note_withdrawn
from encre.institute.login.services import end_every_session

if TYPE_CHECKING:
    from encre.foundation.people.models import Account, Person

PERSON = "people.person"
LONGEST = {ContactKind.EMAIL: 254, ContactKind.PHONE: 30}
MOST_CONTACTS = 20
SUSPENDED_DAYS = 365
"""How long an account closed by a client may open again before its bearer counts as departed."""


@dataclass(frozen=True)
class Way:
    """A mail address or a number, how the client labels it, and whether it is the first one."""

    value: str
    type: str = ""
    primary: bool | None = None


@dataclass(frozen=True)
class Wanted:
    """A person as a client wants them to be; the first way of each kind is the person's own."""

    login: str
    family_name: str
    given_name: str = ""
    active: bool = True
    emails: tuple[Way, ...] = ()
    phones: tuple[Way, ...] = ()
    own_id: str = ""
    number: str = ""


def provision(client: ProvisioningClient, wanted: Wanted) -> Person:
    """Bring a person, with an account that they activate themselves (raises Refused: login taken).

    Whoever the directory knows already by this very name and mail address, and has no account,
    receives one; nobody is entered twice.
    """
    by = client.person
    access.require(by, USE)
    _check(wanted)
    with transaction.atomic():
        person = _known(by, wanted) or persons.create_person(
            by=by,
            family_name=wanted.family_name,
            given_name=wanted.given_name,
            email=main(wanted.emails),
            phone=main(wanted.phones),
        )
        account = accounts.open_account(person, by=by, login=wanted.login)
        if wanted.active:
            _invite(account)
        else:
            accounts.close_account(account, by=by)
            note_withdrawn(person, days=SUSPENDED_DAYS)
        fields = _keep(client, person, wanted)
        journal.record(
            PersonProvisioned(person, client=client.pk, fields=["login", *fields]), by=by
        )
    return person


def change(
    client: ProvisioningClient, person: Person, wish: Callable[[Person], Wanted | None]
) -> Person:
    """Make a person as `wish` says once they are locked and read again; None changes nothing.

    Raises NotFound, NotAllowed, Refused, and whatever `wish` raises.
    """
    by = client.person
    access.require(by, USE)
    with transaction.atomic():
        row: Person = _locked(person)
        wanted = wish(row)
        if wanted is None:
            return row
        access.require(by, "people.account.manage", row)
        _check(wanted)
        if wanted.login.lower() != row.account.login:
            raise Refused(fields={"userName": [_("A login never changes.")]})
        facts = {
            "family_name": wanted.family_name,
            "given_name": wanted.given_name,
            "email": main(wanted.emails),
            "phone": main(wanted.phones),
        }
        fields = sorted(name for name, value in facts.items() if getattr(row, name) != value)
        persons.update_person(row, by=by, **facts)
        fields += _switch(row, active=wanted.active, by=by)
        fields += _keep(client, row, wanted)
        if fields:
            event = PersonProvisioned(row, client=client.pk, fields=sorted(set(fields)))
            journal.record(event, by=by)
    return row


def withdraw(client: ProvisioningClient, person: Person, check: Callable[[Person], object]) -> None:
    """Say that a person has left: account, sessions and tokens end at once (raises NotAllowed).

    The identifier and the login stay theirs for ever.
    """
    by = client.person
    access.require(by, USE)
    with transaction.atomic():
        row = _locked(person)
        check(row)
        access.require(by, "people.account.manage", row)
        _switch(row, active=False, by=by)
        presence.note_left(row, by=by)
        note_withdrawn(row, days=0)
        journal.record(PersonWithdrawn(row, client=client.pk), by=by)


def name_object(
    client: ProvisioningClient, kind: str, pk: Any, text: str, number: str = ""
) -> list[str]:
    """Keep what the client notes of an object; return the fields that changed (part of a verb)."""
    rows = OwnId.objects.filter(client=client, subject_kind=kind, subject_id=pk)
    held = rows.first() or OwnId()
    told = {"text": (held.text, text), "number": (held.number, number)}
    names = {"text": "externalId", "number": "employeeNumber"}
    fields = [names[name] for name, (before, after) in told.items() if before != after]
    if fields and not (text or number):
        rows.delete()
    elif fields:
        OwnId.objects.update_or_create(
            client=client,
            subject_kind=kind,
            subject_id=pk,
            defaults={"text": text, "number": number},
        )
    return fields


def main(ways: Sequence[Way]) -> str:
    """Return which of the ways is the person's own: the first, as `ordered` put them."""
    return ways[0].value if ways else ""


def ordered(ways: Sequence[Way]) -> tuple[Way, ...]:
    """Put the person's own first: the primary one, else that of work, else the first given."""
    rank = {True: 0, None: 2, False: 2}
    return tuple(
        sorted(ways, key=lambda way: min(rank[way.primary], 1 if way.type == "work" else 2))
    )


def _locked(person: Person) -> Any:
    rows = apps.get_model("people.Person")._default_manager.select_for_update(of=("self",))
    row = rows.filter(pk=person.pk, presence="active", account__isnull=False).first()
    if row is None:
        raise NotFound
    return row


def _known(by: Person, wanted: Wanted) -> Person | None:
    """Return the person of this name and address who has no account yet, if they are here."""
    address = main(wanted.emails)
    found = identified(email=address) if address else None
    if found is None or account_queries.account_of(found) is not None:
        return None
    named = sort_key(f"{wanted.family_name} {wanted.given_name}")
    if found.presence != "active" or found.automatic or sort_key(found.name_to_sort) != named:
        return None
    if not access.can(by, "people.account.manage", found):
        return None
    return found


def _switch(row: Any, *, active: bool, by: Person) -> list[str]:
    """Open or close the account; sessions end with it."""
    account = row.account
    if account.is_active == active:
        return []
    if active:
        accounts.reopen_account(account, by=by)
        note_readmitted(row)
        _invite(account)
    else:
        accounts.close_account(account, by=by)
        end_every_session(account, by=by)
        note_withdrawn(row, days=SUSPENDED_DAYS)
    return ["active"]


def _invite(account: Account) -> None:
    """Have the link by which a person chooses their password mailed to them."""
    if account.email or (account.person and account.person.email):
        mail_way_in.enqueue(account_id=str(account.pk))


def _keep(client: ProvisioningClient, person: Person, wanted: Wanted) -> list[str]:
    """Keep what the directory itself does not hold; return the fields that changed."""
    fields = name_object(client, PERSON, person.pk, wanted.own_id, wanted.number)
    for kind, ways in ((ContactKind.EMAIL, wanted.emails), (ContactKind.PHONE, wanted.phones)):
        rows = [
            Contact(
                person=person,
                kind=kind,
                main=place == 0,
                value="" if place == 0 else way.value,
                type=way.type,
                primary=way.primary,
            )
            for place, way in enumerate(ways)
        ]
        held = Contact.objects.filter(person=person, kind=kind).order_by("-main", "pk")
        if [_told(row) for row in held] != [_told(row) for row in rows]:
            held.delete()
            Contact.objects.bulk_create(rows)
            fields.append(str(kind))
    return fields


def _told(row: Contact) -> tuple[Any, ...]:
    return (row.main, row.value, row.type, row.primary)


def _check(wanted: Wanted) -> None:
    wrong: dict[str, list[object]] = {}
    login = wanted.login
    if not login or len(login) > 64 or not login.isprintable() or any(c.isspace() for c in login):  # noqa: PLR2004
        wrong["userName"] = [_("A login has at most 64 characters, without spaces.")]
    for name, text in (("family_name", wanted.family_name), ("given_name", wanted.given_name)):
        if len(text) > 120:  # noqa: PLR2004
            wrong[name] = [_("This name is too long: 120 characters at most.")]
    if not wanted.family_name.strip():
        wrong["family_name"] = [_("A family name is needed.")]
    for name, kind, ways in (
        ("email", ContactKind.EMAIL, wanted.emails),
        ("phone", ContactKind.PHONE, wanted.phones),
    ):
        if len(ways) > MOST_CONTACTS:
            wrong[name] = [_("There are too many values: 20 at most.")]
        if any(len(way.value) > LONGEST[kind] or not way.value.strip() for way in ways):
            wrong[name] = [_("A value is empty or too long.")]
        if any(len(way.type) > 20 for way in ways):  # noqa: PLR2004
            wrong[name] = [_("A label is too long: 20 characters at most.")]
    if len(wanted.number) > 40:  # noqa: PLR2004
        wrong["employeeNumber"] = [_("This number is too long: 40 characters at most.")]
    if len(wanted.own_id) > 250:  # noqa: PLR2004
        wrong["externalId"] = [_("This identifier is too long: 250 characters at most.")]
    if wrong:
        raise Refused(fields=wrong)
