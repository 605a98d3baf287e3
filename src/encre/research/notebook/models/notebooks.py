"""Notebooks: what a team or a project writes in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.fields import Char, Folded
from encre.foundation.base.models import Record


class Notebook(Record):
    """A notebook of a team or unit; a confidential one is seen only by whom it is shared with."""

    structure = models.ForeignKey(
        "structures.Structure", models.PROTECT, related_name="notebooks", verbose_name=_("Team")
    )
    title = Char(_("Title"), max_length=200)
    sort_title = Folded(source="title")
    description = models.TextField(_("What it is for"), blank=True, default="")
    confidential = models.BooleanField(_("Confidential project"), default=False)
    created_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["structure", "sort_title"], name="notebook_of_team")]

    def __str__(self) -> str:
        return self.title
