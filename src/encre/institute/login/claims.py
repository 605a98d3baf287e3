"""What a service may learn of a person: in words for them, and in each protocol's names.

Birth dates, places and numbers of employees are not here: they never leave.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.models import holds_on

if TYPE_CHECKING:
    from encre.foundation.people.models import Account, Person

Values = dict[str, list[str]]

# eduPersonAffiliation (eduPerson 202208): every staff category is at least a member.
_AFFILIATIONS = {
    "researcher": ("faculty", "researcher", "employee"),
    "teacher": ("faculty", "teacher", "employee"),
    "hospital": ("faculty", "employee"),
    "engineer": ("staff", "employee"),
    "postdoc": ("researcher", "employee"),
    "doctoral": ("student", "researcher"),
    "trainee": ("student",),
    "administration": ("staff", "employee"),
    "emeritus": ("emeritus",),
    "guest": (),
}
_STRANGERS = {"guest"}


@dataclass(frozen=True)
class Claim:
    """One thing a service may learn: its words, its OIDC scope, and where each protocol puts it."""

    name: str
    label: Any
    scope: str
    values: "Callable[[Account], Values]"
    oidc: Mapping[str, str]
    saml: Mapping[str, str]
    cas: Mapping[str, str] = field(default_factory=dict)


def scope_of_institute() -> str:
    """Return the domain that scoped values carry."""
    return str(settings.IDENTITY_SCOPE)


def _person(account: "Account") -> "Person":
    person = account.person
    if person is None:
        raise ValueError("an account without a person names nobody")
    return person


def _names(account: "Account") -> Values:
    person = _person(account)
    return {
        "display": [person.display_name],
        "given": [person.given_name] if person.given_name else [],
        "family": [person.family_name],
    }


def _mail(account: "Account") -> Values:
    address = _person(account).email or account.email
    return {"mail": [address] if address else []}


def _work(account: "Account") -> Values:
    rows = _person(account).affiliations.filter(holds_on()).select_related("structure")
    kinds: list[str] = []
    labels: list[str] = []
    for row in rows.order_by("-primary", "created_at"):
        found = () if row.category in _STRANGERS else (*_AFFILIATIONS[row.category], "member")
        kinds += [kind for kind in found or ("affiliate",) if kind not in kinds]
        label = row.structure.code or row.structure.acronym or row.structure.name
        if label not in labels:
            labels.append(label)
    scope = scope_of_institute()
    return {"kinds": kinds, "scoped": [f"{kind}@{scope}" for kind in kinds], "units": labels}


def _orcid(account: "Account") -> Values:
    orcid = _person(account).orcid
    return {"orcid": [f"https://orcid.org/{orcid}"] if orcid else []}


CLAIMS = {
    claim.name: claim
    for claim in (
        Claim(
            "login",
            _("Login"),
            "profile",
            lambda account: {"login": [account.login]},
            {"login": "preferred_username"},
            {"login": "urn:oid:0.9.2342.19200300.100.1.1"},
            {"login": "uid"},
        ),
        Claim(
            "name",
            _("First name and family name"),
            "profile",
            _names,
            {"display": "name", "given": "given_name", "family": "family_name"},
            {
                "display": "urn:oid:2.16.840.1.113730.3.1.241",
                "given": "urn:oid:2.5.4.42",
                "family": "urn:oid:2.5.4.4",
            },
            {"display": "displayName", "given": "givenName", "family": "sn"},
        ),
        Claim(
            "email",
            _("Mail address"),
            "email",
            _mail,
            {"mail": "email"},
            {"mail": "urn:oid:0.9.2342.19200300.100.1.3"},
            {"mail": "mail"},
        ),
        Claim(
            "affiliation",
            _("Kind of staff"),
            "affiliation",
            _work,
            {"kinds": "eduperson_affiliation[]", "scoped": "eduperson_scoped_affiliation[]"},
            {
                "kinds": "urn:oid:1.3.6.1.4.1.5923.1.1.1.1",
                "scoped": "urn:oid:1.3.6.1.4.1.5923.1.1.1.9",
            },
            {"kinds": "eduPersonAffiliation", "scoped": "eduPersonScopedAffiliation"},
        ),
        Claim(
            "structures",
            _("Structures"),
            "structures",
            _work,
            {"units": "structures[]"},
            {"units": "urn:oid:2.5.4.11"},
            {"units": "ou"},
        ),
        Claim(
            "orcid",
            "ORCID",
            "orcid",
            _orcid,
            {"orcid": "orcid"},
            {"orcid": "urn:oid:1.3.6.1.4.1.5923.1.1.1.16"},
            {"orcid": "eduPersonOrcid"},
        ),
    )
}
CHOICES = [(claim.name, claim.label) for claim in CLAIMS.values()]
SCOPES = ("openid", *dict.fromkeys(claim.scope for claim in CLAIMS.values()))
SAML_NAMES = {
    "urn:oid:0.9.2342.19200300.100.1.1": "uid",
    "urn:oid:2.16.840.1.113730.3.1.241": "displayName",
    "urn:oid:2.5.4.42": "givenName",
    "urn:oid:2.5.4.4": "sn",
    "urn:oid:2.5.4.11": "ou",
    "urn:oid:0.9.2342.19200300.100.1.3": "mail",
    "urn:oid:1.3.6.1.4.1.5923.1.1.1.1": "eduPersonAffiliation",
    "urn:oid:1.3.6.1.4.1.5923.1.1.1.9": "eduPersonScopedAffiliation",
    "urn:oid:1.3.6.1.4.1.5923.1.1.1.16": "eduPersonOrcid",
}


def within(scopes: Iterable[str], claims: Iterable[str]) -> list[str]:
    """Keep the claims whose scope was asked for, in the house's order."""
    asked, declared = set(scopes), set(claims)
    return [name for name, claim in CLAIMS.items() if name in declared and claim.scope in asked]


def labels(names: Iterable[str]) -> list[Any]:
    """Return claims as a person reads them."""
    wanted = set(names)
    return [claim.label for name, claim in CLAIMS.items() if name in wanted]


def _gathered(account: "Account", names: Iterable[str], door: str) -> Values:
    wanted, told = set(names), {}
    for name, claim in CLAIMS.items():
        if name in wanted:
            values = claim.values(account)
            for part, target in getattr(claim, door).items():
                if values[part]:
                    told[target] = values[part]
    return told


def for_oidc(account: "Account", names: Iterable[str]) -> dict[str, Any]:
    """Return claims of OpenID Connect; `[]` after a name in the table marks a list."""
    told: dict[str, Any] = {}
    for target, values in _gathered(account, names, "oidc").items():
        told[target.removesuffix("[]")] = values if target.endswith("[]") else values[0]
    if "email" in told:
        told["email_verified"] = True
    return told


def for_saml(account: "Account", names: Iterable[str]) -> Values:
    """Return SAML attributes by object identifier (urn:oid:…)."""
    return _gathered(account, names, "saml")


def for_cas(account: "Account", names: Iterable[str]) -> Values:
    """Return the attributes of a CAS answer."""
    return _gathered(account, names, "cas")
