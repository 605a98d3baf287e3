"""The sources' things for the table: a table being prepared, a server, a reading that is halted."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

from encre.institute.directory.mapping import suggested
from encre.institute.directory.models import Run, Source
from encre.institute.directory.services import sources

if TYPE_CHECKING:
    from tests.matrix.house import House

TABLE = b"id;nom\nu1;Source-cach\xc3\xa9e\nu2;Autre\n"
MAPPING = suggested(["id", "nom"]).as_data()


def sourced(house: House) -> None:
    """Make them, through the services."""
    keeper = house.people["keeper"]
    owner = house.rows["unit"].attachments.get().parent
    source = sources.declare_source(name="Annuaire papier", kind="csv", owner=owner, by=keeper)
    sources.map_source(source, by=keeper, version=1, mapping=MAPPING)
    sources.send_file(source, io.BytesIO(TABLE), name="papier.csv", by=keeper)
    server = sources.declare_source(name="Annuaire vivant", kind="ldap", owner=owner, by=keeper)
    active = sources.declare_source(name="Annuaire lu", kind="csv", owner=owner, by=keeper)
    Source.objects.filter(pk=active.pk).update(
        state="active", mapping=MAPPING, file=Source.objects.get(pk=source.pk).file
    )
    halted = Run.objects.create(source=active, state="halted", file=None, gone=9)
    house.rows |= {"source": Source.objects.get(pk=source.pk), "source.server": server}
    house.rows |= {"source.active": active, "run": halted}
    house.objects |= {
        name: {"pk": house.rows[name].pk}
        for name in ("source", "source.server", "source.active", "run")
    }


def answers(house: House, url: str) -> dict[str, Any]:
    """Return what a keeper sends to each address of the sources."""
    source, server = house.rows["source"], house.rows["source.server"]
    said: dict[str, dict[str, Any]] = {
        "directory:source-new": {"name": "Neuf", "kind": "csv", "owner": str(source.owner_id)},
        "directory:source-edit": {
            "name": "Renommé", "brake": "7", "owner": str(source.owner_id),
            "version": str(source.version),
        },
        "directory:source-connection": {
            "address": "ldap://127.0.0.1:1", "base": "dc=x", "version": str(server.version),
        },
        "directory:source-file": {"file": SimpleUploadedFile("x.csv", TABLE)},
        "directory:source-mapping": {
            "from_source_id": "id", "from_family_name": "nom", "version": str(source.version),
        },
        "directory:source-mapping-json": {
            "mapping": json.dumps(MAPPING), "version": str(source.version),
        },
    }  # fmt: skip
    return said.get(url, {})
