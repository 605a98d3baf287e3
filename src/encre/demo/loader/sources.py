"""Declares the thirteen directories, reads them as workers would, and decides who is who."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from encre.demo.sources import sources
from encre.foundation import jobs
from encre.institute.directory.generator.exporting import kind, mapping
from encre.institute.directory.services import asking, deciding
from encre.institute.directory.services import sources as declaring

if TYPE_CHECKING:
    from encre.demo.institute import Institute
    from encre.demo.loader.structures import Built
    from encre.foundation.people.models import Person

READING = ("directory.look_at_source", "directory.read_source")


def load_sources(institute: Institute, built: Built, keeper: Person, seed: int) -> int:
    """Read every directory once; return how many doubtful pairs wait at the desk."""
    with tempfile.TemporaryDirectory(prefix="encre-demo-") as folder:
        files = sources(institute, seed).write(Path(folder))
        ready = []
        for key, path in files.items():
            owner = built.structures[f"delegation:{key}"]
            source = declaring.declare_source(
                name=owner.name, kind=kind(key), owner=owner, by=keeper
            )
            source = declaring.map_source(
                source, by=keeper, version=source.version, mapping=mapping(key)
            )
            with path.open("rb") as stream:
                declaring.send_file(source, stream, name=path.name, by=keeper)
            asking.ask_reading(source, by=keeper, trial=True)
            ready.append(source)
    jobs.run_named(*READING)
    for source in ready:
        declaring.activate_source(source, by=keeper)
    jobs.run_named(*READING)
    return deciding.decide().reviews
