"""The verbs of the inventory."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from encre.research.inventory.services import (
    alerts,
    places,
    resources,
    splitting,
    stock,
    tables,
    types,
)
from tests.rules.verbs.verb import Verb, author

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.matrix.house import House

ONE = {"amount": Decimal(1), "unit": "µL"}


def _fresh(house: House, name: str) -> Any:
    row = house.rows[name]
    row.refresh_from_db()
    return row


def _on(function: Any, thing: str, **words: Any) -> Callable[[House], Any]:
    def act(house: House) -> Any:
        return function(_fresh(house, thing), by=author(house), **words)

    return act


def _in_team(function: Any, **words: Any) -> Callable[[House], Any]:
    return lambda house: function(house.rows["team"], by=author(house), **words)


def _changed(house: House) -> Any:
    row = _fresh(house, "resource.open")
    return resources.change_resource(
        row, by=author(house), version=row.version, values={}, lot="Lot 2"
    )


def _created(house: House) -> Any:
    chosen = (house.rows["type"], house.rows["team"])
    return resources.create_resource(*chosen, by=author(house), title="Neuve")


def _sent(house: House) -> Any:
    chosen = (house.rows["type"], house.rows["team"], b"Nom\nUne\nDeux\n")
    return tables.receive_table(*chosen, by=author(house), name="Table.csv")


def _month_later(house: House) -> None:
    row = house.rows["table.ready"]
    then = timezone.now() - tables.KEPT_FOR - timedelta(hours=1)
    type(row).objects.filter(pk=row.pk).update(created_at=then)


def _low(house: House) -> Any:
    row = house.rows["resource.open"]
    type(row).objects.filter(pk=row.pk).update(low_at=10**12)


VERBS = [
    Verb(types.define_type, _in_team(types.define_type, name="Neuf")),
    Verb(types.change_type, _on(types.change_type, "type", name="Autre", fields=[])),
    Verb(types.add_usual_types, _in_team(types.add_usual_types)),
    Verb(resources.create_resource, _created),
    Verb(resources.change_resource, _changed),
    Verb(resources.remove_resource, _on(resources.remove_resource, "resource.open")),
    Verb(resources.bring_back, _on(resources.bring_back, "resource.removed")),
    Verb(places.add_place, _in_team(places.add_place, kind="room", name="Neuve")),
    Verb(places.change_place, _on(places.change_place, "box", name="Autre")),
    Verb(places.remove_place, _on(places.remove_place, "shelf")),
    Verb(stock.receive, _on(stock.receive, "resource.open", **ONE)),
    Verb(stock.take, _on(stock.take, "tube.open", **ONE)),
    Verb(stock.add, _on(stock.add, "tube.open", **ONE)),
    Verb(stock.count_again, _on(stock.count_again, "tube.open", reason="Pesé", **ONE)),
    Verb(stock.thaw, _on(stock.thaw, "tube.open")),
    Verb(stock.move, _on(stock.move, "tube.open", place=None)),
    Verb(stock.discard, _on(stock.discard, "tube.open")),
    Verb(splitting.split, _on(splitting.split, "tube.open", count=2, **ONE)),
    Verb(tables.receive_table, _sent, events=2),
    Verb(tables.confirm_table, _on(tables.confirm_table, "table.ready")),
    Verb(
        tables.forget_tables, lambda _house: tables.forget_tables(), events=2, prepare=_month_later
    ),
    Verb(alerts.tell_alerts, lambda _house: alerts.tell_alerts(), prepare=_low),
]
