"""What sign-in keeps: declared services, who is at which of them, consents, and signing keys."""

from encre.institute.login.models.keys import KeyUse, SigningKey
from encre.institute.login.models.services import Audience, NameId, Protocol, Service
from encre.institute.login.models.visits import (
    Consent,
    Pseudonym,
    Seen,
    Ticket,
    TicketKind,
    Told,
    Visit,
)

__all__ = [
    "Audience",
    "Consent",
    "KeyUse",
    "NameId",
    "Protocol",
    "Pseudonym",
    "Seen",
    "Service",
    "SigningKey",
    "Ticket",
    "TicketKind",
    "Told",
    "Visit",
]
