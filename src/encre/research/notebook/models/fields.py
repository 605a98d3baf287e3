"""Typed fields and steps of an entry."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.constraints import one_of
from encre.foundation.base.fields import Char, Folded
from encre.foundation.base.models import Record
from encre.research.notebook.body.addresses import safe_address
from encre.research.notebook.models.entries import Entry


class FieldKind(models.TextChoices):
    """What a field holds."""

    TEXT = "text", _("Text")
    NUMBER = "number", _("Number")
    DATE = "date", _("Date")
    CHOICE = "choice", _("Choice")
    CHECK = "check", _("Yes or no")
    ADDRESS = "address", _("Web address")


class Field(Record):
    """A named value of an entry; `text` always holds it as written, `number` and `day` typed."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="fields")
    name = Char(_("Name"), max_length=200)
    key = Folded(source="name", max_length=200, db_index=False)
    kind = Char(_("Kind"), max_length=8, choices=FieldKind, default=FieldKind.TEXT)
    text = models.TextField(_("Value"), blank=True, default="")
    number = models.FloatField(null=True, editable=False)
    day = models.DateField(null=True, editable=False)
    unit = Char(_("Unit"), max_length=40, blank=True, default="")
    options = models.JSONField(default=list, blank=True)
    group = Char(_("Group"), max_length=120, blank=True, default="")
    position = models.PositiveIntegerField(default=0)
    source = models.JSONField(null=True, editable=False)

    class Meta:
        constraints = [one_of("kind", FieldKind, "notebook_field_kind")]
        indexes = [
            models.Index(fields=["entry", "position"], name="notebook_field_order"),
            models.Index(fields=["key", "number", "entry"], name="notebook_field_number"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.text[:60]}"

    @property
    def address(self) -> str:
        """Return the web address of an address field, empty when it is not a safe one."""
        return safe_address(self.text) or ""


class Step(Record):
    """Something to do in an entry, perhaps before a date."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="steps")
    text = models.TextField(_("Step"))
    position = models.PositiveIntegerField(default=0)
    deadline = models.DateTimeField(_("To do before"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["entry", "position"], name="notebook_step_order")]

    def __str__(self) -> str:
        return self.text[:60]
