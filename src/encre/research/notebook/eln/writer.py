"""Write entries to an `.eln` archive, one file after the other, without holding their bytes."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO

from .archive import CHUNK
from .model import (
    DOCUMENT_TYPE,
    JSON,
    Attachment,
    Author,
    Entry,
    Link,
    Molecule,
    Problem,
    Publisher,
)
from .names import Names, safe_name
from .nodes import Nodes
from .paths import is_remote, last_part
from .report import Findings
from .signature import SIGNATURE_NAME, Signer

METADATA_NAME = "ro-crate-metadata.json"
DOCUMENT_NAME = "document.prosemirror.json"
NEWER = ("sha256", "TextObject", "MolecularEntity", "smiles", "inChIKey", "molecularFormula",
         "molecularWeight", "hasRepresentation")  # fmt: skip
"""What schema.org has, and the context of RO-Crate 1.1 has not."""
CONTEXTS: dict[str, JSON] = {
    "1.1": [
        "https://w3id.org/ro/crate/1.1/context",
        {name: f"http://schema.org/{name}" for name in NEWER},
    ],
    "1.2": "https://w3id.org/ro/crate/1.2/context",
}
COMPRESSED = (
    "image/",
    "video/",
    "audio/",
    "application/zip",
    "application/gzip",
    "application/pdf",
    "application/x-7z",
)
NO_LICENSE = "No licence was declared; ask the authors before any reuse."

Open = Callable[[Attachment], BinaryIO | None]


@dataclass(frozen=True, slots=True)
class Crate:
    """What the archive says of itself; `name` is its root folder."""

    name: str
    title: str
    description: str
    publisher: Publisher = field(default_factory=lambda: Publisher(name="Encre"))
    license: str = ""
    agent: Author | None = None
    created: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))


@dataclass(frozen=True, slots=True)
class Written:
    """How much was written, and what could not be."""

    entries: int
    files: int
    size: int
    problems: tuple[Problem, ...]


def write(
    sink: BinaryIO,
    entries: Iterable[Entry],
    crate: Crate,
    open_file: Open,
    *,
    version: str = "1.1",
    signer: Signer | None = None,
) -> Written:
    """Write an archive to `sink` (any stream); `open_file` gives the bytes of an attachment."""
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as zipped:
        press = Press(zipped, crate, open_file, version)
        for entry in entries:
            press.entry(entry)
        return press.finish(signer)


class Press:
    """Writes the files as they come, and the metadata at the end."""

    def __init__(
        self, zipped: zipfile.ZipFile, crate: Crate, open_file: Open, version: str
    ) -> None:
        self._zip, self._crate, self._open, self._version = zipped, crate, open_file, version
        self._root = safe_name(crate.name, "export", folder=True)
        self._nodes, self._names, self._findings = Nodes(), Names(), Findings()
        self._entries: dict[str, str] = {}
        self._order: list[str] = []
        self._links: list[tuple[dict[str, JSON], Iterable[Link]]] = []
        self._children: list[tuple[dict[str, JSON], Iterable[str]]] = []
        self._files = self._size = 0

    def entry(self, entry: Entry) -> None:
        """Write an entry, its files, sections and versions."""
        folder = self._folder("", entry.key, "entry")
        self._entries.setdefault(entry.key, folder)
        self._order.append(folder)
        places = {"": folder}
        nodes = {"": self._nodes.dataset(entry, folder)}
        for part, old in [
            *((part, False) for part in entry.sections),
            *((part, True) for part in entry.versions),
        ]:
            inside = part.key.removeprefix(entry.key + "/")
            places[part.key] = self._folder(folder, inside, "part")
            self._entries.setdefault(part.key, places[part.key])
            nodes[part.key] = self._nodes.dataset(part, places[part.key])
            holder = nodes.get(part.parent, nodes[""])
            holder["hasPart"].append({"@id": places[part.key]})
            if old:
                holder.setdefault("isBasedOn", []).append({"@id": places[part.key]})
                self._put(
                    nodes[part.key],
                    variableMeasured=self._nodes.fields(part.fields, definitions=True),
                )
        for key, node in nodes.items():
            self._hang(entry, key if key in places else "", node)
        for item in entry.attachments:
            self._attach(item, nodes.get(item.section, nodes[""]), places.get(item.section, folder))
        if entry.document is not None:
            self._keep_document(entry, nodes[""], folder)
        self._children.append((nodes[""], entry.children))

    def _folder(self, above: str, key: str, fallback: str) -> str:
        """The identifier of a data set: its key when that can be a path, else a safe form of it."""
        parts = [
            safe_name(part, fallback, folder=True)
            for part in key.split("/")
            if part not in ("", ".", "..")
        ]
        name = self._names.unique(above.removeprefix("./"), "/".join(parts) or fallback)
        self._zip.writestr(self._info(f"./{name}/"), b"")
        return f"./{name}/"

    def _hang(self, entry: Entry, section: str, node: dict[str, JSON]) -> None:
        """Comments, steps and fields of an entry or a section; links wait for the end."""
        fields = [item for item in entry.fields if item.section == section]
        self._put(
            node,
            comment=[
                self._nodes.comment(item, node["@id"])
                for item in entry.comments
                if item.section == section
            ],
            step=[self._nodes.step(item) for item in entry.steps if item.section == section],
        )
        if fields:
            self._put(node, variableMeasured=self._nodes.fields(fields, definitions=True))
        self._links.append((node, [link for link in entry.links if link.section == section]))

    def _put(self, node: dict[str, JSON], **properties: JSON) -> None:
        node.update({name: value for name, value in properties.items() if value})

    def _attach(self, item: Attachment, node: dict[str, JSON], folder: str) -> None:
        """Stream one file into the archive; a remote one is only described."""
        if item.missing and is_remote(item.url):
            self._nodes.file(item, item.url, size=item.size, sha256=item.sha256)
            node["hasPart"].append({"@id": item.url})
            return
        try:
            stream = self._open(item)
        except OSError:
            stream = None
        if stream is None:
            self._findings.error("export_file_missing", node["@id"], name=item.name)
            return
        identifier = "./" + self._names.unique(
            folder.removeprefix("./"), safe_name(item.safe_name, "file")
        )
        with stream:
            size, sha256 = self._copy(stream, identifier, item.size, item.media_type)
        if item.sha256 and sha256 != item.sha256:
            self._findings.error("export_file_changed", identifier, name=item.name)
        self._nodes.file(item, identifier, size=size, sha256=sha256)
        node["hasPart"].append({"@id": identifier})

    def _copy(
        self, stream: BinaryIO, identifier: str, expected: int | None, media_type: str
    ) -> tuple[int, str]:
        info = self._info(identifier)
        if media_type.startswith(COMPRESSED):
            info.compress_type = zipfile.ZIP_STORED
        digest, size = hashlib.sha256(), 0
        large = expected is None or expected > zipfile.ZIP64_LIMIT // 2
        with self._zip.open(info, "w", force_zip64=large) as target:
            while block := stream.read(CHUNK):
                size += len(block)
                digest.update(block)
                target.write(block)
        self._files += 1
        self._size += size
        return size, digest.hexdigest()

    def _info(self, identifier: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(
            f"{self._root}/{identifier.removeprefix('./')}", self._crate.created.timetuple()[:6]
        )
        folder = info.filename.endswith("/")
        info.external_attr = (0o40755 << 16 | 0x10) if folder else 0o100644 << 16
        info.compress_type = zipfile.ZIP_STORED if folder else zipfile.ZIP_DEFLATED
        return info

    def _keep_document(self, entry: Entry, node: dict[str, JSON], folder: str) -> None:
        """The ProseMirror document, as a file that we read back and that others can keep."""
        data = json.dumps(entry.document, ensure_ascii=False, separators=(",", ":")).encode()
        identifier = "./" + self._names.unique(folder.removeprefix("./"), DOCUMENT_NAME)
        self._zip.writestr(self._info(identifier), data)
        self._nodes.add(
            id=identifier,
            type="File",
            name=DOCUMENT_NAME,
            encodingFormat="application/json",
            additionalType=DOCUMENT_TYPE,
            contentSize=str(len(data)),
            sha256=hashlib.sha256(data).hexdigest(),
            description="The text of the entry as a ProseMirror document.",
        )
        node["hasPart"].append({"@id": identifier})

    def finish(self, signer: Signer | None) -> Written:
        """Tie the entries together, then write the metadata and their signature."""
        for node, children in self._children:
            node["hasPart"] += [
                {"@id": self._entries[key]} for key in children if key in self._entries
            ]
        for node, links in self._links:
            for link in links:
                node.setdefault(_relation(link), []).append({"@id": self._target(link)})
        document = {
            "@context": CONTEXTS[self._version],
            "@graph": [*self._heads(), *self._nodes.graph],
        }
        data = json.dumps(document, ensure_ascii=False, indent=1).encode()
        self._zip.writestr(self._info(METADATA_NAME), data)
        if signer:
            self._zip.writestr(self._info(SIGNATURE_NAME), signer.sign(data))
        return Written(len(self._order), self._files, self._size, tuple(self._findings.problems))

    def _target(self, link: Link) -> str:
        """The identifier a link leads to; what is not in this archive gets a node of its own."""
        if link.target in self._entries and link.target:
            return self._entries[link.target]
        label = link.label or last_part(link.url or link.target)
        told = {"type": "CreativeWork", **_substance(link.molecule)}
        if is_remote(link.url):
            return self._nodes.once("link", id=link.url, name=label, **told)["@id"]
        return self._nodes.once("link", name=label or "?", url=link.url, **told)["@id"]

    def _heads(self) -> list[dict[str, JSON]]:
        """The descriptor, the root and who made them."""
        crate, heads = self._crate, Nodes()
        written = crate.created.isoformat()
        heads.add(
            id=METADATA_NAME,
            type="CreativeWork",
            about={"@id": "./"},
            version="1.0",
            dateCreated=written,
            conformsTo={"@id": f"https://w3id.org/ro/crate/{self._version}"},
            sdPublisher={"@id": "#publisher"},
        )
        root = heads.add(
            id="./",
            type="Dataset",
            name=crate.title,
            description=crate.description or crate.title,
            datePublished=written,
            license={"@id": "#license"},
        )
        root["hasPart"] = [{"@id": identifier} for identifier in self._order]
        heads.add(id="#license", type="CreativeWork", name=crate.license or NO_LICENSE)
        self._makers(heads, written)
        return heads.graph

    def _makers(self, heads: Nodes, written: str) -> None:
        """Who publishes the archive, with which software, at whose request."""
        crate = self._crate
        heads.add(
            id="#publisher", type="Organization", name=crate.publisher.name, url=crate.publisher.url
        )
        heads.add(
            id="#software",
            type="SoftwareApplication",
            name="Encre",
            version=crate.publisher.software,
            url=crate.publisher.url,
        )
        heads.add(
            id="#export",
            type="CreateAction",
            name="RO-Crate created",
            object={"@id": "./"},
            endTime=written,
            instrument={"@id": "#software"},
            agent=self._nodes.person(crate.agent),
            actionStatus={"@id": "http://schema.org/CompletedActionStatus"},
        )


def _substance(molecule: Molecule | None) -> dict[str, JSON]:
    """What a node says of the molecule of what it stands for."""
    if molecule is None:
        return {}
    return {
        "type": "MolecularEntity",
        "smiles": molecule.smiles,
        "hasRepresentation": molecule.molfile,
        "inChIKey": molecule.inchikey,
        "molecularFormula": molecule.formula,
        "molecularWeight": molecule.weight,
    }


def _relation(link: Link) -> str:
    """The property of a link; relations that schema.org does not know become mentions."""
    return (
        link.relation
        if link.relation in ("isBasedOn", "citation", "isRelatedTo", "relatedLink")
        else "mentions"
    )
