"""The verbs of structures."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from encre.foundation.structures import services as structures
from encre.foundation.structures.models import Attachment, Body
from encre.foundation.structures.services.responsibilities import recognise_responsible

if TYPE_CHECKING:
    from tests.matrix.house import House

from tests.rules.verbs.verb import Verb, keeper

DAY = date(2026, 1, 31)


def _duty(house: House) -> Any:
    return house.rows["listed"].responsibilities.get()


VERBS = [
    Verb(
        structures.create_structure,
        lambda h: structures.create_structure(
            by=keeper(h), kind="team", name="Neuve", parents=[h.rows["unit"]]
        ),
    ),
    Verb(
        structures.update_structure,
        lambda h: structures.update_structure(h.rows["unit"], by=keeper(h), name="Autre"),
    ),
    Verb(
        structures.close_structure,
        lambda h: structures.close_structure(h.rows["unit"], by=keeper(h), on=DAY),
    ),
    Verb(
        structures.state_succession,
        lambda h: structures.state_succession(
            h.rows["elsewhere"], h.rows["team"], by=keeper(h), kind="F"
        ),
    ),
    Verb(structures.add_site, lambda h: structures.add_site(by=keeper(h), town="Nantes")),
    Verb(
        structures.settle, lambda h: structures.settle(h.rows["unit"], by=keeper(h), town="Brest")
    ),
    Verb(
        structures.attach,
        lambda h: structures.attach(h.rows["elsewhere"], h.rows["unit"], by=keeper(h)),
    ),
    Verb(
        structures.detach,
        lambda h: structures.detach(
            Attachment.objects.get(child=h.rows["team"]), by=keeper(h), on=DAY
        ),
    ),
    Verb(structures.add_body, lambda h: structures.add_body(by=keeper(h), name="Université")),
    Verb(
        structures.supervise,
        lambda h: structures.supervise(
            h.rows["unit"], Body.objects.get(name="École"), by=keeper(h)
        ),
        prepare=lambda h: structures.add_body(by=keeper(h), name="École"),
    ),
    Verb(
        structures.give_responsibility,
        lambda h: structures.give_responsibility(
            h.rows["team"], by=keeper(h), role="head", person=h.rows["listed"]
        ),
    ),
    Verb(
        recognise_responsible,
        lambda h: recognise_responsible(
            h.rows["unit"].responsibilities.get(pk=h.objects["duty"]["held"]),
            h.rows["listed"],
            by=keeper(h),
        ),
    ),
    Verb(
        structures.end_responsibility,
        lambda h: structures.end_responsibility(_duty(h), by=keeper(h), on=DAY),
    ),
    Verb(
        structures.add_label,
        lambda h: structures.add_label(h.rows["unit"], "U 1234", by=keeper(h)),
    ),
]
