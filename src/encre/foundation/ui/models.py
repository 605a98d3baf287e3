"""Lists as a person likes them: a name for a set of filters, a sort and columns."""

from django.db import models

from encre.foundation.base.fields import Char
from encre.foundation.base.models import Record


class SavedView(Record):
    """A list's filters, sort and columns under a name: one's own, or shared with a scope.

    A `first` view is the one with which the list opens, for those who see it.
    """

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    scope = models.ForeignKey("access.Scope", models.CASCADE, null=True, related_name="+")
    first = models.BooleanField(default=False)
    page = Char(max_length=120)
    name = Char(max_length=80)
    query = Char(max_length=1000)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "page", "name"],
                condition=models.Q(scope__isnull=True),
                name="ui_savedview_name_once",
            ),
            models.UniqueConstraint(
                fields=["scope", "page", "name"],
                condition=models.Q(scope__isnull=False),
                name="ui_savedview_shared_once",
            ),
            models.UniqueConstraint(
                fields=["page"], condition=models.Q(first=True), name="ui_savedview_one_first"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="ui_savedview_named"),
            models.CheckConstraint(
                condition=models.Q(first=False) | models.Q(scope__isnull=False),
                name="ui_savedview_first_shared",
            ),
        ]
        indexes = [models.Index(fields=["page", "scope"], name="ui_savedview_shared")]

    def __str__(self) -> str:
        return self.name
