"""A lost second factor: the service centre takes it off, says why, and the person is told."""

from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from encre.foundation import access, notices
from encre.foundation.base.errors import NotFound, Refused
from encre.institute.console import letting_in
from encre.institute.console.models import FactorRemoval
from encre.institute.console.notices import FACTORS_REMOVED
from encre.institute.login.services import reset_factors

if TYPE_CHECKING:
    from encre.foundation.people.models import Account, Person


def account_of(person_id: object) -> "Account":
    """Return the account of a person (raises NotFound)."""
    found: Any = get_user_model().objects.select_related("person")
    account: Account | None = found.filter(person_id=person_id).first()
    if account is None:
        raise NotFound
    return account


def of(account: "Account") -> list[Any]:
    """Return the second factors of an account, oldest first."""
    return list(Authenticator.objects.filter(user_id=account.pk).order_by("created_at"))


def on_person() -> Exists:
    """Return, for a list of people, whether each has a second factor."""
    return Exists(Authenticator.objects.filter(user__person=OuterRef("pk")))


def removals(person: "Person") -> list[FactorRemoval]:
    """Return what operators removed before, newest first."""
    rows = FactorRemoval.objects.filter(person=person).select_related("by")
    return list(rows.order_by("-created_at")[:20])


def remove(account: "Account", *, reason: str, details: str, by: "Person") -> FactorRemoval:
    """Take every second factor off the account and end its sessions (raises NotAllowed, Refused).

    The journal's event is the one of `login`; how the person was recognised is kept beside it.
    """
    access.require(by, "login.factors.reset")
    person = account.person
    if person is None:
        raise Refused(_("This account belongs to nobody."))
    letting_in.guard(person, by)
    clean = details.strip()
    if not clean:
        sentence = _("Say how you made sure who asks: the person and the auditors read it.")
        raise Refused(fields={"details": [sentence]})
    if not of(account):
        raise Refused(_("This account has no second factor."))
    with transaction.atomic():
        count = reset_factors(account, by=by, reason=reason)
        removal = FactorRemoval.objects.create(
            person=person, by=by, reason=reason, details=clean, factors=count
        )
        notices.tell(person, FACTORS_REMOVED, person, by=by, key=f"factors:{removal.pk}")
    return removal
