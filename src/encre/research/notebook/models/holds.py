"""Legal holds: what may not be destroyed while a procedure needs it, and what each covers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.fields import Char
from encre.foundation.base.models import Record
from encre.research.notebook.models.entries import Entry
from encre.research.notebook.models.notebooks import Notebook


class Hold(Record):
    """A hold in force from `created_at` until it is lifted; the database keeps it from vanishing.

    `frozen` entries had the version they were in at its start kept, all of them at `frozen_at`.
    """

    title = Char(_("Title"), max_length=200)
    reference = Char(_("Reference"), max_length=120)
    reason = models.TextField(_("Reason"))
    discreet = models.BooleanField(_("Discreet"), default=False)
    review_on = models.DateField(_("To be reviewed on"), null=True, blank=True)
    by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    frozen = models.PositiveIntegerField(default=0, editable=False)
    frozen_at = models.DateTimeField(null=True, editable=False)
    lifted_at = models.DateTimeField(null=True, editable=False)
    lifted_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    lifted_because = models.TextField(blank=True, default="", editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(reference="") & ~Q(reason=""), name="notebook_hold_why"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_because="")
                | (Q(lifted_at__isnull=False) & ~Q(lifted_because="")),
                name="notebook_hold_lifted",
            ),
        ]
        indexes = [
            models.Index(
                fields=["review_on"], condition=Q(lifted_at__isnull=True), name="notebook_hold_open"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def in_force(self) -> bool:
        """Say whether it still holds."""
        return self.lifted_at is None


class HoldTarget(models.Model):
    """One thing a hold covers: a notebook, an entry, all a person wrote, all of a structure.

    Those of a structure that were there at the start are targets too, not `chosen`: they stay held
    when the structure closes or they pass to another.
    """

    hold = models.ForeignKey(Hold, models.PROTECT, related_name="targets")
    notebook = models.ForeignKey(Notebook, models.PROTECT, null=True, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    structure = models.ForeignKey(
        "structures.Structure", models.PROTECT, null=True, related_name="+"
    )
    chosen = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(notebook__isnull=False, entry=None, person=None, structure=None)
                | Q(notebook=None, entry__isnull=False, person=None, structure=None)
                | Q(notebook=None, entry=None, person__isnull=False, structure=None)
                | Q(notebook=None, entry=None, person=None, structure__isnull=False),
                name="notebook_holdtarget_one",
            ),
            models.UniqueConstraint(fields=["hold", "notebook"], name="notebook_holdtarget_book"),
            models.UniqueConstraint(fields=["hold", "entry"], name="notebook_holdtarget_entry"),
            models.UniqueConstraint(fields=["hold", "structure"], name="notebook_holdtarget_place"),
        ]

    def __str__(self) -> str:
        return str(self.notebook or self.entry or self.person or self.structure)
