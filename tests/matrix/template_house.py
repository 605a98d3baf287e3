"""Templates for the table: a team's, one of its author alone, and an entry tied to what it uses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from encre.foundation.links import queries as links
from encre.research.notebook.body import VERSION, from_html
from encre.research.notebook.services.protocols import pin_protocol
from encre.research.notebook.services.templates import create_template, publish_template
from encre.research.notebook.services.tying import tie_entry

if TYPE_CHECKING:
    from tests.matrix.house import House

FORM = {
    "title": "Autre nom",
    "status": "running",
    "fields-TOTAL_FORMS": "0",
    "fields-INITIAL_FORMS": "0",
    "steps-TOTAL_FORMS": "0",
    "steps-INITIAL_FORMS": "0",
}


def templated(house: House) -> None:
    """Make them, through the services."""
    author, entry = house.people["author"], house.rows["entry.open"]
    for name, structure in (("team", house.rows["team"]), ("own", None)):
        template = create_template(
            by=author,
            title=f"Modele{name}",
            structure=structure,
            document=from_html(f"<p>Textmodele{name}</p>").body,
        )
        publish_template(template, by=author, draft=1, note="Première")
        template.refresh_from_db()
        template.category, template.changed = "Brouillon", True
        template.save()
        house.objects[f"template.{name}"] = {"pk": template.pk, "number": 1}
        house.rows[f"template.{name}"] = template
    used = house.rows["template.team"].versions.get()
    pin_protocol(entry, used, by=author, version=entry.version)
    tie_entry(entry, "reproduces", house.rows["entry.locked"], by=author)
    pk = house.objects["entry.open"]["pk"]
    (tie,) = [tie for tie in links.about(entry, author) if tie.outgoing]
    house.objects["entry.pinned"] = {"pk": pk, "pin": entry.pins.get().pk}
    house.objects["entry.linked"] = {"pk": pk, "link": tie.link.pk}


def answers(house: House, url: str, row: Any) -> dict[str, Any]:
    """Return what is sent to each address of templates, protocols, links and moves."""
    draft = {"version": str(row.draft)} if hasattr(row, "draft") else {}
    version = {"version": str(getattr(row, "version", ""))}
    return {
        "notebook:new_template": {"title": "Nouveau"},
        "notebook:describe_template": FORM | draft,
        "notebook:publish_template": draft | {"note": "Suite"},
        "notebook:protocol": version | {"template": str(house.rows["template.own"].pk)},
        "notebook:links": {"relation": "cites", "target": house.rows["entry.locked"].number},
        "notebook:move": {"notebook": str(house.rows["notebook.confidential"].pk)},
    }.get(url, {})


def draft_sent(row: Any) -> dict[str, Any]:
    """Return what the editor sends to write a template's draft."""
    body = {"schema": VERSION, "body": from_html("<p>Autre</p>").body}
    headers = {"If-Match": f'"{row.draft}"'}
    return {"data": json.dumps(body), "content_type": "application/json", "headers": headers}
