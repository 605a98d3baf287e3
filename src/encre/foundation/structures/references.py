"""What references given to people begin with: the label of the unit."""

import re

from encre.foundation.base.text import fold
from encre.foundation.structures.models import Structure


def prefix_of(structure: Structure) -> str:
    """Return the label without spaces, else the acronym, else those of what is above today."""
    seen = set()
    level: Structure | None = structure
    while level is not None and level.pk not in seen:
        seen.add(level.pk)
        code = level.code or (level.acronym if level.kind != "team" else "")
        if code:
            return re.sub(r"[^A-Z0-9]+", "", fold(code).upper())[:20] or "ENC"
        above = sorted(
            level.attachments.select_related("parent").order_by("id"),
            key=lambda row: not row.holds(),
        )
        level = above[0].parent if above else None
    return "ENC"
