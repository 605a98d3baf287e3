"""What a program of eLabFTW needs and Encre has not: whole numbers, the rest of its metadata."""

from django.db import models

from encre.foundation.base.fields import Char
from encre.foundation.base.models import Record


class Numbered(models.Model):
    """The whole number by which programs know an object; given once, never to another."""

    kind = Char(max_length=20)
    key = Char(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="elabftw_numbered_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Kept(models.Model):
    """What a program said of an object that Encre has no place for: given back as it came."""

    subject_id = models.UUIDField(primary_key=True)
    rest = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.subject_id)


class StampedArchive(Record):
    """The sealed file of an entry, made for a program that asked for a time-stamp."""

    entry = models.ForeignKey("notebook.Entry", models.CASCADE, related_name="+")
    file = models.ForeignKey("files.File", models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.file_id)
