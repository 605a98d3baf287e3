"""Comments, the people they mention, tags and favourites, on any kind of object."""

from django.db import models
from django.db.models import Q

from encre.foundation.base.fields import Char, Folded
from encre.foundation.base.models import Record


class Comment(Record):
    """What somebody wrote about an object; a removed comment stays as a trace without its text."""

    subject_kind = Char(max_length=60)
    subject_id = models.UUIDField()
    author = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    author_text = Char(max_length=200, blank=True, default="")
    text = models.TextField()
    edited_at = models.DateTimeField(null=True)
    imported_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(author__isnull=False) | Q(imported_at__isnull=False),
                name="threads_comment_author",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(text=""), name="threads_comment_emptied"
            ),
        ]
        indexes = [models.Index(fields=["subject_id", "created_at"], name="threads_by_subject")]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def removed(self) -> bool:
        """Say whether only the trace is left."""
        return self.removed_at is not None

    @property
    def signed(self) -> str:
        """Return the author's name, as known here or as imported."""
        return self.author.display_name if self.author else self.author_text


class Mention(models.Model):
    """A comment names a person, who is told."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="mentions")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "person"], name="threads_mention_once")
        ]
        indexes = [models.Index(fields=["person", "-comment"], name="threads_by_mention")]

    def __str__(self) -> str:
        return f"{self.comment_id} @{self.person_id}"


class Tag(Record):
    """A word a scope (a team, a unit; the whole house when empty) puts on its objects."""

    name = Char(max_length=60)
    folded = Folded(source="name", max_length=60, db_index=False)
    scope_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="threads_tag_named"),
            models.UniqueConstraint(
                fields=["scope_id", "folded"],
                condition=Q(scope_id__isnull=False),
                name="threads_tag_once_in_scope",
            ),
            models.UniqueConstraint(
                fields=["folded"], condition=Q(scope_id__isnull=True), name="threads_tag_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Tagging(models.Model):
    """A tag is on an object."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="taggings")
    subject_kind = Char(max_length=60)
    subject_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_id", "tag"], name="threads_tagging_once")
        ]
        indexes = [models.Index(fields=["tag", "subject_kind"], name="threads_tagged")]

    def __str__(self) -> str:
        return f"{self.tag_id} {self.subject_id}"


class Favourite(models.Model):
    """A person keeps an object at hand."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    subject_kind = Char(max_length=60)
    subject_id = models.UUIDField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "subject_id"], name="threads_favourite_once")
        ]
        indexes = [models.Index(fields=["person", "-created_at"], name="threads_favourites")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.subject_id}"
