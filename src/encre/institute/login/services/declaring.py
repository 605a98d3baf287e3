"""Declaring the services that open with an Encre account."""

import secrets
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.base.errors import Refused
from encre.institute.login import addresses
from encre.institute.login.claims import CLAIMS
from encre.institute.login.events import (
    SecretRenewed,
    ServiceChanged,
    ServiceClosed,
    ServiceDeclared,
    ServiceOpened,
)
from encre.institute.login.models import Audience, Protocol, Service, Visit
from encre.institute.login.saml import metadata
from encre.institute.login.saml.words import BY_SOAP, NotUnderstood
from encre.institute.login.sealing import digest
from encre.institute.login.services.visiting import end_visits

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

MANAGE = "login.service.manage"
FACTS = {
    "name",
    "about",
    "address",
    "claims",
    "audience",
    "structure",
    "category",
    "second_factor",
    "asks_consent",
    "pairwise",
    "returns",
    "logout_returns",
    "logout_address",
    "tells_logout",
    "metadata",
    "name_id",
}


def declare_service(
    *, by: "Person", protocol: str, public: bool = False, **facts: Any
) -> tuple[Service, str]:
    """Declare a service; return it with its secret, said once (raises NotAllowed, Refused)."""
    access.require(by, MANAGE)
    service = Service(protocol=Protocol(protocol))
    _write(service, facts)
    secret = ""
    if service.protocol == Protocol.OIDC:
        service.client_id = secrets.token_hex(12)
        if not public:
            secret = _renew(service)
    with transaction.atomic():
        _save(service)
        journal.record(ServiceDeclared(service), by=by)
    return service, secret


def change_service(service: Service, *, by: "Person", **facts: Any) -> Service:
    """Change what was declared; open visits go on with the new rules (raises Refused)."""
    access.require(by, MANAGE, service)
    before = {name: getattr(service, name) for name in FACTS}
    _write(service, facts)
    changed = sorted(name for name in FACTS if getattr(service, name) != before[name])
    with transaction.atomic():
        _save(service)
        journal.record(ServiceChanged(service, fields=changed), by=by)
    return service


def close_service(service: Service, *, by: "Person") -> None:
    """Close a service: nobody enters any more, open visits and tokens end now."""
    access.require(by, MANAGE, service)
    with transaction.atomic():
        visits = Visit.objects.filter(service=service, ended_at=None)
        end_visits(visits.select_related("service", "account__person"), reason="service", by=None)
        service.active = False
        service.save(update_fields=["active"])
        journal.record(ServiceClosed(service), by=by)


def open_service(service: Service, *, by: "Person") -> None:
    """Open a closed service again."""
    access.require(by, MANAGE, service)
    with transaction.atomic():
        service.active = True
        service.save(update_fields=["active"])
        journal.record(ServiceOpened(service), by=by)


def renew_secret(service: Service, *, by: "Person") -> str:
    """Give a new secret, said once; the old one opens nothing any more (raises Refused)."""
    access.require(by, MANAGE, service)
    if service.protocol != Protocol.OIDC:
        raise Refused(_("Only OpenID Connect services have a secret."))
    secret = _renew(service)
    with transaction.atomic():
        service.save(update_fields=["secret_digest", "secret_set_at"])
        journal.record(SecretRenewed(service), by=by)
    return secret


def _renew(service: Service) -> str:
    secret = secrets.token_urlsafe(36)
    service.secret_digest, service.secret_set_at = digest(secret), timezone.now()
    return secret


def _save(service: Service) -> None:
    try:
        with transaction.atomic():
            service.save()
    except IntegrityError:
        sentence = _("Another service has this SAML identifier: correct that one instead.")
        raise Refused(fields={"metadata": [sentence]}) from None


def _write(service: Service, facts: dict[str, Any]) -> None:
    if unknown := set(facts) - FACTS:
        raise TypeError(f"not facts of a service: {sorted(unknown)}")
    for name, value in facts.items():
        setattr(service, name, value)
    if service.audience != Audience.STRUCTURE:
        service.structure = None
    if service.audience != Audience.CATEGORY:
        service.category = ""
    service.claims = [name for name in CLAIMS if name in service.claims]
    wrong = _wrong(service)
    if service.protocol == Protocol.SAML and "metadata" in facts:
        wrong |= _read_metadata(service)
    if wrong:
        raise Refused(fields=wrong)


def _wrong(service: Service) -> dict[str, list[Any]]:
    wrong: dict[str, list[Any]] = {}
    if not service.name.strip():
        wrong["name"] = [_("Give the service a name that people recognise.")]
    if service.audience == Audience.STRUCTURE and service.structure is None:
        wrong["structure"] = [_("Choose the structure whose people may enter.")]
    if service.audience == Audience.CATEGORY and service.category not in dict(categories()):
        wrong["category"] = [_("Choose the staff category whose people may enter.")]
    if service.protocol != Protocol.SAML and not service.returns:
        wrong["returns"] = [_("Give at least one address.")]
    single = {"address": service.address, "logout_address": service.logout_address}
    several = {"returns": service.returns, "logout_returns": service.logout_returns}
    for name, given in {**{key: [one] for key, one in single.items() if one}, **several}.items():
        bad = [address for address in given if not addresses.usable(address)]
        if bad:
            wrong.setdefault(name, []).append(_bad_address(bad[0]))
    if not service.address:
        wrong["address"] = [_("Give the address that people open.")]
    return wrong


def _bad_address(address: str) -> str:
    return _(
        "%(address)s cannot be used: give a whole address that begins with https://,"
        " without * nor #."
    ) % {"address": address[:200]}


def _read_metadata(service: Service) -> dict[str, list[Any]]:
    """Take from the metadata what it says of the service; return what is wrong with it."""
    try:
        told = metadata.service(service.metadata.encode())
    except NotUnderstood as error:
        return {"metadata": [_metadata_sentence(str(error))]}
    for item in told["acs"]:
        if not addresses.usable(item["location"]):
            return {"metadata": [_bad_address(item["location"])]}
    soap = told["slo"].get(BY_SOAP, "")
    service.entity_id = told["entity_id"]
    service.described = told
    service.logout_address = soap if addresses.usable(soap) else ""
    service.returns = [item["location"] for item in told["acs"]]
    return {}


def _metadata_sentence(fault: str) -> str:
    sentences = {
        "doctype": _("This metadata declares a document type (DOCTYPE): ask for it without."),
        "entity": _("Give the metadata of one service: an EntityDescriptor, alone in its file."),
        "service": _("This metadata describes no service (SPSSODescriptor), or has no entityID."),
        "acs": _("This metadata gives no return address by POST (AssertionConsumerService)."),
        "size": _("This metadata is larger than one megabyte."),
    }
    return sentences.get(fault) or _("This is not XML that can be read: paste the whole file.")


def categories() -> list[tuple[str, Any]]:
    """Return the staff categories a service may be kept for."""
    field: Any = apps.get_model("people.Affiliation")._meta.get_field("category")
    return list(field.choices)
