"""The console's background work: verifying the journal, sending a test mail."""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from encre.foundation import journal
from encre.foundation.jobs import Run, every, job


@every("day 04:20")
@job(
    "console.verify_journal",
    max_attempts=2,
    lease=600,
    label=gettext_lazy("Verification of the journal"),
)
def verify_journal(run: Run) -> dict[str, Any]:
    """Compute the chain again; the result tells whether it holds."""
    verdict = journal.verify()
    if not verdict.holds:
        run.log(f"broken at {verdict.broken_at}: {verdict.reason}")
    return {**asdict(verdict), "holds": verdict.holds}


@job("console.test_mail", queue="mail", max_attempts=1, label=gettext_lazy("Test mail"))
def test_mail(run: Run, *, to: str) -> dict[str, Any]:
    """Send one mail, so that an operator sees whether mail leaves."""
    EmailMessage(
        subject=_("[Encre] Test mail"),
        body=_("This mail was asked for from the console of %(url)s. Mail leaves.")
        % {"url": settings.BASE_URL},
        to=[to],
    ).send()
    return {"sent": 1}
