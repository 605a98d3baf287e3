"""Who was trained on what, by whom, until when."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.constraints import in_order
from encre.foundation.base.fields import Char
from encre.foundation.base.models import Record
from encre.research.equipment.models.instruments import Instrument


class Training(Record):
    """A person was trained on an instrument; it counts until `expires`, included, if there is one.

    The trainer is a person of the house, or a name (the maker's engineer).
    """

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="trainings")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="trainings")
    trained_on = models.DateField(_("Trained on"))
    expires = models.DateField(_("Counts until"), null=True, blank=True)
    trainer = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    trainer_name = Char(_("Trainer"), max_length=160, blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            in_order("trained_on", "expires", "equipment_training_dates"),
            models.UniqueConstraint(
                fields=["instrument", "person", "trained_on"],
                condition=Q(withdrawn_at__isnull=True),
                name="equipment_training_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.instrument}"
