"""The index follows the journal: what an event changes is indexed again."""

from django.utils.translation import gettext_lazy

from encre.commons.search import documents, services
from encre.foundation.jobs import Run, job, on
from encre.foundation.journal import Recorded

# Rooms declare their documents in `search.py`; the list of events is known once all have.
documents.load()


@on(*documents.events(), name="search.index")
def index_changed(event: Recorded) -> None:
    """Index again what the event makes stale; doing it twice gives the same."""
    for source, ids in documents.stale_after(event):
        services.index(source, ids)


@job("search.reindex", max_attempts=3, lease=120, label=gettext_lazy("Make the index again"))
def reindex_all(run: Run) -> dict[str, int]:
    """Index every object of every kind again, as an upgrade asks when the index holds more."""
    done: dict[str, int] = {}
    for source in documents.sources():
        done[source.kind] = services.reindex(source, run.progress)
    return done
