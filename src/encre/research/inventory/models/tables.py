"""Tables of resources that were sent: the file itself, and the report of what became of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from encre.foundation.base.constraints import one_of
from encre.foundation.base.fields import Char
from encre.foundation.base.models import Record
from encre.research.inventory.models.types import ResourceType


class TableState(models.TextChoices):
    """How far the import of a table went."""

    CHECKING = "checking", _("Being checked")
    WRONG = "wrong", _("To correct")
    READY = "ready", pgettext_lazy("a table", "Ready to import")
    IMPORTING = "importing", _("Being imported")
    DONE = "done", pgettext_lazy("a table", "Imported")


class ImportedTable(Record):
    """A table as it was sent, for a type and a team; `report` says what was read and written."""

    type = models.ForeignKey(ResourceType, models.PROTECT, related_name="+", verbose_name=_("Type"))
    structure = models.ForeignKey(
        "structures.Structure", models.PROTECT, related_name="+", verbose_name=_("Team or unit")
    )
    name = Char(max_length=255)
    file = models.ForeignKey("files.File", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    state = Char(max_length=10, choices=TableState, default=TableState.CHECKING)
    report = models.JSONField(default=dict)
    job_id = models.UUIDField(null=True)

    class Meta:
        constraints = [one_of("state", TableState, "inventory_table_state")]
        indexes = [models.Index(fields=["by", "-created_at"], name="inventory_table_recent")]

    def __str__(self) -> str:
        return self.name
