"""The verbs of an arrival from elsewhere; what its jobs do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from encre.research.notebook.services.migrating import asking
from tests.rules.verbs.verb import Verb, author

if TYPE_CHECKING:
    from tests.matrix.house import House


def _arrival(house: House, state: str) -> Any:
    row = house.rows[f"arrival.{state}"]
    row.refresh_from_db()
    return row


VERBS = [
    Verb(
        asking.open_migration,
        lambda h: asking.open_migration(h.rows["team"], by=author(h), title="Neuf"),
    ),
    Verb(asking.read_given, lambda h: asking.read_given(_arrival(h, "giving"), by=author(h))),
    Verb(asking.choose, lambda h: asking.choose(_arrival(h, "ready"), {}, by=author(h))),
    Verb(asking.begin, lambda h: asking.begin(_arrival(h, "planned"), by=author(h))),
    Verb(asking.undo, lambda h: asking.undo(_arrival(h, "done"), by=author(h))),
    Verb(asking.stop, lambda h: asking.stop(_arrival(h, "reading"), by=author(h))),
]

NOT_VERBS = {
    "reads or computes": """
        research.notebook.services.migrating.asking.standing
        research.notebook.services.migrating.finding.found_in
        research.notebook.services.migrating.finding.people_of
        research.notebook.services.migrating.loading.loaded
        research.notebook.services.migrating.loading.mark_of
        research.notebook.services.migrating.resources.choice_for
        research.notebook.services.migrating.resources.fields_asked
        research.notebook.services.migrating.resources.told
        research.notebook.services.migrating.resources.type_name
        research.notebook.services.migrating.running.standing_of
        research.notebook.services.migrating.running.targets
        research.notebook.services.migrating.shaping.default_title
        research.notebook.services.migrating.shaping.lines_of
        research.notebook.services.migrating.shaping.place_of
        research.notebook.services.migrating.shaping.shaped_by
        research.notebook.services.migrating.shaping.told_of
    """,
    "a part of a verb, in its transaction": """
        research.notebook.services.migrating.resources.type_for
        research.notebook.services.migrating.resources.write
    """,
    "tested in its own room, on rows the house does not have": """
        research.notebook.services.migrating.planning.plan
        research.notebook.services.migrating.running.bring_in
        research.notebook.services.migrating.undoing.take_away
    """,
}
