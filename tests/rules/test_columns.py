"""What the tables themselves refuse, whoever writes: choices, lengths; and what files may hold."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models

from encre.foundation.base.fields import Char

SOURCE = Path(__file__).resolve().parents[2] / "src" / "encre"
MODELS = [
    model
    for app in apps.get_app_configs()
    if app.name.startswith("encre.")
    for model in app.get_models()
]
# Their choices are the languages of the settings.
OF_SETTINGS = ("people.Account.language",)
HANDLER = re.compile(r"<[a-z][^>]*\s(on[a-z]+|style)\s*=\s*[\"']", re.IGNORECASE)
TEMPLATES = sorted(SOURCE.glob("**/templates/**/*.html"))


def columns(kind: type[models.Field[Any, Any]]) -> list[Any]:
    """Return the fields of our models of a kind, inherited ones once a model."""
    return [
        field
        for model in MODELS
        for field in model._meta.local_fields
        if isinstance(field, kind) and field.model is model
    ]


@pytest.mark.parametrize("field", columns(models.CharField), ids=str)
def test_lengths_are_held_by_both_engines(field: Any) -> None:
    if not field.choices:
        assert isinstance(field, Char) or field.db_check(connection), (
            f"SQLite lets more than {field.max_length} characters into {field}: use base's Char"
        )


@pytest.mark.parametrize(
    "field",
    [field for field in columns(models.Field) if field.choices and str(field) not in OF_SETTINGS],
    ids=str,
)
def test_choices_are_held_by_the_database(field: Any) -> None:
    held = [
        str(constraint)
        for constraint in field.model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    ]
    assert [text for text in held if f"'{field.name}__in'" in text or field.name in text], (
        f"the database takes any value for {field}: add base's one_of"
    )


@pytest.mark.django_db
def test_every_migration_is_there() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_templates_have_no_style_and_no_handler(path: Path) -> None:
    if "mail" in path.parts or path.name.startswith("mail"):
        return  # programs of mail know no other way
    found = HANDLER.search(path.read_text("utf-8"))
    assert not found, found
