"""Telling a service, server to server, that a session is over."""

import uuid
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils import timezone

from encre.foundation.base import calling
from encre.foundation.base.calling import Unreached
from encre.institute.login import house, tokens
from encre.institute.login.models import Protocol
from encre.institute.login.saml import messages, words

if TYPE_CHECKING:
    from encre.institute.login.models import Visit

_FORM = "application/x-www-form-urlencoded"


def tell(visit: "Visit") -> None:
    """Send the message of the service's protocol (raises Unreached)."""
    match visit.service.protocol:
        case Protocol.OIDC:
            _tell_oidc(visit)
        case Protocol.CAS:
            _tell_cas(visit)
        case _:
            _tell_saml(visit)


def _tell_oidc(visit: "Visit") -> None:
    body = urlencode({"logout_token": tokens.logout(visit)}).encode()
    calling.post(visit.service.logout_address, body, kind=_FORM)


def _tell_cas(visit: "Visit") -> None:
    """Post a single logout request at the address the ticket was for."""
    identifier = f"LR-{uuid.uuid4().hex}"
    message = messages.cas_logout(
        identifier=identifier, subject=visit.subject, ticket=visit.sid, now=timezone.now()
    )
    body = urlencode({"logoutRequest": message.decode()}).encode()
    calling.post(visit.address, body, kind=_FORM)


def _tell_saml(visit: "Visit") -> None:
    service = visit.service
    message = messages.logout_request(
        issuer=house.entity_id(),
        destination=service.logout_address,
        name=messages.Name(visit.subject, words.FORMATS[service.name_id], service.entity_id),
        session=visit.sid,
        now=timezone.now(),
    )
    body = messages.in_soap(house.signed(message))
    answer = calling.post(service.logout_address, body, kind="text/xml", SOAPAction='""')
    try:
        status = messages.soap_status(answer)
    except words.NotUnderstood:
        raise Unreached("answer") from None
    if status != words.SUCCESS:
        raise Unreached(status.rpartition(":")[2][:40])
