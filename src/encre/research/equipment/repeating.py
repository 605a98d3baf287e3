"""How a repeated booking reads: « chaque mardi jusqu’au 12 mars 2027 »."""

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from encre.foundation.ui.display import day_text
from encre.research.equipment.models import Booking
from encre.research.equipment.recurrence import Rule, parse
from encre.research.equipment.zones import zone


def repetition(row: Booking) -> str:
    """Return in words the rule by which a booking was made; nothing for a single one.

    Its days are told as long as this booking is still on one of them.
    """
    if row.series is None:
        return ""
    rule = parse(row.series.rule)
    day = row.starts.astimezone(zone(row.instrument.zone)).weekday()
    return _with_end(rule, _pace(rule, rule.days if day in rule.days else ()))


def _pace(rule: Rule, days: tuple[int, ...]) -> str:
    words = {"count": rule.interval, "days": _listed([str(WEEKDAYS[day]) for day in days])}
    if rule.every == "DAILY":
        return ngettext("every day", "every %(count)d days", rule.interval) % words
    if not days:
        return ngettext("every week", "every %(count)d weeks", rule.interval) % words
    if rule.interval == 1:
        return _("every %(days)s") % words
    return _("every %(count)d weeks (%(days)s)") % words


def _listed(names: list[str]) -> str:
    """Return « lundi, mardi et jeudi »."""
    if len(names) < 2:  # noqa: PLR2004 nothing to join
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def _with_end(rule: Rule, pace: str) -> str:
    if rule.until is not None:
        return _("%(pace)s until %(day)s") % {"pace": pace, "day": day_text(rule.until)}
    count = rule.count or 0
    told = ngettext("%(pace)s, %(count)d time", "%(pace)s, %(count)d times", count)
    return told % {"pace": pace, "count": count}
