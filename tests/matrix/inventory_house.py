"""The inventory's things for the table: a type, places, resources with their tubes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from encre.commons.threads import services as threads
from encre.research.inventory.services import places, resources
from encre.research.inventory.services.tables import receive_table
from encre.research.inventory.tests.factories import a_box, a_resource, a_tube, a_type

if TYPE_CHECKING:
    from tests.matrix.house import House

TABLE = "Tablesecrete"
SECRET, OPEN = ["Ressourcesecrete", "Lotsecret", TABLE], ["Ressourceouverte", "Boiteouverte"]


def inventoried(house: House) -> None:
    """Make them, through the services."""
    author, team = house.people["author"], house.rows["team"]
    kind = a_type(team, author, name="Typeouvert")
    box = a_box(team, author, name="Boiteouverte")
    shelf = places.add_place(team, by=author, kind="shelf", name="Vide", parent=box.parent)
    rows = {
        "open": a_resource(kind, title="Ressourceouverte", lot="Lot 1"),
        "confidential": a_resource(
            kind, title="Ressourcesecrete", lot="Lotsecret", confidential=True
        ),
        "removed": a_resource(kind, title="Ressourcejetee"),
    }
    resources.remove_resource(rows["removed"], by=author)
    threads.favourite(rows["open"], by=author)
    tubes = {name: a_tube(rows[name], "100", place=box) for name in ("open", "confidential")}
    things: dict[str, Any] = {
        "type": kind,
        "box": box,
        "shelf": shelf,
        **{f"resource.{name}": row for name, row in rows.items()},
        **{f"tube.{name}": tube for name, tube in tubes.items()},
    }
    for state in ("ready", "wrong"):
        things[f"table.{state}"] = _table(kind, team, author, state)
    for name, row in things.items():
        house.rows[name] = row
        keys = {"pk": row.pk, "identifier": row.pk}
        house.objects[name] = keys | ({"code": row.number} if hasattr(row, "number") else {})


def _table(kind: Any, team: Any, author: Any, state: str) -> Any:
    """Return a table as the job of its check leaves it."""
    row = receive_table(kind, team, b"Nom\nTablesecrete\n", by=author, name=f"{TABLE} {state}.csv")
    line = {"line": 2, "title": TABLE, "lot": "", "amount": ""}
    trouble = {"line": 2, "reasons": [["Nom", TABLE]]}
    row.report = {"unknown": [], "ready": 1, "shown": [line], "troubles": []}
    if state == "wrong":
        row.report |= {"ready": 0, "shown": [], "troubles": [trouble]}
    row.state = state
    row.save(update_fields=["state", "report"])
    return row


def answers(house: House, url: str, row: Any) -> dict[str, Any]:
    """Return what somebody of the team sends to each address of the inventory."""
    chosen = {"type": str(house.rows["type"].pk), "structure": str(house.rows["team"].pk)}
    team, amount = {"structure": chosen["structure"]}, {"amount": "1", "unit": "µL"}
    fields = {f"fields-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL")}
    version = {"version": str(getattr(row, "version", 1))}
    said: dict[str, dict[str, Any]] = {
        "inventory:new": chosen,
        "inventory:import": chosen | {"text": "Nom\nImportee\n"},
        "inventory:start": team,
        "inventory:new_type": team | fields | {"name": "Neuf", "unit": "mL"},
        "inventory:edit_type": fields | {"name": "Renomme", "unit": "mL"},
        "inventory:new_place": team | {"kind": "room", "name": "Neuve"},
        "inventory:edit_place": {"name": "Renommee", "rows": "9", "columns": "9"},
        "inventory:edit": version | {"title": "Renommee", "unit": "µL"},
        "inventory:receive": amount | {"count": "2"},
        "inventory:take": amount,
        "inventory:add": amount,
        "inventory:count": amount | {"reason": "Pesé"},
        "inventory:split": amount | {"count": "2"},
        "inventory:share": {"whom": "U 1001", "level": "view"},
        "inventory:share_place": {"whom": "U 1001", "level": "edit"},
        "inventory:move": {"place": str(house.rows["box"].pk), "position": "I9"},
    }
    return said.get(url, {})
