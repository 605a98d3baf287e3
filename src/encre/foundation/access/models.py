"""Scopes (the structures as rights see them), memberships and explicit shares."""

from django.db import models
from django.db.models import Q

from encre.foundation.access.levels import Level, ScopeKind
from encre.foundation.base.constraints import in_order, one_of
from encre.foundation.base.fields import Char
from encre.foundation.base.models import Dated, Record


class Scope(models.Model):
    """A structure as rights see it; its id is the structure's own."""

    id = models.UUIDField(primary_key=True)
    kind = Char(max_length=12, choices=ScopeKind)
    name = Char(max_length=250)

    class Meta:
        constraints = [one_of("kind", ScopeKind, "access_scope_kind")]

    def __str__(self) -> str:
        return self.name


class ScopeParent(models.Model):
    """A direct parent of a scope, today."""

    scope = models.ForeignKey(Scope, models.CASCADE, related_name="parents")
    parent = models.ForeignKey(Scope, models.CASCADE, related_name="children")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "parent"], name="access_parent_once"),
            models.CheckConstraint(
                condition=~Q(scope=models.F("parent")), name="access_parent_not_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope_id} < {self.parent_id}"


class ScopeReach(models.Model):
    """Every (ancestor, descendant) pair of scopes, a scope being its own ancestor."""

    ancestor = models.ForeignKey(Scope, models.CASCADE, related_name="below")
    descendant = models.ForeignKey(Scope, models.CASCADE, related_name="above")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ancestor", "descendant"], name="access_reach_once")
        ]

    def __str__(self) -> str:
        return f"{self.descendant_id} ≤ {self.ancestor_id}"


class Membership(Dated):
    """A person holds a role in a scope between two dates, because of the fact `source` names."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="memberships")
    scope = models.ForeignKey(Scope, models.CASCADE, related_name="memberships")
    role = Char(max_length=20)
    source = Char(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "scope", "role", "source"], name="access_membership_once"
            ),
            in_order("starts", "ends", "access_membership_dates"),
        ]


class Grant(Record, Dated):
    """An object is shared with one person, one scope, or everyone."""

    object_kind = Char(max_length=60)
    object_id = models.UUIDField()
    level = Char(max_length=10, choices=Level)
    person = models.ForeignKey("people.Person", models.CASCADE, null=True, related_name="grants")
    scope = models.ForeignKey(Scope, models.CASCADE, null=True, related_name="grants")
    everyone = models.BooleanField(default=False)
    given_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            one_of("level", Level, "access_grant_level"),
            in_order("starts", "ends", "access_grant_dates"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, scope__isnull=True, everyone=False)
                | Q(person__isnull=True, scope__isnull=False, everyone=False)
                | Q(person__isnull=True, scope__isnull=True, everyone=True),
                name="access_grant_one_subject",
            ),
            *(
                models.UniqueConstraint(
                    fields=["object_kind", "object_id", subject],
                    condition=held,
                    name=f"access_grant_once_{subject}",
                )
                for subject, held in (
                    ("person", Q(person__isnull=False)),
                    ("scope", Q(scope__isnull=False)),
                    ("everyone", Q(everyone=True)),
                )
            ),
        ]
        indexes = [models.Index(fields=["object_kind", "object_id"], name="access_grant_object")]
