"""Work of the golden record in the background: resolving, corrections that end, questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from encre.foundation.jobs import every, job, on
from encre.foundation.notices.mail import language_of
from encre.institute.directory.models import Question

if TYPE_CHECKING:
    from encre.foundation.jobs import Recorded, Run


@on("directory.source.synchronised")
def follow_sources(event: Recorded) -> None:
    """Ask for a resolution after a reading that changed something."""
    run = str(event.data.get("run", ""))
    decide.enqueue(key=f"directory.decide:{run}", run=run)


@job("directory.decide", lease=120, label=_("Find who is who in the directories"))
def decide(run_: Run, *, run: str = "") -> dict[str, int]:
    """Resolve all records and bring persons to it; done twice, it comes to the same."""
    del run_
    from encre.institute.directory.services import deciding

    if run and deciding.covered(run):
        return {}
    done = deciding.decide()
    return {
        "created": done.created,
        "attached": done.attached,
        "merged": done.merged,
        "reviews": done.reviews,
    }


@job("directory.settle_everyone", label=_("Compute every golden record again"))
def settle_everyone(run: Run) -> dict[str, int]:
    """Compute every golden record again, after the ranks of sources changed."""
    del run
    from encre.institute.directory.services import correcting

    return {"people": correcting.settle_everyone()}


@every("day 00:20")
@job("directory.end_corrections", label=_("Let sources speak again after corrections"))
def end_corrections(run: Run) -> dict[str, int]:
    """Compute the people whose correction had its last day yesterday."""
    del run
    from encre.institute.directory.services import correcting

    return {"people": correcting.settle_due(timezone.localdate())}


@job("directory.mail_question", label=_("Ask a person whether a record is theirs"))
def mail_question(run: Run, *, question: str) -> None:
    """Send « Is this you? » with a link that works once; the secret is in the mail alone."""
    del run
    from encre.institute.directory.services import reviewing

    row = Question.objects.select_related("person", "review").get(pk=question)
    if not row.open or row.sent_at is not None:
        return
    token = reviewing.new_link(row)
    with translation.override(language_of(row.person)):
        context = {
            "person": row.person,
            "url": settings.BASE_URL + reverse("directory:answer", args=[token]),
            "until": timezone.localdate(row.expires_at),
            "institute": settings.INSTITUTE_NAME,
        }
        message = EmailMessage(
            subject=gettext("[Encre] Is this you?"),
            body=render_to_string("directory/mail/question.txt", context),
            to=[row.address],
            headers={"Auto-Submitted": "auto-generated"},
        )
    message.send()
    Question.objects.filter(pk=row.pk).update(sent_at=timezone.now())
