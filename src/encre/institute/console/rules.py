"""The rule of a schedule, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from encre.foundation.jobs.timetable import parse

MINUTE, HOUR = 60, 3600


def in_words(text: str) -> str:
    """Return « every day at 03:00 », « Mondays at 04:00 » or « every 5 minutes »."""
    rule = parse(text)
    if rule.seconds:
        return _interval(rule.seconds)
    hour = f"{rule.at:%H:%M}"
    if rule.weekday is None:
        return _("every day at %(hour)s") % {"hour": hour}
    return _weekdays()[rule.weekday] % {"hour": hour}


def _interval(seconds: int) -> str:
    if seconds % HOUR == 0:
        count = seconds // HOUR
        text = ngettext("every hour", "every %(count)d hours", count)
    elif seconds % MINUTE == 0:
        count = seconds // MINUTE
        text = ngettext("every minute", "every %(count)d minutes", count)
    else:
        count = seconds
        text = ngettext("every second", "every %(count)d seconds", count)
    return text % {"count": count} if count > 1 else text


def _weekdays() -> tuple[str, ...]:
    return (
        _("Mondays at %(hour)s"),
        _("Tuesdays at %(hour)s"),
        _("Wednesdays at %(hour)s"),
        _("Thursdays at %(hour)s"),
        _("Fridays at %(hour)s"),
        _("Saturdays at %(hour)s"),
        _("Sundays at %(hour)s"),
    )
