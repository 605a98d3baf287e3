"""Notices, and how each person wants them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.constraints import one_of
from encre.foundation.base.fields import Char
from encre.foundation.base.models import Record


class MailChoice(models.TextChoices):
    """How a sort of notice leaves the application for one person."""

    NOW = "now", _("At once")
    DIGEST = "digest", _("In the daily digest")
    NEVER = "never", _("Never")


class Notice(Record):
    """Something that one person is told: its sort, the object, who did it; never a text."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="notices")
    sort = Char(max_length=80)
    subject_kind = Char(max_length=80, blank=True, default="")
    subject_id = models.UUIDField(null=True)
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    key = Char(max_length=120)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="notices_notice_once"),
            models.CheckConstraint(condition=~models.Q(key=""), name="notices_notice_key"),
        ]
        indexes = [
            models.Index(fields=["person", "-created_at", "-id"], name="notices_notice_list"),
            models.Index(
                fields=["person"],
                condition=models.Q(read_at__isnull=True),
                name="notices_notice_unread",
            ),
            models.Index(
                fields=["person"],
                condition=models.Q(mailed_at__isnull=True, read_at__isnull=True),
                name="notices_notice_unmailed",
            ),
            models.Index(fields=["created_at"], name="notices_notice_age"),
        ]


class Preference(Record):
    """How one person wants one sort of notice by mail; without a row, the sort's own way."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    sort = Char(max_length=80)
    mail = Char(max_length=6, choices=MailChoice)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "sort"], name="notices_preference_once"),
            one_of("mail", MailChoice, "notices_preference_mail"),
        ]
