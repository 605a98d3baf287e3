"""A filter that hides what is over unless it is asked for."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.utils import timezone

from encre.foundation.ui.pages import FlagFilter

if TYPE_CHECKING:
    from encre.foundation.ui.pages.filters import Rows


@dataclass(frozen=True)
class Upcoming(FlagFilter):
    """Keeps what is to come and in force; all of it when the flag is set."""

    def narrow(self, rows: "Rows", query: QueryDict) -> "Rows":
        """Keep what is to come, unless all is asked for."""
        if query.get(self.name) == "1":
            return rows
        return rows.filter(ends__gt=timezone.now(), state__in=("asked", "booked"))
