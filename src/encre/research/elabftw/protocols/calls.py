"""One call of a program: who, what, with what; reading its values, with a sentence when wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.foundation import access
from encre.foundation.base.errors import NotFound, Refused
from encre.foundation.base.ids import as_uuid
from encre.foundation.base.text import sort_key
from encre.foundation.structures import queries as structures
from encre.research.elabftw.services.numbers import key_of
from encre.research.notebook import queries as notebook

if TYPE_CHECKING:
    from django.http import HttpRequest

    from encre.foundation.people.models import Person
    from encre.foundation.structures.models import Structure
    from encre.research.notebook.models import Entry

MOST, FARTHEST, MOST_WORDS = 9_999, 10_000_000, 20
USUAL = 15


@dataclass
class Call:
    """A call: its path in parts, its query, its JSON."""

    request: HttpRequest
    person: Person
    method: str
    parts: list[str]
    query: dict[str, str] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)

    def part(self, place: int) -> str:
        """Return a part of the path, empty when there is none."""
        return self.parts[place] if place < len(self.parts) else ""

    def key(self, kind: str, place: int) -> UUID:
        """Return the id of the object whose number is in the path (raises NotFound)."""
        found = as_uuid(key_of(kind, whole(self.part(place))))
        if found is None:
            raise NotFound
        return found

    def entry(self) -> Entry:
        """Return the entry of the path as it is now (raises NotFound)."""
        found = notebook.entry(self.person, self.key("experiments", 1))
        if found is None:
            raise NotFound
        return found

    def teams(self) -> list[Structure]:
        """Return the teams and units the person works in, in a steady order."""
        mine = access.actor(self.person).teams
        return list(structures.open_structures(self.person).filter(pk__in=mine).order_by("pk"))

    def team(self, named: Any = None) -> Structure:
        """Return a team of the person's, the first when none is named (raises Refused)."""
        mine = self.teams()
        if named not in (None, "", "current"):
            key = key_of("teams", whole(named))
            mine = [team for team in mine if str(team.pk) == key]
        if not mine:
            raise Refused(_("You work in no such team or unit."))
        return mine[0]

    def words(self) -> list[str]:
        """Return the words of `q`, folded as names are sorted."""
        return [sort_key(word) for word in self.query.get("q", "").split()[:MOST_WORDS]]

    def page(self, rows: QuerySet[Any]) -> list[Any]:
        """Return the rows asked for by `limit` and `offset`."""
        offset, limit = self.bounds()
        return list(rows[offset : offset + limit])

    def bounds(self) -> tuple[int, int]:
        """Return from which row, and how many rows, are asked for; `limit` 0 means as usual."""
        offset = min(max(0, whole(self.query.get("offset") or 0)), FARTHEST)
        return offset, min(max(0, whole(self.query.get("limit") or 0)) or USUAL, MOST)


def whole(value: Any) -> int:
    """Return a whole number (raises Refused)."""
    try:
        return int(str(value))
    except ValueError:
        told = _("“%(value)s” is not a whole number.")
        raise Refused(told % {"value": str(value)[:40]}) from None


def words(value: Any, name: str) -> str:
    """Return a text (raises Refused when it is none)."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Refused(fields={name: [_("This must be a text.")]})
    return value


def stamp(moment: datetime | None) -> str | None:
    """Return a moment as eLabFTW writes it, on the clock of the institute."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M:%S") if moment else None


def moment(value: Any, name: str) -> datetime:
    """Return a moment (ISO 8601; without a zone, on the clock of the institute)."""
    try:
        found = datetime.fromisoformat(str(value))
        found = found if found.tzinfo else timezone.make_aware(found)
        if not 2000 <= found.year <= 2100:  # noqa: PLR2004
            raise ValueError
    except (ValueError, OverflowError):
        told = _("“%(value)s” is not a moment: write 2026-11-28T14:00:00+01:00.")
        raise Refused(fields={name: [told % {"value": str(value)[:40]}]}) from None
    return found
