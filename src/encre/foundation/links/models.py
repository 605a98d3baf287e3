"""Typed links between any two objects."""

from django.db import models
from django.db.models import F, Q

from encre.foundation.base.fields import Char
from encre.foundation.base.models import Record


class Link(Record):
    """`source` stands in `relation` to `target`; read both ways."""

    source_kind = Char(max_length=60)
    source_id = models.UUIDField()
    relation = Char(max_length=30)
    target_kind = Char(max_length=60)
    target_id = models.UUIDField()
    note = Char(max_length=200, blank=True, default="")
    by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source_id", "relation", "target_id", "source_kind", "target_kind"],
                name="links_link_once",
            ),
            models.CheckConstraint(
                condition=~Q(source_id=F("target_id")), name="links_link_not_itself"
            ),
        ]
        indexes = [models.Index(fields=["target_id"], name="links_by_target")]
