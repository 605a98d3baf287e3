"""The documents of the index: a slim row to filter and sort on, the text apart."""

from django.db import models

from encre.foundation.base.fields import Char, Folded


class Document(models.Model):
    """An object as search knows it; the words lie in the engine's index under the same id."""

    id = models.BigAutoField(primary_key=True)
    kind = Char(max_length=60)
    object_id = models.UUIDField(unique=True)
    title = Char(max_length=400)
    folded = Folded(source="title", db_index=False)
    occurred_at = models.DateTimeField()
    reached = models.BooleanField(null=True)
    """True once the index holds what readers' rights hinge on; earlier documents wait for it."""

    class Meta:
        indexes = [
            models.Index(
                fields=["kind"],
                condition=models.Q(reached__isnull=True),
                name="search_not_reached",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Passage(models.Model):
    """The text of a document, read only to show where its words are."""

    document = models.OneToOneField(Document, models.CASCADE, primary_key=True)
    body = models.TextField(blank=True, default="")
    extra = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return self.body[:60]
