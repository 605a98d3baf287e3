"""What operators did to somebody's means of signing in, and why."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.fields import Char
from encre.foundation.base.models import Record


class FactorRemoval(Record):
    """Second factors taken off an account, with the reason the operator gave."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    reason = Char(_("Reason"), max_length=500)
    factors = models.PositiveSmallIntegerField()
    sessions = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="factor_removal_reason")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.created_at:%Y-%m-%d}"
