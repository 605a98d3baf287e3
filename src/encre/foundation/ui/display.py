"""How values read on the screen: dates, numbers, sizes, people, states (French first)."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.templatetags.static import static
from django.urls import NoReverseMatch
from django.utils import formats, timezone
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from encre.foundation.ui.actions import State

if TYPE_CHECKING:
    from django.db.models import Model

    from encre.foundation.ui.actions import Text

SPRITE = "vendor/tabler-icons-3.52.0/sprite.svg"
NBSP = "\u00a0"
NNBSP = "\u202f"
DASH = mark_safe('<span class="none" aria-hidden="true">–</span>')
HOUR = 3600
LONGEST_DAY = 25 * HOUR
THOUSAND = 1000
HUNDRED = 100
FRENCH_UNITS = ("octets", "Ko", "Mo", "Go", "To", "Po")
ENGLISH_UNITS = ("B", "kB", "MB", "GB", "TB", "PB")


def months() -> tuple[str, ...]:
    """Return the twelve short month names of the current language."""
    return _months(get_language())


@lru_cache(maxsize=8)
def _months(_language: str | None) -> tuple[str, ...]:
    return (
        pgettext("short month", "Jan"),
        pgettext("short month", "Feb"),
        pgettext("short month", "Mar"),
        pgettext("short month", "Apr"),
        pgettext("short month", "May"),
        pgettext("short month", "Jun"),
        pgettext("short month", "Jul"),
        pgettext("short month", "Aug"),
        pgettext("short month", "Sep"),
        pgettext("short month", "Oct"),
        pgettext("short month", "Nov"),
        pgettext("short month", "Dec"),
    )


def french() -> bool:
    """Say whether the page is in French."""
    return (get_language() or "fr").startswith("fr")


def day_text(value: date) -> str:
    """Return “23 nov. 2026” (“1er nov. 2026” on the first day, in French)."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return _day_text(value, get_language())


@lru_cache(maxsize=1024)
def _day_text(value: date, _language: str | None) -> str:
    number = "1er" if value.day == 1 and french() else str(value.day)
    return NBSP.join((number, months()[value.month - 1], str(value.year)))


def moment_text(value: datetime) -> str:
    """Return “23 nov. 2026, 14:05”, in the institute's time zone."""
    local = timezone.localtime(value)
    return f"{day_text(local.date())}, {local.hour:02d}:{local.minute:02d}"


def long_day(value: date) -> str:
    """Return “lundi 23 novembre 2026” (“Monday 23 November 2026”)."""
    text = formats.date_format(value, "l j F Y")
    return text.replace(" 1 ", " 1er ", 1) if french() and value.day == 1 else text


def relative_text(value: datetime, now: datetime | None = None) -> str | None:
    """Return “il y a 12 min” for a moment of today already past, else None."""
    now = now or timezone.now()
    seconds = (now - value).total_seconds()
    if not 0 <= seconds < LONGEST_DAY:
        return None
    if timezone.localtime(value).date() != timezone.localtime(now).date():
        return None
    minutes = int(seconds // 60)
    if minutes < 1:
        return gettext("just now")
    if minutes < HOUR // 60:
        return ngettext("%(count)d min ago", "%(count)d min ago", minutes) % {"count": minutes}
    hours = minutes // 60
    return ngettext("%(count)d h ago", "%(count)d h ago", hours) % {"count": hours}


def moment(value: datetime | None) -> SafeString:
    """Return a moment as <time>: relative today, with the exact one on hover."""
    if value is None:
        return DASH
    exact = escape(moment_text(value))
    relative = relative_text(value)
    shown = escape(relative) if relative else exact
    written = value.isoformat(timespec="seconds")
    return mark_safe(  # noqa: S308 escaped above, and an ISO date needs nothing
        f'<time datetime="{written}" title="{exact}">{shown}</time>'
    )


def day(value: date | None) -> SafeString:
    """Return a day as <time>."""
    if value is None:
        return DASH
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), day_text(value))


def number(value: Any, decimals: int | None = None) -> str:
    """Return 1 234,5 in French and 1,234.5 in English."""
    if value is None or value == "":
        return ""
    return formats.number_format(value, decimals, use_l10n=True, force_grouping=True)


