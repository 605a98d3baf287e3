"""The bodies above structures: employers and supervising establishments."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from encre.foundation import access, journal
from encre.foundation.base import identifiers
from encre.foundation.base.errors import Refused
from encre.foundation.structures.events import BodyAdded, SupervisionStated
from encre.foundation.structures.models import Body, Structure, Supervision, SupervisionNature

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def add_body(
    *,
    by: "Person | None",
    name: str,
    acronym: str = "",
    uai: str = "",
    siret: str = "",
    ror: str = "",
    nature: str = "",
) -> Body:
    """Add an employer or supervising body (raises NotAllowed, Refused).

    A SIRET whose key is wrong is kept: some real ones do not follow it.
    """
    if by is not None:
        access.require(by, "structures.structure.create")
    wrong: dict[str, list[object]] = {}
    if not name.strip():
        wrong["name"] = [_("A name is needed.")]
    keyed = (("uai", uai, identifiers.uai_or_none), ("ror", ror, identifiers.ror_or_none))
    for field, value, check in keyed:
        if value and check(value) is None:
            wrong[field] = [_("This identifier is not valid: its check digit does not match.")]
    if uai and Body.objects.filter(uai=uai.strip().upper()).exists():
        wrong["uai"] = [_("This number already belongs to another body.")]
    if wrong:
        raise Refused(fields=wrong)
    body = Body(
        name=name.strip(),
        acronym=acronym.strip(),
        uai=uai.strip().upper(),
        siret="".join(siret.split()),
        ror=identifiers.ror_or_none(ror) or "" if ror else "",
        nature=nature.strip(),
    )
    with transaction.atomic():
        body.save(force_insert=True)
        journal.record(BodyAdded(body), by=by)
    return body


def supervise(
    structure: Structure,
    body: Body,
    *,
    by: "Person | None",
    nature: str = SupervisionNature.SUPERVISING,
    position: int | None = None,
    starts: date | None = None,
    ends: date | None = None,
) -> Supervision:
    """Say that a body supervises a structure or takes part in it (raises NotAllowed, Refused)."""
    if by is not None:
        access.require(by, "structures.structure.place", structure)
    if nature not in SupervisionNature.values:
        raise Refused(fields={"nature": [_("There is no such kind of supervision.")]})
    if starts and ends and ends < starts:
        raise Refused(fields={"ends": [_("The end comes before the beginning.")]})
    if structure.supervisions.filter(body=body, starts=starts).exists():
        raise Refused(fields={"body": [_("This body already stands above the structure.")]})
    with transaction.atomic():
        supervision = Supervision.objects.create(
            structure=structure,
            body=body,
            nature=nature,
            position=structure.supervisions.count() if position is None else position,
            starts=starts,
            ends=ends,
        )
        event = SupervisionStated(structure, body=body.pk, nature=str(nature))
        journal.record(event, by=by)
    return supervision
