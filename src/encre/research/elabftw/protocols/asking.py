"""What a list of entries is asked: `q`, `extended`, `owner`, `scope`, `state`, order."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from encre.commons.threads import queries as threads
from encre.foundation.base.errors import Refused
from encre.foundation.base.ids import as_uuid
from encre.foundation.base.text import sort_key
from encre.research.elabftw.protocols.calls import Call, whole
from encre.research.elabftw.protocols.shapes import STATUSES
from encre.research.elabftw.services.numbers import key_of
from encre.research.notebook import queries as notebook

ORDERS = {
    "cat": "category", "date": "experiment_on", "id": "created_at", "lastchange": "updated_at",
    "rating": "rating", "status": "status", "title": "sort_title", "user": "author__sort_name",
}  # fmt: skip
SELF, DELETED, MOST_TERMS = 1, "3", 20
_TERM = re.compile(
    r"(?P<no>-|!|NOT\s+)?(?:(?P<field>[a-z_]+):)?"
    r'(?:"(?P<quoted>[^"]*)"|(?P<bare>\S+))'
)
_COMPARED = re.compile(r"(?P<sign>[<>]=?|=)?(?P<value>.+)")
_SIGNS = {"": "", "=": "", "<": "__lt", "<=": "__lte", ">": "__gt", ">=": "__gte"}
YES, NO = ("yes", "true", "1", "on"), ("no", "false", "0", "off")


def asked(call: Call) -> QuerySet[Any]:
    """Return the entries a list is asked, in order (raises Refused for what is not understood)."""
    states = call.query.get("state", "1").split(",")
    if set(states) <= {"1", "2"}:
        rows = notebook.entries(call.person)
    elif states == [DELETED]:
        rows = notebook.entries(call.person, removed=True)
    else:
        raise Refused(_("Ask for the state 1, or for 3 alone: those in the bin."))
    if whole(call.query.get("scope") or 0) == SELF:
        rows = rows.filter(author=call.person)
    if owners := call.query.get("owner"):
        rows = rows.filter(author__in=_ids("users", owners))
    if statuses := call.query.get("status"):
        rows = rows.filter(status__in=[_status(one) for one in statuses.split(",")])
    if wanted := call.query.get("category"):
        rows = rows.filter(category__in=[_category(one) for one in wanted.split(",")])
    for tag in call.request.GET.getlist("tags[]"):
        rows = rows.filter(pk__in=threads.tagged(rows.model, tag))
    for word in call.query.get("q", "").split()[:MOST_TERMS]:
        rows = rows.filter(_words(word, rows))
    for term in list(_TERM.finditer(call.query.get("extended", "")))[:MOST_TERMS]:
        rows = _narrowed(rows, term)
    rows = rows.select_related("notebook__structure", "author", "locked_by")
    return rows.order_by(*_order(call))


def _order(call: Call) -> tuple[str, str]:
    name = call.query.get("order") or "date"
    if name not in ORDERS:
        told = _("Order by one of: %(names)s.")
        raise Refused(told % {"names": ", ".join(sorted(ORDERS))})
    sign = "" if call.query.get("sort", "desc").lower() == "asc" else "-"
    return f"{sign}{ORDERS[name]}", f"{sign}pk"


def _narrowed(rows: QuerySet[Any], term: re.Match[str]) -> QuerySet[Any]:
    name, value = term["field"], term["quoted"] if term["quoted"] is not None else term["bare"]
    if name is None and value in ("AND", "&"):
        return rows
    if name is None and value in ("OR", "|", "(", ")"):
        raise Refused(_("Encre reads extended searches whose terms all hold, without OR."))
    if name is not None and name not in FIELDS:
        told = _("“%(name)s” cannot be searched; these can: %(names)s.")
        raise Refused(told % {"name": name, "names": ", ".join(sorted(FIELDS))})
    test = FIELDS[name](value, rows) if name else _words(value, rows)
    return rows.exclude(test) if term["no"] else rows.filter(test)


def _words(value: str, _rows: QuerySet[Any]) -> Q:
    found = Q(sort_title__contains=sort_key(value)) | Q(number__iexact=value)
    return found | Q(body__text__icontains=value)


def _yes(value: str) -> bool:
    if value.lower() not in YES + NO:
        raise Refused(_("Answer by yes or no."))
    return value.lower() in YES


def _stamped(value: str, rows: QuerySet[Any]) -> Q:
    test = Q(revisions__links__stamps__covers="statement")
    found = Q(pk__in=rows.model._base_manager.filter(test).values("pk"))
    return found if _yes(value) else ~found


def _stamped_at(value: str, rows: QuerySet[Any]) -> Q:
    test = _day("revisions__links__stamps__at__date", value)
    test &= Q(revisions__links__stamps__covers="statement")
    return Q(pk__in=rows.model._base_manager.filter(test).values("pk"))


def _day(column: str, value: str) -> Q:
    """Return the test of a day, or of two: 2026-11-01..2026-11-28, >2026-11-01."""
    first, dots, last = value.partition("..")
    try:
        if dots:
            between = (date.fromisoformat(first), date.fromisoformat(last))
            return Q(**{f"{column}__range": between})
        found = _COMPARED.fullmatch(value)
        sign, day = (found["sign"] or "", found["value"]) if found else ("", value)
        return Q(**{f"{column}{_SIGNS[sign]}": date.fromisoformat(day)})
    except ValueError:
        raise Refused(_("Write a day so: 2026-11-28.")) from None


def _rating(value: str, _rows: QuerySet[Any]) -> Q:
    return Q(rating=whole(value)) if value != "0" else Q(rating__isnull=True) | Q(rating=0)


FIELDS: dict[str, Callable[[str, QuerySet[Any]], Q]] = {
    "title": lambda value, _rows: Q(sort_title__contains=sort_key(value)),
    "body": lambda value, _rows: Q(body__text__icontains=value),
    "elabid": lambda value, _rows: Q(number=value),
    "id": lambda value, _rows: Q(pk__in=_ids("experiments", value)),
    "author": lambda value, _rows: Q(author__search_name__contains=sort_key(value)),
    "category": lambda value, _rows: Q(category__iexact=value),
    "tag": lambda value, rows: Q(pk__in=threads.tagged(rows.model, value)),
    "rating": _rating,
    "locked": lambda value, _rows: Q(locked_at__isnull=not _yes(value)),
    "date": lambda value, _rows: _day("experiment_on", value),
    "created_at": lambda value, _rows: _day("created_at__date", value),
    "timestamped": _stamped,
    "timestamped_at": _stamped_at,
}


def _ids(kind: str, listed: str) -> list[UUID]:
    keys = (as_uuid(key_of(kind, whole(one))) for one in listed.split(",") if one.strip())
    return [key for key in keys if key is not None]


def _status(text: str) -> str:
    place = whole(text) if text != "null" else 0
    return STATUSES[place - 1] if 1 <= place <= len(STATUSES) else ""


def _category(text: str) -> str:
    return "" if text == "null" else key_of("categories", whole(text)) or "\x7f"
