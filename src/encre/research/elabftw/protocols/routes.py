"""Which part answers which call: the first word of the path, the third, how many there are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http.response import HttpResponseBase

from encre.research.elabftw.protocols import (
    comments,
    events,
    experiments,
    exports,
    house,
    imports,
    item_types,
    items,
    links,
    overview,
    revisions,
    steps,
    tags,
    templates,
    uploads,
)

if TYPE_CHECKING:
    from encre.research.elabftw.protocols.calls import Call

Part = Callable[["Call"], HttpResponseBase]
Methods = dict[str, Part]
ONE, ALL, PART, PARTS = 2, 1, 4, 3
"""How many words a path has: `experiments/1`, `experiments`, `experiments/1/steps/2`…"""
LINKS = ("experiments_links", "items_links")
HOUSE: dict[tuple[str, str, int], Methods] = {
    ("info", "", ALL): {"GET": house.info},
    ("users", "", ALL): {"GET": house.users},
    ("users", "", ONE): {"GET": house.user},
    ("teams", "", ALL): {"GET": house.teams},
    ("teams", "", ONE): {"GET": house.team},
    ("teams", "tags", PARTS): {"GET": overview.team_tags},
    ("teams", "tags", PART): {"GET": overview.team_tag},
    ("teams", "experiments_status", PARTS): {"GET": house.statuses},
    ("teams", "experiments_status", PART): {"GET": house.status},
    ("teams", "experiments_categories", PARTS): {"GET": house.categories},
    ("teams", "experiments_categories", PART): {"GET": house.category},
    ("teams", "resources_categories", PARTS): {"GET": items.categories},
    ("extra_fields_keys", "", ALL): {"GET": overview.field_keys},
    ("unfinished_steps", "", ALL): {"GET": overview.unfinished_steps},
    ("events", "", ALL): {"GET": events.listed},
    ("events", "", ONE): {"POST": events.book},
    ("event", "", ONE): {"GET": events.one, "PATCH": events.move, "DELETE": events.cancel},
    ("exports", "", ALL): {"GET": exports.listed, "POST": exports.ask},
    ("exports", "", ONE): {"GET": exports.one, "DELETE": exports.remove},
    ("import", "", ALL): {"GET": imports.about, "POST": imports.receive},
    ("import", "", ONE): {"GET": imports.one},
}
OBJECTS: dict[tuple[str, str, int], Methods] = {
    ("experiments", "", ALL): {"GET": experiments.listed, "POST": experiments.begin},
    ("experiments", "", ONE): {
        "GET": experiments.one,
        "PATCH": experiments.change,
        "POST": experiments.duplicate,
        "DELETE": experiments.remove,
    },
    ("items", "", ALL): {"GET": items.listed, "POST": items.add},
    ("items", "", ONE): {"GET": items.one, "PATCH": items.change, "DELETE": items.remove},
    ("experiments_templates", "", ALL): {"GET": templates.listed, "POST": templates.begin},
    ("experiments_templates", "", ONE): {
        "GET": templates.one,
        "PATCH": templates.change,
        "DELETE": templates.remove,
    },
    ("items_types", "", ALL): {"GET": item_types.listed},
    ("items_types", "", ONE): {"GET": item_types.one},
}
PARTS_OF: dict[tuple[str, str, int], Methods] = {
    **{
        (kind, "comments", PARTS): {"GET": comments.listed, "POST": comments.add}
        for kind in ("experiments", "items")
    },
    **{
        (kind, "comments", PART): {
            "GET": comments.one, "PATCH": comments.change, "DELETE": comments.remove,
        }
        for kind in ("experiments", "items")
    },
    **{
        (kind, "tags", PARTS): {"GET": tags.listed, "POST": tags.add, "DELETE": tags.clear}
        for kind in ("experiments", "items")
    },
    **{
        (kind, "tags", PART): {"GET": tags.one, "PATCH": tags.change}
        for kind in ("experiments", "items")
    },
    **{
        (kind, name, PARTS): {"GET": links.listed}
        for kind in ("experiments", "items")
        for name in LINKS
    },
    **{
        ("experiments", name, PART): {"POST": links.tie, "DELETE": links.untie} for name in LINKS
    },
    ("experiments", "steps", PARTS): {"GET": steps.listed, "POST": steps.add},
    ("experiments", "steps", PART): {
        "GET": steps.one, "PATCH": steps.change, "DELETE": steps.remove,
    },
    ("experiments", "uploads", PARTS): {"GET": uploads.listed, "POST": uploads.add},
    ("experiments", "uploads", PART): {
        "GET": uploads.one, "POST": uploads.replace, "PATCH": uploads.change,
        "DELETE": uploads.remove,
    },
    ("experiments", "revisions", PARTS): {"GET": revisions.listed},
    ("experiments", "revisions", PART): {"GET": revisions.one, "PATCH": revisions.restore},
}  # fmt: skip
TABLE = {**HOUSE, **OBJECTS, **PARTS_OF}
