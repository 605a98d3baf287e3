"""What a person answers for in equipment, and how somebody else takes it over."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from encre.foundation import links
from encre.research.equipment import queries
from encre.research.equipment.models import Instrument
from encre.research.equipment.services.declaring import set_responsibles

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def instruments(person: "Person") -> QuerySet[Instrument]:
    """Return the instruments a person answers for, those retired apart."""
    rows = Instrument.objects.filter(responsibles__person_id=person.pk)
    return rows.exclude(state="retired")


def entrust(instrument: Instrument, *, leaver: "Person", to: "Person", by: "Person") -> None:
    """Let `to` answer for an instrument in the place of `leaver`."""
    kept = [row for row in queries.responsible_people(instrument) if row.pk != leaver.pk]
    set_responsibles(instrument, [*kept, to], by=by)


links.owns(
    links.Owned(
        name="instruments",
        kind="equipment.Instrument",
        label=_("Instruments answered for"),
        rows=instruments,
        hand_over=entrust,
        means=_(
            "Whoever takes over keeps these instruments: rules, approvals, trainings, maintenance."
        ),
        order=30,
    )
)
