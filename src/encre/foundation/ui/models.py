"""Lists as a person likes them: a name for a set of filters, a sort and columns."""

from django.db import models

from encre.foundation.base.fields import Char
from encre.foundation.base.models import Record


class SavedView(Record):
    """A list's filters, sort and columns under a name, for one person."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    page = Char(max_length=120)
    name = Char(max_length=80)
    query = Char(max_length=1000)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "page", "name"], name="ui_savedview_name_once"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="ui_savedview_named"),
        ]

    def __str__(self) -> str:
        return self.name
