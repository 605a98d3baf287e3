"""Prolonging time-stamps on demand, before an algorithm or a certificate grows old."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.base.errors import Refused
from encre.research.notebook.events import StampsRenewed
from encre.research.notebook.models import Covers, Entry, Stamp
from encre.research.notebook.services.stamping import await_stamp

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def renew_entry_stamps(entry: Entry, *, by: "Person") -> int:
    """Ask for the renewal of every time-stamp of an entry (raises NotAllowed, Refused for none)."""
    access.require(by, "notebook.entry.unlock", entry)
    with transaction.atomic():
        last = Stamp.objects.filter(
            link__revision__entry=entry,
            covers=Covers.STATEMENT,
            renewal__isnull=True,
            awaited__isnull=True,
        )
        stamps = list(last.select_related("link"))
        if not stamps:
            raise Refused(_("No time-stamp of this entry can be renewed now."))
        for stamp in stamps:
            await_stamp(stamp.link, Covers.STATEMENT, stamp)
        journal.record(StampsRenewed(entry, count=len(stamps)), by=by)
    return len(stamps)
