"""Typed fields and steps of an entry."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.constraints import one_of
from encre.foundation.base.fields import Char
from encre.foundation.base.models import Record
from encre.research.notebook.body.addresses import safe_address
from encre.research.notebook.folding import Keyed
from encre.research.notebook.models.entries import Entry
from encre.research.notebook.models.notebooks import Notebook


class FieldKind(models.TextChoices):
    """What a field holds."""

    TEXT = "text", _("Text")
    NUMBER = "number", _("Number")
    DATE = "date", _("Date")
    TIME = "time", _("Time of day")
    CHOICE = "choice", _("Choice")
    CHOICES = "choices", _("Several choices")
    CHECK = "check", _("Yes or no")
    ADDRESS = "address", _("Web address")
    PERSON = "person", _("Person")
    LINK = "link", _("Link to something of Encre")


class Field(Record):
    """A named value of an entry; `text` always holds it as written, `number` and `day` typed.

    `base` is the number in the base unit of `dimension` (`units`), so that units compare. `defined`
    fields come from a template: they keep their name, kind, help, choices and `expected_unit`.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="fields")
    name = Char(_("Name"), max_length=200)
    key = Keyed(source="name", max_length=200, db_index=False)
    kind = Char(_("Kind"), max_length=8, choices=FieldKind, default=FieldKind.TEXT)
    text = models.TextField(_("Value"), blank=True, default="")
    number = models.FloatField(null=True, editable=False)
    day = models.DateField(null=True, editable=False)
    base = models.FloatField(null=True, editable=False)
    dimension = Char(max_length=20, blank=True, default="", editable=False)
    folded = Keyed(source="text", max_length=200, db_index=False)
    target_kind = Char(max_length=60, blank=True, default="", editable=False)
    target_id = models.UUIDField(null=True, editable=False)
    unit = Char(_("Unit"), max_length=40, blank=True, default="")
    options = models.JSONField(default=list, blank=True)
    group = Char(_("Group"), max_length=120, blank=True, default="")
    required = models.BooleanField(default=False, editable=False)
    defined = models.BooleanField(default=False, editable=False)
    help = Char(max_length=300, blank=True, default="", editable=False)
    expected_unit = Char(max_length=40, blank=True, default="", editable=False)
    position = models.PositiveIntegerField(default=0)
    source = models.JSONField(null=True, editable=False)

    class Meta:
        constraints = [one_of("kind", FieldKind, "notebook_field_kind")]
        indexes = [
            models.Index(fields=["entry", "position"], name="notebook_field_order"),
            models.Index(fields=["key", "number", "entry"], name="notebook_field_number"),
            models.Index(fields=["key", "dimension", "base", "entry"], name="notebook_field_base"),
            models.Index(fields=["key", "folded", "entry"], name="notebook_field_folded"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.text[:60]}"

    @property
    def address(self) -> str:
        """Return the web address of an address field, empty when it is not a safe one."""
        return safe_address(self.text) or ""


class FieldName(models.Model):
    """A name that fields of a notebook's entries bear: what lists and filters offer."""

    notebook = models.ForeignKey(Notebook, models.CASCADE, related_name="field_names")
    key = Char(max_length=200)
    name = Char(max_length=200)
    kind = Char(max_length=8)
    unit = Char(max_length=40, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notebook", "key"], name="notebook_fieldname_once")
        ]

    def __str__(self) -> str:
        return self.name


class Step(Record):
    """Something to do in an entry, perhaps before a date."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="steps")
    text = models.TextField(_("Step"))
    position = models.PositiveIntegerField(default=0)
    deadline = models.DateTimeField(_("To do before"), null=True, blank=True)
    assignee = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["entry", "position"], name="notebook_step_order"),
            models.Index(
                fields=["deadline"],
                condition=Q(done_at__isnull=True, deadline__isnull=False),
                name="notebook_step_due",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
