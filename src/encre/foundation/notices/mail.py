"""Writing and sending the mails of notices; called by jobs only, never in a transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext

from encre.foundation.base.ids import as_uuid

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from encre.foundation.notices.queries import Told
    from encre.foundation.people.models import Person

SALT = "encre.notices.unsubscribe"


def language_of(person: Person) -> str:
    """Return the language a person reads Encre in."""
    account = getattr(person, "account", None)
    return getattr(account, "language", "") or settings.LANGUAGE_CODE


def unsubscribe_token(person_id: UUID) -> str:
    """Return what proves, in a mail's link, that its reader is this person."""
    return signing.dumps(str(person_id), salt=SALT)


def unsubscribed(token: str) -> UUID | None:
    """Return whose link this is, or None when nobody's."""
    try:
        return as_uuid(signing.loads(token, salt=SALT))
    except signing.BadSignature:
        return None


def send(person: Person, lines: Sequence[Told], *, digest: bool) -> bool:
    """Send one mail telling `lines`; False when the person has no address."""
    if not person.email or not lines:
        return False
    with translation.override(language_of(person)):
        message = write(person, lines, digest=digest)
    message.send()
    return True


def write(person: Person, lines: Sequence[Told], *, digest: bool) -> EmailMultiAlternatives:
    """Return the mail, text and HTML, in the present language."""
    stop = settings.BASE_URL + reverse("notices:unsubscribe", args=[unsubscribe_token(person.pk)])
    context: dict[str, Any] = {
        "person": person,
        "lines": [(line, settings.BASE_URL + line.url if line.url else "") for line in lines],
        "digest": digest,
        "base_url": settings.BASE_URL,
        "institute": settings.INSTITUTE_NAME,
        "choose_url": settings.BASE_URL + reverse("notices:preferences"),
        "stop_url": stop,
    }
    return EmailMultiAlternatives(
        subject=_subject(lines, digest=digest),
        body=render_to_string("notices/mail/notice.txt", context),
        to=[person.email],
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
        alternatives=[(render_to_string("notices/mail/notice.html", context), "text/html")],
    )


def _subject(lines: Sequence[Told], *, digest: bool) -> str:
    if not digest:
        return gettext("[Encre] %(sentence)s") % {"sentence": lines[0].sentence}
    count = len(lines)
    words = ngettext("[Encre] %(count)d thing today", "[Encre] %(count)d things today", count)
    return words % {"count": count}
