"""Numbers people quote: `U1016-2026-00123`, unique, in order, never given twice."""

from django.db.models import F

from encre.foundation.base import locks
from encre.foundation.structures.references import prefix_of
from encre.research.notebook.models import Counter, Notebook


def next_number(notebook: Notebook, year: int) -> str:
    """Return the next number of the notebook's unit in `year`; within a transaction."""
    prefix = prefix_of(notebook.structure)
    locks.named(f"notebook.number.{prefix}.{year}")
    counter, _made = Counter.objects.get_or_create(prefix=prefix, year=year)
    Counter.objects.filter(pk=counter.pk).update(last=F("last") + 1)
    counter.refresh_from_db(fields=["last"])
    return f"{prefix}-{year}-{counter.last:05d}"
