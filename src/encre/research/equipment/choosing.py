"""Finding whom a form means by a name or a mail address, among those the reader may see."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from encre.foundation.base.text import sort_key
from encre.foundation.people import queries as people

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

LOOKED_AT = 50


def person_named(reader: "Person", text: str) -> "Person":
    """Return the one person meant (raises ValidationError when none is, or several)."""
    if "@" in text:
        found = list(people.people(reader).filter(email__iexact=text.strip())[:2])
    else:
        rows = list(people.matching(reader, text)[:LOOKED_AT])
        same = [row for row in rows if sort_key(row.display_name) == sort_key(text)]
        found = same or rows
    if not found:
        raise ValidationError(_("Nobody is found by the name “%(name)s”.") % {"name": text})
    if len(found) > 1:
        raise ValidationError(
            _("Several people have the name “%(name)s”: give the mail address.") % {"name": text}
        )
    return found[0]
