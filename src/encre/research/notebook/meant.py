"""Finding what one means by a number, a title or an address: things the reader may see."""

import re
from typing import TYPE_CHECKING
from uuid import UUID

from encre.foundation import links
from encre.foundation.base.text import sort_key
from encre.research.notebook import queries as entries

if TYPE_CHECKING:
    from django.db.models import Model

    from encre.foundation.people.models import Person

_IDENTIFIER = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.I)


def things_named(reader: "Person", text: str) -> list["Model"]:
    """Return what is meant by an entry's number or title, or by the address of any page."""
    mine = entries.entries(reader)
    numbered = list(mine.filter(number__iexact=text)[:1])
    if numbered:
        return [*numbered]
    for identifier in _IDENTIFIER.findall(text):
        for kind in links.all_kinds():
            found = links.visible_objects(kind.name, {UUID(identifier)}, reader)
            if found:
                return found
    return [*mine.filter(sort_title=sort_key(text))[:2]]
