"""What a SAML service receives: a response, signed, whose assertion is signed too."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from lxml import etree

from encre.institute.login import claims, house
from encre.institute.login.models import NameId
from encre.institute.login.protocols import answering
from encre.institute.login.saml import messages, words
from encre.institute.login.services import visiting

if TYPE_CHECKING:
    from encre.foundation.people.models import Person
    from encre.institute.login.models import Service, Visit
    from encre.institute.login.protocols.pending import Pending

UNIQUE_ID = "urn:oid:1.3.6.1.4.1.5923.1.1.1.13"
_NAMES = {
    **claims.SAML_NAMES,
    UNIQUE_ID: "eduPersonUniqueId",
    words.SUBJECT_ID: "subject-id",
    words.PAIRWISE_ID: "pairwise-id",
}


def granted(
    request: HttpRequest, asked: Pending, visit: Visit, *, second_factor: bool
) -> HttpResponse:
    """Send the person back with an assertion."""
    service, now = visit.service, timezone.now()
    visiting.named(visit, _name(visit))
    told = messages.Told(
        issuer=house.entity_id(),
        acs=asked.how["acs"],
        audience=service.entity_id,
        in_response_to=asked.how["id"],
        name=messages.Name(visit.subject, words.FORMATS[service.name_id], service.entity_id),
        session=visit.sid,
        proved_at=visit.proved_at,
        context=words.MFA if second_factor else words.PASSWORD,
        until=now + timedelta(seconds=settings.SESSION_COOKIE_AGE),
        attributes=_attributes(visit),
        names=_NAMES,
    )
    root, assertion = messages.response(told, now)
    root.replace(assertion, house.signed(_alone(assertion)))
    return _posted(request, asked, service, house.signed(root))


def _alone(assertion: etree._Element) -> etree._Element:
    """Return the assertion out of its response, so that it is signed by itself."""
    return etree.fromstring(etree.tostring(assertion))


def refused(request: HttpRequest, asked: Pending, service: Service, code: str) -> HttpResponse:
    """Send the person back with a status that says no."""
    passive = code != "access_denied"
    inner = words.NO_PASSIVE if passive else words.DENIED
    root = messages.refusal(
        issuer=house.entity_id(),
        acs=asked.how["acs"],
        in_response_to=asked.how["id"],
        codes=(words.RESPONDER, inner),
        now=timezone.now(),
    )
    return _posted(request, asked, service, house.signed(root))


def _posted(
    request: HttpRequest, asked: Pending, service: Service, root: etree._Element
) -> HttpResponse:
    fields = {"SAMLResponse": base64.b64encode(etree.tostring(root)).decode()}
    if asked.how["relay"]:
        fields["RelayState"] = asked.how["relay"]
    return answering.post_away(request, asked.how["acs"], fields, service.name)


def _name(visit: Visit) -> str:
    match visit.service.name_id:
        case NameId.TRANSIENT:
            return visit.subject or messages.new_id()
        case NameId.EMAIL:
            return _person(visit).email or visit.account.email
    return visiting.subject_of(visit.service, _person(visit))


def _person(visit: Visit) -> Person:
    person = visit.account.person
    if person is None:
        raise ValueError("an account without a person names nobody")
    return person


def _attributes(visit: Visit) -> dict[str, list[str]]:
    """Return the identifiers of the service's kind, then what may be told."""
    service, person, scope = visit.service, _person(visit), settings.IDENTITY_SCOPE
    pairwise = f"{visiting.subject_of(service, person)}@{scope}"
    told = {words.PAIRWISE_ID: [pairwise]}
    if not service.pairwise:
        known = f"{person.pk.hex}@{scope}"
        told |= {words.SUBJECT_ID: [known], UNIQUE_ID: [known]}
    return told | claims.for_saml(visit.account, visit.claims)
