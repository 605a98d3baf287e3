"""Resources: samples, reagents, plasmids, antibodies, cell lines, animals."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.constraints import in_order
from encre.foundation.base.fields import Char, Folded
from encre.foundation.base.models import Record
from encre.research.inventory.models.types import ResourceType
from encre.research.inventory.quantities import MOST
from encre.research.inventory.words import written


class Resource(Record):
    """A resource of a team or unit; `version` grows at each change, `number` never changes.

    Its containers share the dimension of `unit`; `low_at` is in grains: at or below it, the stock
    is low. `molecule` is as it was given: a SMILES or a molfile.
    """

    type = models.ForeignKey(
        ResourceType, models.PROTECT, related_name="resources", verbose_name=_("Type")
    )
    structure = models.ForeignKey(
        "structures.Structure", models.PROTECT, related_name="+", verbose_name=_("Team or unit")
    )
    number = Char(_("Reference"), max_length=60, unique=True)
    title = Char(_("Name"), max_length=250)
    sort_title = Folded(source="title", max_length=250)
    description = models.TextField(_("Description"), blank=True, default="")
    values = models.JSONField(default=dict, blank=True, editable=False)
    hazards = models.JSONField(_("Hazard statements"), default=list, blank=True)
    supplier = Char(_("Supplier"), max_length=160, blank=True, default="")
    catalogue = Char(_("Catalogue number"), max_length=80, blank=True, default="")
    cas = Char(_("CAS number"), max_length=12, blank=True, default="")
    molecule = models.TextField(_("Molecule"), blank=True, default="")
    lot = Char(_("Lot"), max_length=80, blank=True, default="")
    received_on = models.DateField(_("Received on"), null=True, blank=True)
    opened_on = models.DateField(_("Opened on"), null=True, blank=True)
    expires_on = models.DateField(_("Use before"), null=True, blank=True)
    unit = Char(_("Counted in"), max_length=12, default="pce")
    low_at = models.BigIntegerField(null=True, blank=True, editable=False)
    confidential = models.BooleanField(_("Confidential"), default=False)
    search_words = Folded(source="words_to_search", max_length=700, db_index=False)
    created_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)
    removed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    told_low_at = models.DateTimeField(null=True, editable=False)
    told_expiry = models.DateField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(low_at__isnull=True) | Q(low_at__gte=0, low_at__lte=MOST),
                name="inventory_resource_low",
            ),
            in_order("received_on", "opened_on", "inventory_resource_dates"),
        ]
        indexes = [
            models.Index(
                fields=["structure", "-updated_at", "-id"],
                condition=Q(removed_at__isnull=True),
                name="inventory_resource_recent",
            ),
            models.Index(
                fields=["expires_on"],
                condition=Q(removed_at__isnull=True, expires_on__isnull=False),
                name="inventory_resource_expiry",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def removed(self) -> bool:
        """Say whether it lies in the bin."""
        return self.removed_at is not None

    @property
    def words_to_search(self) -> str:
        """Return what a list finds it by."""
        words = (self.title, self.number, self.supplier, self.catalogue, self.cas, self.lot)
        return written(" ".join(filter(None, words)))


class ResourceRevision(Record):
    """A resource as it was at `version`: all its facts, as text and numbers."""

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    facts = models.JSONField()
    by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["resource", "version"], name="inventory_revision_once")
        ]


class Counter(models.Model):
    """The last number given in a unit."""

    prefix = Char(max_length=40, unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.prefix}-{self.last}"
