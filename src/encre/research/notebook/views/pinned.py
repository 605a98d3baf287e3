"""The protocols of an entry, as its page shows them."""

from collections.abc import Sequence
from typing import Any

from encre.research.notebook import queries
from encre.research.notebook.models import Pin, Template


def shown_pins(entry: Any, person: Any) -> Sequence[dict[str, Any]]:
    """Return the protocols of an entry as its page shows them, with the newer version there is."""
    pins = queries.pins_of(entry)
    wanted = {pin.used.template_id for pin in pins}
    rows = queries.templates(person).filter(pk__in=wanted) if wanted else ()
    known = {row.pk: row for row in rows}
    return [
        {
            "pin": pin,
            "used": pin.used,
            "template": known.get(pin.used.template_id),
            "newer": _newer(pin, known.get(pin.used.template_id)),
        }
        for pin in pins
    ]


def _newer(pin: Pin, template: Template | None) -> int:
    """Return the number of the newer version there is, 0 when there is none that one may read."""
    if template is None or template.retired_at is not None:
        return 0
    return template.published if template.published > pin.used.number else 0
