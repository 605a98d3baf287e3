"""Columns that mean the same on SQLite and on PostgreSQL."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from encre.foundation.base.text import sort_key

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable


if TYPE_CHECKING:
    _CharField = models.CharField[str | int | Combinable, str]
    _EmailField = models.EmailField[str | Combinable, str]
    _URLField = models.URLField[str | Combinable, str]
else:
    _CharField, _EmailField, _URLField = models.CharField, models.EmailField, models.URLField


class Char(_CharField):
    """Text of at most `max_length` characters, which SQLite checks too."""

    def db_check(self, connection: BaseDatabaseWrapper) -> str | None:
        """Return the CHECK that SQLite needs, since it ignores the length of varchar."""
        if connection.vendor != "sqlite":
            return None
        column = connection.ops.quote_name(self.column or self.attname)
        return f"length({column}) <= {self.max_length}"


class Mail(Char, _EmailField):
    """A mail address, whose length SQLite checks too."""


class Url(Char, _URLField):
    """A web address, whose length SQLite checks too."""


class Folded(Char):
    """The folded form of another text column, kept at each save; for lookup and sort."""

    def __init__(self, source: str, **options: Any) -> None:
        self.source = source
        options.setdefault("max_length", 255)
        options.setdefault("editable", False)
        options.setdefault("default", "")
        options.setdefault("blank", True)
        self.indexed: bool = options.setdefault("db_index", True)
        super().__init__(**options)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Return what a migration writes: the source, and the index, which Django has off."""
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "source": self.source, "db_index": self.indexed}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: FBT001
        """Fold the source's present value."""
        value = model_instance
        for part in self.source.split("."):
            value = getattr(value, part)
        folded = self.form(str(value or ""))
        setattr(model_instance, self.attname, folded)
        return folded

    def form(self, text: str) -> str:
        """Return what is kept of `text`."""
        return sort_key(text)[: self.max_length]
