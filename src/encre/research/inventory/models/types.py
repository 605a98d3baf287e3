"""Types of resources, as each team or unit defines them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.constraints import one_of
from encre.foundation.base.fields import Char, Folded
from encre.foundation.base.models import Record


class FieldKind(models.TextChoices):
    """What a field holds."""

    TEXT = "text", _("Text")
    NUMBER = "number", _("Number")
    DATE = "date", _("Date")
    CHOICE = "choice", _("Choice")
    CHECK = "check", _("Yes or no")
    ADDRESS = "address", _("Web address")


class ResourceType(Record):
    """A type (antibody, plasmid…) of a team or unit: its fields, its hazards, where it is kept."""

    structure = models.ForeignKey(
        "structures.Structure", models.PROTECT, related_name="+", verbose_name=_("Team or unit")
    )
    name = Char(_("Name"), max_length=120)
    sort_name = Folded(source="name", max_length=120)
    description = models.TextField(_("What it is for"), blank=True, default="")
    hazards = models.JSONField(_("Hazard statements"), default=list, blank=True)
    place = models.ForeignKey(
        "inventory.Place", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("Usually kept in"),
    )  # fmt: skip
    unit = Char(_("Usual unit"), max_length=12, default="pce")
    has_molecule = models.BooleanField(_("Its resources have a molecule"), default=False)
    created_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["structure", "sort_name"], name="inventory_type_once")
        ]

    def __str__(self) -> str:
        return self.name


class TypeField(Record):
    """A field that resources of a type have; a number has a unit, a choice its options."""

    type = models.ForeignKey(ResourceType, models.CASCADE, related_name="fields")
    name = Char(_("Name"), max_length=120)
    key = Folded(source="name", max_length=120, db_index=False)
    kind = Char(_("Kind"), max_length=8, choices=FieldKind, default=FieldKind.TEXT)
    unit = Char(_("Unit"), max_length=40, blank=True, default="")
    options = models.JSONField(_("Options"), default=list, blank=True)
    required = models.BooleanField(_("Required"), default=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            one_of("kind", FieldKind, "inventory_field_kind"),
            models.UniqueConstraint(fields=["type", "key"], name="inventory_field_once"),
        ]

    def __str__(self) -> str:
        return self.name
