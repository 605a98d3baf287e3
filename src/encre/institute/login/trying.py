"""What would happen if a person entered a service now: told before anybody does."""

import json
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext as _

from encre.foundation.ui.actions import State
from encre.institute.login import claims, gate, queries
from encre.institute.login.models import Protocol
from encre.institute.login.words import BARRED

if TYPE_CHECKING:
    from encre.foundation.people.models import Account
    from encre.institute.login.models import Service

Told = list[tuple[str, list[str]]]


def steps(service: "Service", account: "Account") -> list[tuple[State, Any]]:
    """Return each step of the way in, and whether it would be passed."""
    passed, asked = State(_("yes"), "success"), State(_("asked"), "accent")
    stopped = State(_("no"), "danger")
    why = gate.barred(account, service)
    told: list[tuple[State, Any]] = [
        (stopped, BARRED[why]) if why else (passed, _("You are among those who may enter."))
    ]
    if service.second_factor:
        owned = Authenticator.objects.filter(user_id=account.pk).exists()
        ready = _("Your second factor is asked, unless this session gave it already.")
        told.append(
            (asked, ready) if owned else (stopped, _("You have no second factor: set one up."))
        )
    person = account.person
    if person is not None and queries.agreed(service, person, service.claims) is None:
        told.append((asked, _("Your agreement is asked at the first visit.")))
    else:
        told.append((passed, _("Your agreement is not asked, or given already.")))
    return told


def received(service: "Service", account: "Account") -> Told:
    """Return what the service would receive of this person, in its protocol's names."""
    person = account.person
    if person is None:
        return []
    own = _("an identifier of its own, made at the first visit")
    known = own if service.pairwise else person.pk.hex
    match service.protocol:
        case Protocol.OIDC:
            values = claims.for_oidc(account, service.claims)
            return [("sub", [known]), *((name, _listed(value)) for name, value in values.items())]
        case Protocol.CAS:
            named = "login" in service.claims and not service.pairwise
            user = account.login if named else known
            return [("user", [user]), *claims.for_cas(account, service.claims).items()]
    told: Told = [("pairwise-id", [f"…@{settings.IDENTITY_SCOPE}"])]
    if not service.pairwise:
        told.append(("subject-id", [f"{known}@{settings.IDENTITY_SCOPE}"]))
    attributes = claims.for_saml(account, service.claims)
    return [*told, *((claims.SAML_NAMES[name], values) for name, values in attributes.items())]


def _listed(value: Any) -> list[str]:
    if isinstance(value, list):
        return [str(one) for one in value]
    return [json.dumps(value) if isinstance(value, bool) else str(value)]
