"""Mail: what waits to leave, what could not, and a test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from encre.foundation.jobs import queries as jobs
from encre.foundation.ui.pages import FormPage
from encre.institute.console import services
from encre.institute.console.forms import TestMailForm
from encre.institute.console.views.shared import ConsoleTabs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.forms import BaseForm

SHOWN = 20


class Mail(ConsoleTabs, FormPage):
    """The state of what is sent, and a test mail."""

    template_name = "console/mail.html"
    section = "mail"
    title = _("Mail")
    icon = "mail"
    form_class = TestMailForm
    submit_label = _("Send a test mail")
    draft = False

    def initial(self) -> Mapping[str, Any]:
        """Propose one's own address."""
        return {"to": self.person.email}

    def cancel_url(self) -> str:
        """Return to the console."""
        return reverse("console:health")

    def perform(self, form: BaseForm) -> str:
        """Ask for the mail and show its job."""
        job = services.send_test_mail(form.cleaned_data["to"], by=self.person)
        return reverse("console:job", args=[job.pk])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the outbox: waiting, failed and lately sent mails."""
        mails = jobs.every_job().filter(queue="mail")
        return super().get_context_data(
            backend=settings.EMAIL_BACKEND.rpartition(".")[2],
            host=settings.EMAIL_HOST,
            folder=settings.EMAIL_FILE_PATH if "filebased" in settings.EMAIL_BACKEND else "",
            sender=settings.DEFAULT_FROM_EMAIL,
            waiting=mails.filter(state__in=("waiting", "running")).count(),
            failed=list(mails.filter(state="failed").order_by("-created_at")[:SHOWN]),
            retried=list(
                mails.filter(state="waiting", attempts__gt=0).order_by("-created_at")[:SHOWN]
            ),
            **context,
        )
