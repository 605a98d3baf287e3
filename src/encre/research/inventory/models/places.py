"""Where things are kept: sites hold rooms, rooms freezers, down to a position in a box."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.constraints import one_of
from encre.foundation.base.fields import Char, Folded
from encre.foundation.base.models import Record

MOST_ROWS, MOST_COLUMNS = 26, 48


class PlaceKind(models.TextChoices):
    """What a place is; a place lies in one of an earlier kind, so that no circle can be made."""

    SITE = "site", _("Site")
    ROOM = "room", _("Room")
    FREEZER = "freezer", _("Freezer, refrigerator, tank or cupboard")
    SHELF = "shelf", _("Shelf or drawer")
    RACK = "rack", _("Rack")
    BOX = "box", _("Box or plate")


RANKS = {kind: rank for rank, kind in enumerate(PlaceKind)}


class Place(Record):
    """A place; a box has a grid of `rows` by `columns`, a content a position.

    `rank` is that of its kind; a trigger holds that the parent's is lower, on both engines.
    """

    structure = models.ForeignKey(
        "structures.Structure", models.PROTECT, related_name="+", verbose_name=_("Team or unit")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("In")
    )
    kind = Char(_("Kind"), max_length=8, choices=PlaceKind)
    rank = models.PositiveSmallIntegerField(editable=False)
    name = Char(_("Name"), max_length=120)
    sort_name = Folded(source="name", max_length=120)
    temperature = models.SmallIntegerField(_("Temperature (°C)"), null=True, blank=True)
    rows = models.PositiveSmallIntegerField(_("Rows"), null=True, blank=True)
    columns = models.PositiveSmallIntegerField(_("Columns"), null=True, blank=True)
    note = models.TextField(_("Note"), blank=True, default="")
    created_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            one_of("kind", PlaceKind, "inventory_place_kind"),
            models.CheckConstraint(
                condition=Q(
                    *(Q(kind=kind.value, rank=rank) for kind, rank in RANKS.items()),
                    _connector=Q.OR,
                ),
                name="inventory_place_rank",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind="box",
                    rows__gte=1,
                    rows__lte=MOST_ROWS,
                    columns__gte=1,
                    columns__lte=MOST_COLUMNS,
                )
                | (~Q(kind="box") & Q(rows__isnull=True, columns__isnull=True)),
                name="inventory_place_grid",
            ),
            models.CheckConstraint(
                condition=Q(temperature__isnull=True)
                | Q(temperature__gte=-273, temperature__lte=200),
                name="inventory_place_temperature",
            ),
            models.UniqueConstraint(
                fields=["parent", "sort_name"],
                condition=Q(parent__isnull=False, archived_at__isnull=True),
                name="inventory_place_once",
            ),
            models.UniqueConstraint(
                fields=["structure", "sort_name"],
                condition=Q(parent__isnull=True, archived_at__isnull=True),
                name="inventory_place_top_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_box(self) -> bool:
        """Say whether it has a grid."""
        return self.kind == PlaceKind.BOX

    @property
    def size(self) -> int:
        """Return the number of its positions (0 when it has no grid)."""
        return (self.rows or 0) * (self.columns or 0)


def position_name(row: int | None, column: int | None) -> str:
    """Return a position as it is written on boxes: A1 is the first row's first column."""
    return f"{chr(64 + row)}{column}" if row and column else ""
