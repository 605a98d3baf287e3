"""Rules that the database holds, written once."""

from django.db import models
from django.db.models import F, Q


def one_of(field: str, choices: type[models.TextChoices], name: str) -> models.CheckConstraint:
    """Return the constraint that `field` holds one of `choices`."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": choices.values}), name=name)


def in_order(first: str, last: str, name: str) -> models.CheckConstraint:
    """Return the constraint that `last` is empty or not before `first`; `first` may be empty."""
    return models.CheckConstraint(
        condition=Q(**{f"{first}__isnull": True})
        | Q(**{f"{last}__isnull": True})
        | Q(**{f"{last}__gte": F(first)}),
        name=name,
    )
