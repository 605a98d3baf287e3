"""What a share allows, and what a scope mirrors."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ScopeKind(models.TextChoices):
    """What a scope mirrors."""

    INSTITUTE = "institute"
    DELEGATION = "delegation"
    UNIT = "unit"
    TEAM = "team"
    SERVICE = "service"


class Level(models.TextChoices):
    """What a share allows; each level includes those before it."""

    VIEW = "view", _("Read")
    COMMENT = "comment", _("Read and comment")
    EDIT = "edit", _("Write")
    MANAGE = "manage", _("Manage and share")
