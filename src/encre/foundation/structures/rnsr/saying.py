"""The sentences of problems and refusals, in the reader's language."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from encre.foundation.structures.rnsr.reading import Unreadable
from encre.foundation.structures.rnsr.rows import Problem

PROBLEMS: dict[str, Any] = {
    "columns": _("The line does not have the columns of the header; it was left out."),
    "twice": _("The number %(number)s already stands at line %(value)s; this line was left out."),
    "encoding": _("The file is not in UTF-8; it was read as %(value)s."),
    "number": _("“%(value)s” is not a national number of structure; it was left out."),
    "number_key": _("The letter of the number %(value)s does not match its digits; it was kept."),
    "no_name": _("The structure has no name; the line was left out."),
    "too_long": _("“%(value)s…” is too long; its end was cut."),
    "year": _("“%(value)s” is not a year; it was left out."),
    "website": _("“%(value)s” is not a web address; it was left out."),
    "unequal": _("The lists beside “%(value)s” do not have the same length; they were left out."),
    "uai_key": _("The letter of the UAI %(value)s does not match its digits; it was kept."),
    "siret_key": _("The key of the SIRET %(value)s does not match its digits; it was kept."),
    "succession": _("“%(value)s” is not a known kind of succession; it was left out."),
    "level": _("The level “%(value)s” is unknown; the structure was taken for a unit."),
    "circle": _("Placing it under %(value)s would make a circle; this was left out."),
    "closed_here": _("It is closed here but active in the reference; it was left closed."),
    "same_label": _("A structure without a national number already bears the label %(value)s."),
}
REFUSALS: dict[str, Any] = {
    "too_large": _("The file is too large."),
    "empty": _("The file is empty."),
    "not_text": _("The file is not text: it may be a spreadsheet or an archive."),
    "not_csv": _("Line %(line)d cannot be read: its quotation marks do not close properly."),
    "truncated": _("The file stops in the middle of line %(line)d: it was not wholly received."),
    "header": _("The first line is not that of the national reference of structures: %(value)s"),
    "columns_missing": _("The first line lacks columns: %(value)s."),
    "columns_twice": _("The first line names the same column twice."),
    "no_rows": _("The file holds no structure."),
}


def sentence(problem: Problem) -> str:
    """Return what a problem of a line is, without the line."""
    text = PROBLEMS.get(problem.code)
    if text is None:
        return problem.code
    return str(text) % {"value": problem.value, "number": problem.number}


def refusal(error: Unreadable) -> str:
    """Return why a whole file was refused."""
    text = REFUSALS.get(error.code)
    return error.code if text is None else str(text) % {"line": error.line, "value": error.value}