def size(value: int | None) -> str:
    """Return a size in bytes as “1,4 Mo” (French) or “1.4 MB” (English); powers of 1000."""
    if value is None:
        return ""
    units = FRENCH_UNITS if french() else ENGLISH_UNITS
    amount, step = float(value), 0
    while amount >= THOUSAND and step < len(units) - 1:
        amount, step = amount / THOUSAND, step + 1
    decimals = 0 if step == 0 or amount >= HUNDRED else 1
    unit = "octet" if french() and step == 0 and value < 2 else units[step]  # noqa: PLR2004
    return f"{number(round(amount, decimals), decimals)}{NBSP}{unit}"


def icon(name: str, label: Text = "", css: str = "") -> SafeString:
    """Return an icon of the sprite: named for screen readers, or hidden from them."""
    if not label:
        return _silent_icon(name, css)
    return format_html(
        '<svg class="icon {}" role="img" aria-label="{}"><use href="{}#{}"></use></svg>',
        css, label, static(SPRITE), name,
    )  # fmt: skip


@lru_cache(maxsize=1024)
def _silent_icon(name: str, css: str) -> SafeString:
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        css, static(SPRITE), name,
    )  # fmt: skip


def badge(state: State | None) -> SafeString:
    """Return a state: icon, word and colour together."""
    if state is None:
        return DASH
    return _badge(state.tone, state.drawn_icon, str(state.label))


@lru_cache(maxsize=1024, typed=True)
def _badge(tone: str, drawn: str, label: str) -> SafeString:
    """Draw a state once for each word; `typed`, since safe text equals the same text unsafe."""
    return format_html('<span class="state tone-{}">{}{}</span>', tone, icon(drawn), label)


def initials(name: str) -> str:
    """Return the one or two letters that stand for a person without a photograph."""
    words = [word for word in name.replace("-", " ").split() if word[:1].isalpha()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def hue(key: object) -> int:
    """Return one of eight tints, always the same for the same key."""
    return sum(str(key).encode()) % 8


def avatar(person: Any, css: str = "") -> SafeString:
    """Return the initials on a tint, under the photograph; decorative beside the name.

    The initials show while the photograph comes, and when it is refused to this reader.
    """
    return _avatar(person.pk, str(person), getattr(person, "photo_url", ""), css)


@lru_cache(maxsize=4096, typed=True)
def _avatar(key: object, name: str, photo: str, css: str) -> SafeString:
    picture = format_html('<img src="{}" alt="" loading="lazy">', photo) if photo else ""
    return format_html(
        '<span class="avatar tint-{} {}" aria-hidden="true">{}{}</span>',
        hue(key), css, initials(name), picture,
    )  # fmt: skip


def chip(person: Any, role: Text = "") -> Any:
    """Return a person as a chip that leads to their page."""
    if person is None or isinstance(person, str):
        return person or DASH  # a name alone, of somebody who is not in the directory
    face = avatar(person, "avatar-small")
    return _chip(face, str(person), address(person), str(role))


@lru_cache(maxsize=4096, typed=True)
def _chip(face: SafeString, name: str, url: str, role: str) -> SafeString:
    """Draw a chip once for each person: those of a laboratory come back on every list."""
    beside = format_html('<span class="chip-role">{}</span>', role) if role else ""
    label = format_html('{}<span class="chip-name">{}</span>{}', face, name, beside)
    if not url:
        return format_html('<span class="chip">{}</span>', label)
    return format_html('<a class="chip" href="{}">{}</a>', url, label)


def address(obj: Model) -> str:
    """Return the address of an object; empty while the room that shows its kind is away."""
    from encre.foundation import links

    try:
        return links.address(obj)
    except NoReverseMatch:
        return ""


def truth(value: bool | None) -> SafeString:  # noqa: FBT001
    """Return yes or no as a word with an icon."""
    if value is None:
        return DASH
    return badge(State(_("Yes"), "success", "check") if value else State(_("No"), "neutral", "x"))


def code(value: Any) -> SafeString:
    """Return an identifier in the fixed-width face."""
    if value in (None, ""):
        return DASH
    return mark_safe(f"<code>{conditional_escape(value)}</code>")  # noqa: S308 escaped


FORMATTERS: dict[str, Any] = {
    "text": lambda value: value if value not in (None, "") else DASH,
    "code": code,
    "number": lambda value: number(value) if value is not None else DASH,
    "day": day,
    "moment": moment,
    "size": lambda value: size(value) if value is not None else DASH,
    "person": chip,
    "state": badge,
    "truth": truth,
}


def show(value: Any, kind: str = "text") -> Any:
    """Return `value` as its kind is shown on every page of the house."""
    return FORMATTERS[kind](value)
