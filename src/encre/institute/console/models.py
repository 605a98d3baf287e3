"""What operators did to somebody's means of signing in, and why."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.constraints import one_of
from encre.foundation.base.fields import Char
from encre.foundation.base.models import Record


class Loss(models.TextChoices):
    """What became of the second factor."""

    LOST = "lost", _("Lost")
    STOLEN = "stolen", _("Stolen")
    BROKEN = "broken", _("Broken")
    RENEWED = "renewed", _("Replaced by another device")


class FactorRemoval(Record):
    """Second factors taken off an account: why, and how the operator knew the person."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    reason = Char(_("Reason"), max_length=10, choices=Loss)
    details = Char(_("How you made sure who asks"), max_length=500)
    factors = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            one_of("reason", Loss, "factor_removal_reason"),
            models.CheckConstraint(condition=~models.Q(details=""), name="factor_removal_details"),
        ]
        indexes = [models.Index(fields=["person", "-created_at"], name="factor_removal_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.created_at:%Y-%m-%d}"
