"""The places where structures are."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.base.errors import Refused
from encre.foundation.structures.departments import department_of
from encre.foundation.structures.events import SiteAdded
from encre.foundation.structures.models import Precision, Site

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def add_site(
    *,
    by: "Person | None",
    town: str = "",
    name: str = "",
    address: str = "",
    postcode: str = "",
    country: str = "FR",
    department: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
) -> Site:
    """Add a place (raises NotAllowed, Refused); its postcode gives the department left out."""
    if by is not None:
        access.require(by, "structures.structure.create")
    if (latitude is None) != (longitude is None):
        raise Refused(fields={"latitude": [_("Give both coordinates, or neither.")]})
    if not (abs(latitude or 0) <= 90 and abs(longitude or 0) <= 180):  # noqa: PLR2004 - degrees
        raise Refused(fields={"latitude": [_("These coordinates are not on the earth.")]})
    if not department and country == "FR":
        department = department_of(postcode, town) or ""
    site = Site(
        name=name.strip(),
        address=address.strip(),
        postcode=postcode.strip(),
        town=town.strip(),
        country=country,
        department=department,
        latitude=latitude,
        longitude=longitude,
        precision=_precision(latitude, department),
    )
    with transaction.atomic():
        site.save(force_insert=True)
        journal.record(SiteAdded(site), by=by)
    return site


def _precision(latitude: float | None, department: str) -> Precision:
    if latitude is not None:
        return Precision.EXACT
    return Precision.DEPARTMENT if department else Precision.UNKNOWN
