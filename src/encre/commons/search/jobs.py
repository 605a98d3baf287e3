"""The index follows the journal: what an event changes is indexed again."""

from encre.commons.search import documents, services
from encre.foundation.jobs import on
from encre.foundation.journal import Recorded

# Rooms declare their documents in `search.py`; the list of events is known once all have.
documents.load()


@on(*documents.events(), name="search.index")
def index_changed(event: Recorded) -> None:
    """Index again what the event makes stale; doing it twice gives the same."""
    for source, ids in documents.stale_after(event):
        services.index(source, ids)
