"""How long each person stays, and the house's rules about those who leave."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.models import Record
from encre.institute.directory.staying import GRACE


def default_grace() -> dict[str, int]:
    """Return the days an account stays open after the end, by staff category."""
    return dict(GRACE)


class LeavingRules(models.Model):
    """The one row of rules: notice, grace, how long a departed person's facts are kept."""

    grace = models.JSONField(default=default_grace)
    notice_days = models.PositiveSmallIntegerField(
        _("Notice, in days before the last day"), default=30, validators=[MaxValueValidator(365)]
    )
    erase_days = models.PositiveSmallIntegerField(
        _("Days kept after the account is closed"), default=365
    )
    arrivals_from = models.DateField(_("Open accounts of arrivals from"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"v{self.version}"


class Stay(Record):
    """When a person leaves, as their affiliations say, and what was done about it.

    `withdrawn_on` is the last day that a provisioning client gave by closing or deleting the
    account; it counts where no affiliation holds, until `withdrawn_until`.
    """

    person = models.OneToOneField("people.Person", models.CASCADE, related_name="stay")
    last_day = models.DateField(_("Last day"), null=True, db_index=True)
    closes_on = models.DateField(_("Account open until"), null=True, db_index=True)
    announced_for = models.DateField(null=True)
    left_at = models.DateTimeField(null=True)
    erase_on = models.DateField(_("Facts kept until"), null=True, db_index=True)
    erased_at = models.DateTimeField(null=True)
    withdrawn_on = models.DateField(null=True)
    withdrawn_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_on__isnull=True, withdrawn_until__isnull=True)
                | models.Q(
                    withdrawn_on__isnull=False,
                    withdrawn_until__isnull=False,
                    withdrawn_until__gte=models.F("withdrawn_on"),
                ),
                name="directory_stay_withdrawn",
            )
        ]
        indexes = [models.Index(fields=["last_day", "id"], name="directory_stay_list")]

    def __str__(self) -> str:
        return str(self.person)
