"""The words « from U 1016 (merger, 1 January 2027) » on what passed from a structure to another."""

from typing import Any

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from encre.foundation import links
from encre.foundation.structures.holding import origins
from encre.foundation.structures.models import Passed, SuccessionKind
from encre.foundation.ui import display


def origins_shown(obj: Any, made_at: Any = None) -> SafeString | str:
    """Return where an object came from, each structure with a link; empty when it never moved."""
    rows = origins(obj._meta.label_lower, obj.pk, made_at)
    return format_html_join(", ", "{}", ((_origin(row),) for row in rows)) if rows else ""


def _origin(row: Passed) -> SafeString:
    source = row.transmission.source
    day = display.day(timezone.localdate(row.passed_at))
    link = format_html('<a href="{}">{}</a>', links.address(source), source.code or source.title)
    if not row.how:
        return format_html(_("from {structure} ({day})"), structure=link, day=day)
    how = SuccessionKind(row.how).label
    return format_html(_("from {structure} ({how}, {day})"), structure=link, how=how, day=day)
