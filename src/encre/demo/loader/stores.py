"""Fills the freezers: places first, then resources with their tubes, each on its day."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from django.utils import timezone, translation

from encre.commons.threads import services as threads
from encre.demo.chance import chance
from encre.demo.stores import KEPT, SPOTS, TEAM, Kept, Spot
from encre.foundation.base.text import sort_key
from encre.research.inventory.services import places, resources, splitting, stock, types

if TYPE_CHECKING:
    from encre.demo.loader.agenda import Agenda
    from encre.demo.loader.structures import Built
    from encre.foundation.people.models import Person
    from encre.research.inventory import models

OPENED = 420
KEEPER = "sylvie"


class Storing:
    """Enters every act of the inventory in the agenda."""

    def __init__(self, agenda: Agenda, built: Built, people: dict[str, Person], seed: int) -> None:
        self.agenda, self.built, self.people, self.seed = agenda, built, people, seed
        self.types: dict[str, models.ResourceType] = {}
        self.places: dict[str, models.Place] = {}
        self.kept: dict[str, models.Resource] = {}

    def plan(self) -> None:
        """Enter the types and places, then each resource."""
        rng = chance(self.seed, "stores")
        self.agenda.add(self.agenda.moment(OPENED, rng), self._open)
        for rank, kept in enumerate(KEPT):
            day = chance(self.seed, "store", str(rank))
            self.agenda.add(self.agenda.moment(kept.days, day), partial(self._keep, kept))
            later = self.agenda.moment(kept.days * 0.4, day)
            self.agenda.add(later, partial(self._use, kept))

    def _open(self) -> None:
        """Give the team the usual types, in French, and describe its places."""
        keeper = self.people[KEEPER]
        with translation.override("fr"):
            made = types.add_usual_types(self.built.structures[TEAM], by=keeper)
        self.types = {row.sort_name: row for row in made}
        for spot in SPOTS:
            self.places[spot.key] = self._place(spot, keeper)

    def _place(self, spot: Spot, keeper: Person) -> models.Place:
        rows, columns = spot.grid or (None, None)
        return places.add_place(
            self.built.structures[spot.owner], by=keeper, kind=spot.kind, name=spot.name,
            parent=self.places.get(spot.inside), temperature=spot.temperature,
            rows=rows, columns=columns,
        )  # fmt: skip

    def _keep(self, kept: Kept) -> None:
        """Add a resource and put its tubes where they stand."""
        by, now = self.people[kept.by], timezone.localdate()
        facts = {**kept.facts, "received_on": now, "unit": kept.unit, "low": kept.low}
        if kept.expires is not None:
            facts["expires_on"] = self.agenda.now.date() + timedelta(days=kept.expires)
        row = resources.create_resource(
            self.types[_french(kept.type)], self.built.structures[TEAM], by=by, title=kept.title,
            values={_french(name): _choice(text) for name, text in kept.values.items()},
            confidential=kept.confidential, **facts,
        )  # fmt: skip
        if kept.tags:
            threads.set_tags(row, kept.tags, by=by, scope_id=row.structure_id)
        stock.receive(
            row, by=by, amount=Decimal(kept.amount), unit=kept.unit, count=kept.tubes,
            place=self.places.get(kept.place),
        )  # fmt: skip
        self.kept[kept.title] = row

    def _use(self, kept: Kept) -> None:
        """Take from the first tube, thaw it, split it."""
        row, by = self.kept[kept.title], self.people[kept.by]
        tube = row.containers.order_by("ordinal").first()
        if tube is None:
            return
        for _turn in range(kept.thaws):
            stock.thaw(tube, by=by)
        for amount in kept.taken:
            stock.take(tube, by=by, amount=Decimal(amount), unit=kept.unit)
        if kept.split:
            count, each = kept.split
            splitting.split(
                tube, by=by, count=count, amount=Decimal(each), unit=kept.unit, place=tube.place
            )


def _french(name: str) -> str:
    """Return the folded French name of a usual type or of one of its fields."""
    with translation.override("fr"):
        return sort_key(translation.gettext(name))


def _choice(text: str) -> str:
    """Return a value in French: choices are those of the usual types."""
    with translation.override("fr"):
        return translation.gettext(text) if text else text
