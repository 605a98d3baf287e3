"""Time-stamps of sealed versions and of chains' heads: asked for, waited for, kept, renewed."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from encre.foundation import journal
from encre.foundation.jobs.registry import handles
from encre.research.notebook import authorities
from encre.research.notebook.events import StampKept, StampsLate
from encre.research.notebook.models import AwaitedStamp, ChainLink, Covers, Stamp
from encre.research.notebook.proof import certificates, tokens
from encre.research.notebook.services.covering import covered

if TYPE_CHECKING:
    from encre.foundation.jobs import Run

STAMP = "notebook.stamp"
RENEW_BEFORE = timedelta(days=180)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
ALERT_AFTER = timedelta(minutes=15)
"""How long a time-stamp may wait before those who run the service are told, once an outage."""


def await_stamp(
    link: ChainLink, covers: Covers = Covers.STATEMENT, renews: Stamp | None = None
) -> AwaitedStamp:
    """Ask for a time-stamp, in the caller's transaction: a job gets it after the commit."""
    row, _made = AwaitedStamp.objects.get_or_create(link=link, covers=covers, renews=renews)
    handles[STAMP].enqueue(key=STAMP)
    return row


def stamp_waiting(run: "Run") -> dict[str, int]:
    """Get the time-stamps that are due; at the first failure the authority is left in peace."""
    due = AwaitedStamp.objects.filter(due_at__lte=timezone.now()).order_by("due_at", "pk")
    ids = list(due.values_list("pk", flat=True))
    done = 0
    for number, identifier in enumerate(ids):
        if run.cancelled() or run.stopping():
            break
        run.progress(number, len(ids))
        row = _waiting(identifier)
        if row is not None and not stamp_one(row):
            break
        done += row is not None
    return {"stamped": done, "waiting": AwaitedStamp.objects.count()}


def stamp_one(row: AwaitedStamp) -> bool:
    """Get one time-stamp; the authority is asked outside any transaction. False when it failed."""
    data = covered(row.link, row.covers, row.renews)
    algorithm = "sha512" if row.renews else "sha256"
    try:
        authority = authorities.chosen()
        asked = tokens.question(data, algorithm)
        answer = authority.ask(asked)
        token = tokens.check(
            answer,
            data,
            list(authority.roots),
            others=list(authority.others),
            nonce=asked.nonce,
        )
    except (authorities.Unavailable, tokens.BadToken) as error:
        _put_off(row, str(error))
        return False
    with transaction.atomic():
        if AwaitedStamp.objects.filter(pk=row.pk).delete()[0]:
            kept = Stamp.objects.create(
                link=row.link,
                covers=row.covers,
                renews=row.renews,
                answer=answer,
                certificates=certificates.pem(token.chain),
                authority=token.authority[:300],
                standing=authority.standing,
                at=token.at,
                expires_at=token.expires,
            )
            journal.record(StampKept(row.link.revision.entry, stamp=kept.pk), by=None)
    return True


def stamp_heads() -> int:
    """Ask for the time-stamp of each notebook's last link, where none covers it yet."""
    asked = 0
    after = ChainLink.objects.filter(notebook=OuterRef("notebook"), seq__gt=OuterRef("seq"))
    stamped = Stamp.objects.filter(link=OuterRef("pk"), covers=Covers.HEAD)
    heads = ChainLink.objects.filter(~Exists(after), ~Exists(stamped)).order_by("pk")
    for link in heads.iterator(chunk_size=200):
        with transaction.atomic():
            await_stamp(link, Covers.HEAD)
        asked += 1
    return asked


def renew_stamps(now: datetime | None = None) -> int:
    """Ask for the renewal of the time-stamps whose certificates end soon."""
    limit = (now or timezone.now()) + RENEW_BEFORE
    rows = Stamp.objects.filter(expires_at__lt=limit, renewal__isnull=True, awaited__isnull=True)
    asked = 0
    for stamp in rows.select_related("link").order_by("pk").iterator(chunk_size=200):
        with transaction.atomic():
            await_stamp(stamp.link, Covers(stamp.covers), stamp)
        asked += 1
    return asked


def _waiting(identifier: UUID | str) -> AwaitedStamp | None:
    rows = AwaitedStamp.objects.select_related(
        "link__revision__entry", "link__signature", "renews__renews"
    )
    return rows.filter(pk=identifier).first()


def _put_off(row: AwaitedStamp, reason: str) -> None:
    """Try again later, each time after longer; tell those who run the service, once an outage."""
    now = timezone.now()
    wait = min(FIRST_WAIT * 2 ** min(row.tries, 10), LONGEST_WAIT)
    with transaction.atomic():
        late = AwaitedStamp.objects.filter(created_at__lt=now - ALERT_AFTER).exists()
        alert = late and not AwaitedStamp.objects.filter(alerted=True).exists()
        AwaitedStamp.objects.filter(pk=row.pk).update(
            tries=row.tries + 1,
            said=reason[:200],
            due_at=now + wait,
            alerted=alert or row.alerted,
        )
        if alert:
            journal.record(StampsLate(None, waiting=AwaitedStamp.objects.count()), by=None)
