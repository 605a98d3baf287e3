"""Archives brought in from other notebooks, and what was understood of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.constraints import one_of
from encre.foundation.base.fields import Char
from encre.foundation.base.models import Record
from encre.research.notebook.models.notebooks import Notebook


class ImportState(models.TextChoices):
    """How far an import went."""

    READING = "reading", _("Reading")
    READY = "ready", _("Ready to import")
    IMPORTING = "importing", _("Importing")
    DONE = "done", _("Imported")
    REFUSED = "refused", _("Refused")
    FAILED = "failed", _("Interrupted")


class ImportedArchive(Record):
    """An `.eln` archive: the file itself, whole, and the report of what became of it."""

    notebook = models.ForeignKey(Notebook, models.PROTECT, related_name="archives")
    name = Char(max_length=255)
    file = models.ForeignKey("files.File", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    state = Char(max_length=10, choices=ImportState, default=ImportState.READING)
    publisher = Char(max_length=200, blank=True, default="")
    report = models.JSONField(default=dict)
    job_id = models.UUIDField(null=True)

    class Meta:
        constraints = [one_of("state", ImportState, "notebook_archive_state")]
