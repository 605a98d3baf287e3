"""Expressions alike on SQLite and PostgreSQL: text without case, dashed identifiers."""

from __future__ import annotations

from typing import Any
from unicodedata import normalize

from django.db import connection
from django.db.backends.signals import connection_created
from django.db.models import Case, CharField, ExpressionWrapper, F, Func, Value, When
from django.db.models.functions import Coalesce, Collate, Concat

KEY = "ENCRE_SCIM_KEY"


def key(text: str) -> str:
    """Return what comparisons without case use in place of a text (as `scim2_models` does)."""
    return normalize("NFC", normalize("NFC", text).lower())


def _key_or_none(text: Any) -> Any:
    return key(text) if isinstance(text, str) else text


def teach(connection: Any, **_told: Any) -> None:
    """Give SQLite the comparison key, which it has no function for beyond ASCII."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(KEY, 1, _key_or_none, deterministic=True)


def declare() -> None:
    """Teach each connection as it is made."""
    connection_created.connect(teach, dispatch_uid="encre.directory.scim")


class Key(Func):
    """The key of a text column, in code point order."""

    output_field = CharField()
    arity = 1

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Call our own function."""
        return self.as_sql(compiler, connection, function=KEY, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Use Unicode's case mapping, whatever the locale of the database."""
        template = '(LOWER(NORMALIZE(%(expressions)s, NFC) COLLATE "und-x-icu") COLLATE "C")'
        return self.as_sql(compiler, connection, template=template, **context)


class Dashed(Func):
    """An identifier as it is written: 8-4-4-4-12 hexadecimal digits."""

    output_field = CharField()
    arity = 1

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Cut the 32 digits that SQLite keeps."""
        column, params = compiler.compile(self.source_expressions[0])
        pieces = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
        cut = " || '-' || ".join(f"SUBSTR({column}, {at}, {size})" for at, size in pieces)
        return f"({cut})", list(params) * len(pieces)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Write PostgreSQL's own type."""
        return self.as_sql(compiler, connection, template="(%(expressions)s)::text", **context)


def in_code_points(expression: Any) -> Any:
    """Compare a text in code point order, as SQLite does by itself."""
    return Collate(expression, "C") if connection.vendor == "postgresql" else expression


def _plain(name: str) -> Any:
    """Return a column as plain text, so that it joins with others (our columns have own types)."""
    return ExpressionWrapper(F(name), output_field=CharField())


def either(first: str, second: str) -> Any:
    """Return a text column, or another where it is empty."""
    return Case(When(**{first: ""}, then=F(second)), default=F(first), output_field=CharField())


def spaced(first: str, second: str) -> Any:
    """Return two text columns with a space between, unless one is empty."""
    return Case(
        When(**{first: ""}, then=F(second)),
        When(**{second: ""}, then=F(first)),
        default=Concat(_plain(first), Value(" "), _plain(second), output_field=CharField()),
        output_field=CharField(),
    )


def title(prefix: str = "") -> Any:
    """Return the title of a structure: « U 1016 · Institut Cochin »."""
    name = either(f"{prefix}acronym", f"{prefix}name")
    coded = Concat(_plain(f"{prefix}code"), Value(" · "), name, output_field=CharField())
    return Case(When(**{f"{prefix}code": ""}, then=name), default=coded, output_field=CharField())


def filled(expression: Any) -> Any:
    """Return a text, empty where it is null."""
    return Coalesce(expression, Value(""), output_field=CharField())
