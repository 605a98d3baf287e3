"""Letting people in: an account opened, its link handed over, closed, opened again; roles."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.base.errors import Refused
from encre.foundation.people import account_queries
from encre.foundation.people.services import accounts
from encre.institute.console import jobs
from encre.institute.console.events import WayInGiven
from encre.institute.login.services import end_every_session, way_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from encre.foundation.people.models import Account, Person


@dataclass(frozen=True)
class Handed:
    """What the operator hands over: a link, only for an account never used; where a mail went."""

    account: "Account"
    link: str
    mailed_to: str


def may_touch(person: "Person", by: "Person") -> bool:
    """Say whether `by` may act on this account: of one who holds a role, only operators may."""
    if not access.can(by, "people.account.manage", person):
        return False
    return not account_queries.roles_of(person) or access.can(by, "people.role.manage")


def address_of(account: "Account") -> str:
    """Return where an account's mails go."""
    return account.email or (account.person.email if account.person else "")


def login_for(person: "Person") -> str:
    """Return the login proposed for a person."""
    return accounts.login_for(person)


def open_account(person: "Person", *, login: str = "", by: "Person") -> Handed:
    """Open an account and hand over its link (raises NotAllowed, Refused)."""
    guard(person, by)
    with transaction.atomic():
        return _hand(accounts.open_account(person, by=by, login=login), by)


def hand_link(account: "Account", *, by: "Person") -> Handed:
    """Give a new link to choose a password (raises NotAllowed, Refused)."""
    person = _holder(account, by)
    if not account.is_active:
        raise Refused(_("This account is closed."))
    if not address_of(account) and not account_queries.never_entered(account):
        raise Refused(
            _("%(name)s has no mail address: enter one in the directory.") % {"name": person}
        )
    with transaction.atomic():
        return _hand(account, by)


def reopen_account(account: "Account", *, by: "Person") -> Handed:
    """Open a closed account again; its person chooses a new password (raises Refused)."""
    _holder(account, by)
    with transaction.atomic():
        accounts.reopen_account(account, by=by)
        return _hand(account, by)


def close_account(account: "Account", *, by: "Person") -> None:
    """Close an account and end its sessions; nobody closes their own (raises Refused)."""
    person = _holder(account, by)
    if person.pk == by.pk:
        raise Refused(_("Nobody closes their own account."))
    with transaction.atomic():
        accounts.close_account(account, by=by)
        end_every_session(account, by=by)


def end_sessions(account: "Account", *, by: "Person") -> int:
    """End all the sessions of an account; return how many."""
    _holder(account, by)
    return end_every_session(account, by=by)


def set_roles(person: "Person", wanted: "Iterable[str]", *, by: "Person") -> bool:
    """Give and withdraw institute roles until `wanted` holds; say whether something changed."""
    access.require(by, "people.role.manage")
    chosen, held = set(wanted), set(account_queries.roles_of(person))
    with transaction.atomic():
        for role in sorted(chosen - held):
            accounts.give_role(person, role, by=by)
        for role in sorted(held - chosen):
            accounts.withdraw_role(person, role, by=by)
    return chosen != held


def guard(person: "Person", by: "Person") -> None:
    """Refuse `by` an account they may not touch (raises NotAllowed)."""
    access.require(by, "people.account.manage", person)
    # Whoever could reset an operator's password would be one.
    if account_queries.roles_of(person):
        access.require(by, "people.role.manage")


def _holder(account: "Account", by: "Person") -> "Person":
    if account.person is None:
        raise Refused(_("This account belongs to nobody."))
    guard(account.person, by)
    return account.person


def _hand(account: "Account", by: "Person") -> Handed:
    """Make the link; once somebody has used the account, it goes to their mail alone."""
    address = address_of(account)
    if address:
        jobs.mail_way_in.enqueue(by=by, account_id=str(account.pk))
    journal.record(WayInGiven(account.person), by=by)
    shown = way_in(account) if account_queries.never_entered(account) else ""
    return Handed(account, shown, address)
