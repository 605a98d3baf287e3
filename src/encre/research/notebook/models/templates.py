"""Templates: what an entry begins with, in versions that never change once published."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.constraints import one_of
from encre.foundation.base.fields import Char, Folded
from encre.foundation.base.models import Record
from encre.research.notebook.models.entries import Entry, Status


class Content(models.Model):
    """What a template gives an entry; `pattern` is its title, `fields` and `steps` are JSON."""

    pattern = Char(_("Title of the entries"), max_length=300, blank=True, default="")
    document = models.JSONField(default=dict)
    html = models.TextField(blank=True, default="", editable=False)
    fields = models.JSONField(default=list)
    steps = models.JSONField(default=list)
    tags = models.JSONField(default=list)
    category = Char(_("Category"), max_length=120, blank=True, default="")
    status = Char(_("Status at the start"), max_length=10, choices=Status, default=Status.RUNNING)

    class Meta:
        abstract = True


class Template(Record, Content):
    """A template or protocol of a person or of a structure; its content here is the draft.

    `draft` grows at each change of the draft and guards against lost updates; `published` is the
    number of the version that new entries use, 0 before the first.
    """

    title = Char(_("Name"), max_length=200)
    sort_title = Folded(source="title")
    purpose = models.TextField(_("What it is for"), blank=True, default="")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    structure = models.ForeignKey(
        "structures.Structure", models.PROTECT, null=True, related_name="+"
    )
    created_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    draft = models.PositiveIntegerField(default=1, editable=False)
    published = models.PositiveIntegerField(default=0, editable=False)
    changed = models.BooleanField(default=True, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    retired_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            one_of("status", Status, "notebook_template_status"),
            models.CheckConstraint(
                condition=Q(person__isnull=True, structure__isnull=False)
                | Q(person__isnull=False, structure__isnull=True),
                name="notebook_template_one_owner",
            ),
        ]
        indexes = [
            models.Index(fields=["structure", "sort_title"], name="notebook_template_team"),
            models.Index(fields=["person", "sort_title"], name="notebook_template_mine"),
        ]

    def __str__(self) -> str:
        return self.title


class TemplateVersion(Record, Content):
    """A version as it was published; the database refuses to change it."""

    template = models.ForeignKey(Template, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = Char(max_length=200)
    note = Char(_("What changed"), max_length=500)
    by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            one_of("status", Status, "notebook_templateversion_status"),
            models.UniqueConstraint(
                fields=["template", "number"], name="notebook_templateversion_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class Pin(Record):
    """An entry uses a version of a protocol: the one it began from, or one put in later."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="pins")
    used = models.ForeignKey(TemplateVersion, models.PROTECT, related_name="pins")
    origin = models.BooleanField(default=False)
    by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "used"], name="notebook_pin_once"),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(origin=True), name="notebook_pin_one_origin"
            ),
        ]
