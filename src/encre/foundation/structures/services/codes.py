"""Giving a structure the codes its bodies know it by."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.base.errors import Refused
from encre.foundation.structures.events import LabelAdded
from encre.foundation.structures.labels import canonical
from encre.foundation.structures.models import Body, Label, Structure
from encre.foundation.structures.services.tree import place

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def add_label(
    structure: Structure,
    text: str,
    *,
    by: "Person | None",
    body: Body | None = None,
    starts: date | None = None,
    ends: date | None = None,
) -> Label:
    """Give a structure a code; its first one also becomes its short label.

    Raises NotAllowed, Refused. The same code of the same body said again changes nothing.
    """
    if by is not None:
        access.require(by, "structures.structure.edit", structure)
    shown, code = " ".join(text.split()), canonical(text)
    longest = Label._meta.get_field("code").max_length or 0
    if not code or len(code) > longest or len(shown) > longest:
        raise Refused(fields={"text": [_("A label has letters and digits, such as U 1016.")]})
    if starts and ends and ends < starts:
        raise Refused(fields={"ends": [_("The end comes before the beginning.")]})
    known = structure.labels.filter(code=code, body=body).first()
    if known is not None:
        return known
    with transaction.atomic():
        label = Label.objects.create(
            structure=structure, body=body, text=shown, code=code, starts=starts, ends=ends
        )
        if not structure.code and label.holds():
            structure.code = shown[: Structure._meta.get_field("code").max_length]
            structure.save(update_fields=["code", "search_name"])
            place(structure)
        journal.record(LabelAdded(structure, code=code), by=by)
    return label
