"""The register of processing, summarised (GDPR, article 30): one record a treatment."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Processing:
    """A treatment of personal data: why, on what ground, what, who sees it, how long."""

    title: Any
    purpose: Any
    ground: Any
    data: Any
    recipients: Any
    kept: Any


PROCESSINGS = (
    Processing(
        _("Directory of people and structures"),
        _("To know who works where, to write to them, and to give rights that follow the posts."),
        _("Task carried out in the public interest."),
        _("Names, professional contacts, identifiers of researchers, affiliations, photograph."),
        _("The institute's agents; the public sees structures and those responsible."),
        _("While the person is present, then as the archives of the institute require."),
    ),
    Processing(
        _("Accounts and sign-in"),
        _("To let only the right people in, and to protect their accounts."),
        _("Task carried out in the public interest; security of the information system."),
        _("Login, hashed password, second factors, sessions with their address and browser."),
        _("The person; operators for what is needed to help them."),
        _(
            "Sessions end after their time and are forgotten the night after; the account closes "
            "when the person leaves."
        ),
    ),
    Processing(
        _("Research notebooks and files"),
        _("To keep the proof and the thread of research work."),
        _("Task carried out in the public interest; legal duty of traceability."),
        _("What authors write and add, their names, their signatures."),
        _("Those with whom the author, the team or the unit shares."),
        _("As long as the retention schedule of the unit says; what is deleted leaves a trace."),
    ),
    Processing(
        _("Journal of acts"),
        _("To prove who did what, to detect abuse, and to answer requests."),
        _("Task carried out in the public interest; security of the information system."),
        _("Identifier of the person, act, object, moment; never the content."),
        _("Each object's readers for its history; auditors for the whole."),
        _("As long as the objects it proves; it cannot be changed."),
    ),
    Processing(
        _("Notices and mails"),
        _("To tell people what waits for them or concerns them."),
        _("Task carried out in the public interest; each person chooses what leaves by mail."),
        _("Sort of notice, object, moment, mail address."),
        _("The person alone."),
        _("Six months for notices, thirty days for mails kept in files."),
    ),
    Processing(
        _("Background work and copies of data"),
        _("To do long work apart from the pages, and to give each person a copy of their data."),
        _("Task carried out in the public interest."),
        _(
            "Identifier of who asked, arguments as identifiers, moment, outcome; the copy itself "
            "until it is taken."
        ),
        _("The person who asked; operators for the work, never for the copy."),
        _(
            "Thirty days, ninety when the work failed; a copy until it is taken, seven days at "
            "most."
        ),
    ),
)
