"""Whole notebooks given to the archives: who asked, what became of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.fields import Char
from encre.foundation.base.models import Record
from encre.research.notebook.models.notebooks import Notebook


class Deposit(Record):
    """A package of a notebook asked for the archives; `done_at` when its file is there.

    `whole` when whoever asked keeps the archives: confidential entries are in it. `report` counts
    what is inside, and names what is not as it should be.
    """

    notebook = models.ForeignKey(Notebook, models.PROTECT, related_name="deposits")
    by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    reason = models.TextField(_("Reason"))
    language = Char(_("Language"), max_length=10)
    with_files = models.BooleanField(_("With the files"), default=True)
    whole = models.BooleanField(default=False, editable=False)
    job_id = models.UUIDField(null=True)
    file = models.ForeignKey("files.File", models.PROTECT, null=True, related_name="+")
    report = models.JSONField(default=dict)
    done_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="notebook_deposit_why"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, file__isnull=True)
                | Q(done_at__isnull=False, file__isnull=False),
                name="notebook_deposit_done",
            ),
        ]
        indexes = [models.Index(fields=["notebook", "-done_at"], name="notebook_deposit_last")]

    def __str__(self) -> str:
        return self.notebook.title
