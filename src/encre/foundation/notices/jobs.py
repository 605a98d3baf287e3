"""Mails at once, the daily digest, and forgetting what is old."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from encre.foundation.jobs import Run, every, job
from encre.foundation.notices import mail, queries, services
from encre.foundation.notices.models import Notice

MAILS_KEPT = timedelta(days=30)


@job("notices.mail", queue="mail", max_attempts=8, label=_("Mail of a notice"))
def mail_notice(run: Run, *, notice_id: str) -> dict[str, Any]:
    """Send a notice by mail, unless it was read or sent meanwhile."""
    notice = Notice.objects.select_related("person", "by").filter(pk=notice_id).first()
    if notice is None or notice.read_at or notice.mailed_at:
        return {"sent": 0}
    return {"sent": int(_send([notice], digest=False))}


@every("day 07:00")
@job("notices.digest", label=_("Daily digest of notices"))
def digest(run: Run) -> dict[str, Any]:
    """Ask for one mail a person who has notices neither read nor sent."""
    people = queries.people_waiting()
    today = timezone.localdate().isoformat()
    for person_id in people:
        mail_digest.enqueue(key=f"{person_id}:{today}", person_id=str(person_id))
    return {"people": len(people)}


@job("notices.mail_digest", queue="mail", max_attempts=8, label=_("Mail of a daily digest"))
def mail_digest(run: Run, *, person_id: str) -> dict[str, Any]:
    """Send one person the digest of the day."""
    notices = queries.waiting_for_digest(person_id)
    return {"sent": len(notices) if notices and _send(notices, digest=True) else 0}


@every("day 03:40")
@job("notices.forget", label=_("Forgetting of old notices"))
def forget(run: Run) -> dict[str, Any]:
    """Delete the notices of more than half a year."""
    return {"gone": services.forget_old()}


@every("day 03:50")
@job("notices.forget_mails", label=_("Forgetting of old mail files"))
def forget_mails(run: Run) -> dict[str, Any]:
    """Delete the mails that were written to files, where no server takes them, after a month."""
    limit = (timezone.now() - MAILS_KEPT).timestamp()
    gone = 0
    for path in Path(settings.EMAIL_FILE_PATH).glob("*.log"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < limit:
                path.unlink()
                gone += 1
    return {"gone": gone}


def _send(notices: list[Notice], *, digest: bool) -> bool:
    person = notices[0].person
    with translation.override(mail.language_of(person)):
        lines = queries.told(notices, person)
    sent = mail.send(person, lines, digest=digest)
    if sent:
        ids = [notice.pk for notice in notices]
        Notice.objects.filter(pk__in=ids).update(mailed_at=timezone.now())
    return sent
