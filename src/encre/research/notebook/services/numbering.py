"""Numbers people quote: `U1016-2026-00123`, unique, in order, never given twice."""

import re
from typing import TYPE_CHECKING

from django.db.models import F

from encre.foundation.base import locks
from encre.foundation.base.text import fold
from encre.research.notebook.models import Counter, Notebook

if TYPE_CHECKING:
    from encre.foundation.structures.models import Structure


def next_number(notebook: Notebook, year: int) -> str:
    """Return the next number of the notebook's unit in `year`; within a transaction."""
    prefix = prefix_of(notebook.structure)
    locks.named(f"notebook.number.{prefix}.{year}")
    counter, _made = Counter.objects.get_or_create(prefix=prefix, year=year)
    Counter.objects.filter(pk=counter.pk).update(last=F("last") + 1)
    counter.refresh_from_db(fields=["last"])
    return f"{prefix}-{year}-{counter.last:05d}"


def prefix_of(structure: "Structure") -> str:
    """Return the unit's label without spaces, else its acronym, else its parent's."""
    seen = set()
    level: Structure | None = structure
    while level is not None and level.pk not in seen:
        seen.add(level.pk)
        code = level.code or (level.acronym if level.kind != "team" else "")
        if code:
            return re.sub(r"[^A-Z0-9]+", "", fold(code).upper())[:20] or "ENC"
        attachment = level.attachments.select_related("parent").order_by("id").first()
        level = attachment.parent if attachment else None
    return "ENC"
