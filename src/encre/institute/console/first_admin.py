"""The first administrator: a link made on the server, good once and for one hour."""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from encre.foundation import journal
from encre.foundation.base.errors import NotFound, Refused
from encre.foundation.people.services.accounts import give_role, open_account
from encre.foundation.people.services.persons import create_person
from encre.foundation.structures.services import create_structure
from encre.institute.console.events import AdministratorEntered, AdministratorInvited

if TYPE_CHECKING:
    from encre.foundation.people.models import Account, Person

SALT = "encre.console.first_admin"
VALID_SECONDS = 3600


def invite(email: str) -> str:
    """Return a one-time address by which whoever reads `email` becomes an operator.

    Only for the server's own command line: nobody's right is asked. Raises Refused.
    """
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(_("This is not a mail address.")) from None
    token = signing.dumps({"email": email, "state": _state(email)}, salt=SALT)
    with transaction.atomic():
        journal.record(AdministratorInvited(None), by=None)
    return settings.BASE_URL + reverse("console:first_admin", args=[token])


def invited(token: str) -> tuple[str, "Account | None"]:
    """Return the address a link was made for, and its account (raises NotFound when it is over)."""
    try:
        told = signing.loads(token, salt=SALT, max_age=VALID_SECONDS)
    except signing.BadSignature:
        raise NotFound(_OVER) from None
    if not constant_time_compare(told["state"], _state(told["email"])):
        raise NotFound(_OVER)
    return told["email"], _account(told["email"])


def enter(token: str, *, password: str, login: str = "", **names: str) -> "Account":
    """Use the link: open the account or give it a new password, and the operator's role.

    Raises NotFound for a link that is over, Refused for a weak password or a login taken.
    """
    with transaction.atomic():
        email, account = invited(token)
        _check(password, account)
        if account is None:
            account = open_account(
                _person(email, names),
                by=None,
                login=login,
                password_hash=make_password(password),
            )
        else:
            account.set_password(password)
            account.is_active, account.password_changed_at = True, timezone.now()
            account.save(update_fields=["password", "is_active", "password_changed_at"])
        if account.person is None:
            raise Refused(_("This account belongs to nobody."))
        _make_operator(account.person)
        journal.record(AdministratorEntered(account.person), by=account.person)
    return account


_OVER = "the one-time link is over"


def _account(email: str) -> "Account | None":
    rows: Any = get_user_model().objects.select_related("person")
    found: Account | None = rows.filter(email__iexact=email).order_by("pk").first()
    return found


def _state(email: str) -> str:
    """Return what changes when the link is used: the account's password, or that there is one."""
    account = _account(email)
    return salted_hmac(SALT, account.password if account else "").hexdigest()


def _person(email: str, names: dict[str, str]) -> "Person":
    people: Any = apps.get_model("people", "Person").objects
    known: Person | None = people.filter(
        email__iexact=email, presence="active", account__isnull=True
    ).first()
    return known or create_person(by=None, email=email, **names)


def _make_operator(person: "Person") -> None:
    try:
        with transaction.atomic():
            give_role(person, "operator", by=None)
    except Refused:
        # A new house has no institute yet, and roles stand on it.
        create_structure(
            by=None,
            kind="institute",
            name=settings.INSTITUTE_NAME,
            acronym=settings.INSTITUTE_SHORT_NAME,
        )
        give_role(person, "operator", by=None)


def _check(password: str, account: "Account | None") -> None:
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise Refused(fields={"password": error.messages}) from None
