"""What a person changes about their own surroundings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from encre.foundation import journal
from encre.foundation.base.errors import Refused
from encre.foundation.ui.context import THEMES
from encre.institute.home.events import AppearanceChosen

if TYPE_CHECKING:
    from encre.foundation.people.models import Account


def choose_appearance(account: Account, *, language: str, theme: str) -> None:
    """Keep a person's language ("" for the browser's) and theme (raises Refused)."""
    if language and language not in dict(settings.LANGUAGES):
        raise Refused(fields={"language": [_("Encre does not speak this language.")]})
    if theme not in THEMES:
        raise Refused(fields={"theme": [_("There is no such theme.")]})
    if (account.language, account.theme) == (language, theme) or account.person is None:
        return
    account.language, account.theme = language, theme
    with transaction.atomic():
        account.save(update_fields=["language", "theme"])
        event = AppearanceChosen(account.person, language=language, theme=theme)
        journal.record(event, by=account.person)
