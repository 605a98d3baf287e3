"""The console's background work: verifying the journal, sending a test mail."""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from encre.foundation import journal
from encre.foundation.jobs import Run, every, job
from encre.foundation.notices.mail import language_of
from encre.foundation.people import account_queries
from encre.institute.login.services import way_in

HOUR = 3600


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


@job(
    "console.mail_way_in",
    queue="mail",
    max_attempts=5,
    label=gettext_lazy("Mail of a link to choose a password"),
)
def mail_way_in(run: Run, *, account_id: str) -> dict[str, Any]:
    """Send the person a link to choose a password; made here, so that no table keeps it."""
    account = account_queries.account(account_id)
    address = account.email or (account.person.email if account.person else "")
    if account.person is None or not account.is_active or not address:
        return {"sent": 0}
    with translation.override(language_of(account.person)):
        new = account_queries.never_entered(account)
        context = {
            "account": account,
            "person": account.person,
            "new": new,
            "link": way_in(account),
            "hours": settings.PASSWORD_RESET_TIMEOUT // HOUR,
            "base_url": settings.BASE_URL,
            "institute": settings.INSTITUTE_NAME,
            "desk": settings.CONTACTS.get("support", ""),
        }
        EmailMessage(
            subject=_("[Encre] Your account") if new else _("[Encre] Choose a new password"),
            body=render_to_string("console/mail/way_in.txt", context),
            to=[address],
            headers={"Auto-Submitted": "auto-generated"},
        ).send()
    return {"sent": 1}
