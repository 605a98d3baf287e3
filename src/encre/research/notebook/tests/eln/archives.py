"""Small archives made by the tests: any files, any metadata."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

from encre.research.notebook.eln.reader import read

if TYPE_CHECKING:
    from encre.research.notebook.eln.model import Archive

ROOT = "export"
DESCRIPTOR = {
    "@id": "ro-crate-metadata.json",
    "@type": "CreativeWork",
    "about": {"@id": "./"},
    "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
}


def document(*nodes: dict[str, Any], parts: list[Any] | None = None, **root: Any) -> dict[str, Any]:
    """Metadata of a root that lists `parts` (by default, the data sets among `nodes`)."""
    listed = parts
    if listed is None:
        listed = [
            {"@id": node["@id"]}
            for node in nodes
            if "Dataset" in str(node.get("@type")) and "@id" in node
        ]
    top = {"@id": "./", "@type": "Dataset", "hasPart": listed} | root
    return {
        "@context": "https://w3id.org/ro/crate/1.1/context",
        "@graph": [DESCRIPTOR, top, *nodes],
    }


def dataset(identifier: str = "./one/", /, **more: Any) -> dict[str, Any]:
    """The node of a data set with a title and an author."""
    base = {"@id": identifier, "@type": "Dataset", "name": "One", "author": {"@id": "#me"}}
    return base | more


PERSON = {"@id": "#me", "@type": "Person", "name": "Amélie Fabre"}


def packed(metadata: Any, files: dict[str, bytes] | None = None, *, root: str = ROOT) -> io.BytesIO:
    """A zip with the metadata in its root folder and `files` below it."""
    raw = metadata if isinstance(metadata, bytes) else json.dumps(metadata).encode()
    place = f"{root}/" if root else ""
    return zipped(
        {f"{place}ro-crate-metadata.json": raw} | {place + k: v for k, v in (files or {}).items()}
    )


def zipped(members: dict[str, bytes] | list[tuple[Any, bytes]]) -> io.BytesIO:
    """A zip of exactly these members (names, or ready-made ZipInfo)."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items() if isinstance(members, dict) else members:
            archive.writestr(name, data)
    stream.seek(0)
    return stream


def reading(metadata: Any, files: dict[str, bytes] | None = None) -> Archive:
    """Pack and read."""
    return read(packed(metadata, files))


def codes(archive: Archive) -> set[str]:
    """The codes of everything found."""
    return {item.code for item in archive.problems} | {item.code for item in archive.refused}
