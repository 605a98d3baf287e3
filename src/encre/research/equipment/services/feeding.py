"""Secret calendar addresses: made, read by a program, revoked."""

import hashlib
import secrets
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from encre.foundation import access, journal
from encre.foundation.base.errors import NotFound
from encre.research.equipment.events import FeedMade, FeedRevoked
from encre.research.equipment.models import Feed, Instrument

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

BYTES = 32


def make_feed(person: "Person", *, instrument: Instrument | None = None) -> tuple[Feed, str]:
    """Make the secret address of one's bookings, or of an instrument's calendar.

    Return it with its secret, which is shown once; an earlier one is revoked (raises NotAllowed).
    """
    if instrument is not None:
        access.require(person, "equipment.instrument.view", instrument)
    secret = secrets.token_urlsafe(BYTES)
    with transaction.atomic():
        old = Feed.objects.filter(person=person, instrument=instrument, revoked_at__isnull=True)
        old.update(revoked_at=timezone.now())
        feed = Feed.objects.create(person=person, instrument=instrument, digest=digest(secret))
        journal.record(FeedMade(feed), by=person)
    return feed, secret


def revoke_feed(feed: Feed, *, by: "Person") -> None:
    """Let a secret address lead nowhere any more (raises NotFound for another's)."""
    if feed.person_id != by.pk:
        raise NotFound
    if feed.revoked_at is None:
        with transaction.atomic():
            feed.revoked_at = timezone.now()
            feed.save(update_fields=["revoked_at"])
            journal.record(FeedRevoked(feed), by=by)


def feed_of(secret: str) -> Feed | None:
    """Return the feed of a secret, if it still leads somewhere and its person is still here.

    The day it was last read is noted: its owner sees whether it is in use.
    """
    rows = Feed.objects.filter(digest=digest(secret), revoked_at__isnull=True)
    feed = rows.filter(person__presence="active").select_related("person", "instrument").first()
    if feed is None:
        return None
    if feed.instrument is not None and not access.can(
        feed.person, "equipment.instrument.view", feed.instrument
    ):
        return None
    today = timezone.localdate()
    if feed.read_on != today:
        Feed.objects.filter(pk=feed.pk).update(read_on=today)
    return feed


def digest(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
