"""Stock: tubes, bottles, aliquots; how much is in each, where it stands, what happened to it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.constraints import one_of
from encre.foundation.base.fields import Char
from encre.foundation.base.models import Record
from encre.research.inventory.models.places import (
    MOST_COLUMNS,
    MOST_ROWS,
    Place,
    position_name,
)
from encre.research.inventory.models.resources import Resource
from encre.research.inventory.quantities import MOST


class StockState(models.TextChoices):
    """Whether there is something left in a container."""

    IN_STOCK = "stock", _("In stock")
    EMPTY = "empty", _("Empty")
    DISCARDED = "discarded", _("Thrown away")


class Container(Record):
    """A container of a resource: `amount` in grains, shown in `unit`; an aliquot has a parent.

    The database holds that an amount is never below zero, and that a position has one content.
    """

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="containers")
    ordinal = models.PositiveIntegerField()
    number = Char(_("Reference"), max_length=70, unique=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="aliquots"
    )
    amount = models.BigIntegerField()
    unit = Char(_("Unit"), max_length=12)
    state = Char(_("State"), max_length=9, choices=StockState, default=StockState.IN_STOCK)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="contents",
        verbose_name=_("Place"),
    )  # fmt: skip
    row = models.PositiveSmallIntegerField(null=True, blank=True)
    column = models.PositiveSmallIntegerField(null=True, blank=True)
    thaws = models.PositiveSmallIntegerField(_("Freeze-thaw cycles"), default=0)
    note = Char(_("Note"), max_length=250, blank=True, default="")
    created_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            one_of("state", StockState, "inventory_container_state"),
            models.CheckConstraint(
                condition=Q(amount__gte=0, amount__lte=MOST), name="inventory_container_amount"
            ),
            models.CheckConstraint(
                condition=Q(state="discarded")
                | Q(state="stock", amount__gt=0)
                | Q(state="empty", amount=0),
                name="inventory_container_empty",
            ),
            models.CheckConstraint(
                condition=Q(row__isnull=True, column__isnull=True)
                | Q(
                    place__isnull=False,
                    row__gte=1,
                    row__lte=MOST_ROWS,
                    column__gte=1,
                    column__lte=MOST_COLUMNS,
                ),
                name="inventory_container_position",
            ),
            models.CheckConstraint(
                condition=~Q(state="discarded") | Q(place__isnull=True),
                name="inventory_container_gone",
            ),
            models.UniqueConstraint(
                fields=["place", "row", "column"],
                condition=Q(row__isnull=False),
                name="inventory_container_one_each",
            ),
            models.UniqueConstraint(
                fields=["resource", "ordinal"], name="inventory_container_ordinal"
            ),
        ]
        indexes = [models.Index(fields=["resource", "state"], name="inventory_container_live")]

    def __str__(self) -> str:
        return self.number

    @property
    def position(self) -> str:
        """Return its position in the box: A1…I9."""
        return position_name(self.row, self.column)


class Move(models.TextChoices):
    """What happened to a container."""

    RECEIVED = "received", _("received")
    TAKEN = "taken", _("taken from")
    ADDED = "added", _("added to")
    COUNTED = "counted", _("counted again")
    SPLIT = "split", _("split up")
    MADE = "made", _("made by splitting")
    MOVED = "moved", _("moved")
    THAWED = "thawed", _("thawed")
    DISCARDED = "discarded", _("thrown away")


class Movement(Record):
    """A line of a container's history: by how much (`delta`, in grains), from where, to where."""

    container = models.ForeignKey(Container, models.CASCADE, related_name="movements")
    move = Char(max_length=9, choices=Move)
    delta = models.BigIntegerField(default=0)
    left = models.BigIntegerField()
    from_place = Char(max_length=300, blank=True, default="")
    to_place = Char(max_length=300, blank=True, default="")
    reason = Char(max_length=250, blank=True, default="")
    by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [one_of("move", Move, "inventory_movement_move")]
        indexes = [models.Index(fields=["container", "created_at"], name="inventory_movement_of")]
