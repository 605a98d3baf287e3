"""The places where structures are."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.base.errors import Refused
from encre.foundation.structures.departments import department_of
from encre.foundation.structures.events import SiteAdded, StructureUpdated
from encre.foundation.structures.models import Precision, Site, Structure

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

# What makes two sites one.
SAME = ("name", "address", "postcode", "town", "country", "latitude", "longitude")


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
    site = _site(
        name=name,
        address=address,
        postcode=postcode,
        town=town,
        country=country,
        department=department,
        latitude=latitude,
        longitude=longitude,
    )
    with transaction.atomic():
        site.save(force_insert=True)
        journal.record(SiteAdded(site), by=by)
    return site


def settle(structure: Structure, *, by: "Person | None", **facts: Any) -> Structure:
    """Say where a structure stands, by the facts of a site (raises NotAllowed, Refused).

    A site that is already known with these very facts is shared; others keep their own.
    """
    if by is not None:
        access.require(by, "structures.structure.edit", structure)
    wanted = _site(**facts)
    same = {name: getattr(wanted, name) for name in SAME}
    with transaction.atomic():
        site = Site.objects.filter(**same).order_by("created_at", "id").first()
        if site is None:
            site = wanted
            site.save(force_insert=True)
        structure = Structure.objects.select_for_update().get(pk=structure.pk)
        if structure.site_id != site.pk:
            structure.site, structure.version = site, structure.version + 1
            structure.save(update_fields=["site", "version"])
            journal.record(StructureUpdated(structure, fields=["site"]), by=by)
    return structure


def _site(
    *,
    town: str = "",
    name: str = "",
    address: str = "",
    postcode: str = "",
    country: str = "FR",
    department: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
) -> Site:
    if (latitude is None) != (longitude is None):
        raise Refused(fields={"latitude": [_("Give both coordinates, or neither.")]})
    if not (abs(latitude or 0) <= 90 and abs(longitude or 0) <= 180):  # noqa: PLR2004 - degrees
        raise Refused(fields={"latitude": [_("These coordinates are not on the earth.")]})
    if not department and country == "FR":
        department = department_of(postcode, town) or ""
    return Site(
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


def _precision(latitude: float | None, department: str) -> Precision:
    if latitude is not None:
        return Precision.EXACT
    return Precision.DEPARTMENT if department else Precision.UNKNOWN
