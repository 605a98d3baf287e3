"""What a line of the reference means here: kind, short label, place, role."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from encre.foundation.base.text import fold
from encre.foundation.structures.departments import department_of
from encre.foundation.structures.labels import canonical
from encre.foundation.structures.models import (
    Precision,
    ResponsibilityRole,
    Site,
    StructureKind,
)
from encre.foundation.structures.rnsr.rows import Above, Row

KINDS = {"1": StructureKind.TEAM, "2": StructureKind.UNIT, "3": StructureKind.FEDERATION}
# Units abroad write foreign postcodes of five digits: there only a CEDEX says « in France ».
ABROAD_CODE = "23"
# The label people use first: the institute's own kinds, then mixed units, then the others.
PREFERRED = ("U", "US", "CIC", "UMR_S", "UMR", "UAR", "UMS", "UPR", "ERL", "FRE", "EMR")
_DEPUTY = re.compile(r"adj|deputy|suppl")
_MANAGER = re.compile(r"administrat|secretaire|gestion|\bsg\b")


@dataclass(frozen=True)
class Place:
    """The key of a site: two structures with the same place share it."""

    address: str
    postcode: str
    town: str
    country: str

    def site(self) -> Site:
        """Return a new site, placed at its department as far as it is known."""
        department = (department_of(self.postcode, self.town) or "") if self.country else ""
        return Site(
            address=self.address,
            postcode=self.postcode,
            town=self.town,
            country=self.country,
            department=department,
            precision=Precision.DEPARTMENT if department else Precision.UNKNOWN,
        )


def kind_of(row: Row) -> StructureKind:
    """Return the kind that the level of a line stands for; a unit when the level is unknown."""
    return KINDS.get(row.level, StructureKind.UNIT)


def place_of(row: Row) -> Place | None:
    """Return the place of a line; None when nothing is said of it."""
    if not (row.address or row.postcode or row.town):
        return None
    code = row.postcode.upper().replace("O", "0")
    french = department_of(code, row.town) is not None
    if row.nature_code == ABROAD_CODE and "cedex" not in row.town.lower():
        french = False
    postcode = code if french and re.fullmatch(r"\d{5}", code) else row.postcode
    return Place(row.address, postcode, row.town, "FR" if french else "")


def short_label(row: Row) -> str:
    """Return the label people use first among those the bodies gave (empty when none did)."""
    labels = [body.label for body in row.bodies if canonical(body.label)]
    return min(labels, key=_preference, default="")[:40]


def _preference(label: str) -> int:
    kind = re.sub(r"\d.*", "", canonical(label))
    return PREFERRED.index(kind) if kind in PREFERRED else len(PREFERRED)


def role_of(title: str) -> ResponsibilityRole:
    """Return the role that a free title stands for: 145 writings, three roles."""
    folded = fold(title)
    if _DEPUTY.search(folded):
        return ResponsibilityRole.DEPUTY
    if _MANAGER.search(folded):
        return ResponsibilityRole.MANAGER
    return ResponsibilityRole.HEAD


def facts_of(row: Row) -> dict[str, Any]:
    """Return the facts of the structure itself, its site apart."""
    return {
        "kind": str(kind_of(row)),
        "name": row.name,
        "acronym": row.acronym,
        "code": short_label(row),
        "nature": row.nature,
        "website": row.website,
        "domains": list(row.domains),
        "starts": date(row.year, 1, 1) if row.year else None,
    }


def body_key(body: Above) -> str:
    """Return what makes two mentions of a body one: its UAI, else its folded name."""
    return body.uai or fold(body.name)
