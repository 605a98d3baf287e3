"""The verbs of the directories that are read."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from encre.institute.directory.models import Run, Source
from encre.institute.directory.services import asking, sources
from tests.matrix.source_house import MAPPING, TABLE
from tests.rules.verbs.verb import Verb, keeper

if TYPE_CHECKING:
    from tests.matrix.house import House


def _source(house: House, name: str = "source") -> Source:
    return Source.objects.get(pk=house.rows[name].pk)


def _owner(house: House) -> Any:
    return house.rows["unit"].attachments.get().parent


def _send(house: House) -> Any:
    stream = io.BytesIO(TABLE)
    return sources.send_file(_source(house), stream, name="x.csv", by=keeper(house))


def _tried(house: House) -> None:
    Run.objects.create(source=_source(house), trial=True, state="done")


VERBS = [
    Verb(
        sources.declare_source,
        lambda h: sources.declare_source(name="Neuf", kind="csv", owner=_owner(h), by=keeper(h)),
    ),
    Verb(
        sources.change_source,
        lambda h: sources.change_source(
            _source(h), by=keeper(h), version=_source(h).version, brake=9
        ),
    ),
    Verb(
        sources.connect_source,
        lambda h: sources.connect_source(
            _source(h, "source.server"),
            by=keeper(h),
            version=1,
            address="ldaps://x.example",
            base="dc=x",
        ),
    ),
    Verb(
        sources.map_source,
        lambda h: sources.map_source(
            _source(h), by=keeper(h), version=_source(h).version, mapping=MAPPING
        ),
    ),
    # The file is kept by a verb of its own.
    Verb(sources.send_file, _send, events=2),
    Verb(
        sources.activate_source,
        lambda h: sources.activate_source(_source(h), by=keeper(h)),
        prepare=_tried,
    ),
    Verb(
        sources.pause_source,
        lambda h: sources.pause_source(_source(h, "source.active"), by=keeper(h)),
    ),
    Verb(sources.remove_source, lambda h: sources.remove_source(_source(h), by=keeper(h))),
    Verb(
        asking.ask_reading,
        lambda h: asking.ask_reading(_source(h), by=keeper(h), trial=True),
    ),
    Verb(
        asking.accept_reading,
        lambda h: asking.accept_reading(Run.objects.get(pk=h.rows["run"].pk), by=keeper(h)),
    ),
    Verb(asking.look, lambda h: asking.look(_source(h), by=keeper(h))),
]
