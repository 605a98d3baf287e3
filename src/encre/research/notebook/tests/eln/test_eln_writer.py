"""What is written is read back the same, whatever the entries hold."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from mimetypes import guess_type
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from encre.research.notebook.eln.archive import open_archive
from encre.research.notebook.eln.model import (
    Archive,
    Attachment,
    Author,
    Change,
    Comment,
    Entry,
    Field,
    Link,
    Molecule,
    Moment,
    Publisher,
    Step,
    Text,
)
from encre.research.notebook.eln.reader import read
from encre.research.notebook.eln.writer import Crate, Written, write
from encre.research.notebook.tests.eln.archives import codes

if TYPE_CHECKING:
    from encre.research.notebook.tests.eln.conftest import Shelf

CRATE = Crate(
    "cahier", "Cahier", "Trois entrées", Publisher("Encre", "https://encre.example", "0.1")
)

ASPIRIN = Molecule(
    smiles="CC(=O)Oc1ccccc1C(=O)O",
    inchikey="BSYNRYMUTXBXSQ-UHFFFAOYSA-N",
    formula="C9H8O4",
    weight="180.159 g/mol",
)
MOLFILE = "\n  Encre\n\n  1  0  0  0  0  0            999 V2000\n" + (
    "    0.0000    0.0000    0.0000 C   0  0\nM  END\n"
)


def stored(data: bytes, name: str = "mesures.csv", **more: object) -> Attachment:
    """An attachment whose key finds its bytes again."""
    digest = hashlib.sha256(data).hexdigest()
    return Attachment(name=name, sha256=digest, size=len(data), path=data.hex(), **more)  # type: ignore[arg-type]


def opened(item: Attachment) -> io.BytesIO | None:
    return None if item.missing else io.BytesIO(bytes.fromhex(item.path))


def there_and_back(*entries: Entry, version: str = "1.1") -> tuple[Archive, Written]:
    sink = io.BytesIO()
    written = write(sink, entries, CRATE, opened, version=version)
    sink.seek(0)
    return read(sink), written


def metadata(entries: list[Entry]) -> dict[str, dict[str, object]]:
    sink = io.BytesIO()
    write(sink, entries, CRATE, opened)
    with zipfile.ZipFile(sink) as archive:
        graph = json.loads(archive.read("cahier/ro-crate-metadata.json"))["@graph"]
    return {node["@id"]: node for node in graph}


FULL = Entry(
    key="pcr-0192",
    title="PCR quantitative — IL-1β & témoins",
    identifier="U1016-2026-00042",
    local_id="42",
    genre="experiment",
    url="https://encre.example/notebook/42",
    authors=(
        Author(
            "Amélie Fabre", "Amélie", "Fabre", "0000-0002-1825-0097", "a@inserm.example", "U1016"
        ),
        Author("Karim Benali"),
    ),
    created=Moment("", datetime(2026, 3, 2, 9, 15, tzinfo=timezone(timedelta(hours=1)))),
    modified=Moment("", datetime(2026, 3, 2, 9, 15, 0, 123456)),
    experiment_date=Moment("", date(2026, 3, 1)),
    tags=("qPCR", "IL-1β, IL-6", 'dit "rouge"'),
    category="Immunologie",
    category_color="A9B2B7",
    status="En cours",
    rating=4.0,
    locked=True,
    archived=True,
    deleted=True,
    license="CC-BY-4.0",
    body=Text("<h1>But</h1><p>$\\ce{H2O}$ &lt;x&gt;</p>"),
    descriptions=(Text("Résumé <b>", "plain", origin="description"), Text("# M", "markdown")),
    document={"type": "doc", "content": [{"type": "paragraph"}]},
    attachments=(
        stored(
            b"a;b\n1;2\n",
            media_type="text/csv",
            description="Brut",
            alternate_names=("f/0192.csv",),
        ),
        stored(b"", "vide.bin", media_type="application/octet-stream", archived=True),
        stored(
            b"x" * 9, "mesures.csv", media_type="text/csv", fields=(Field("ADU", 12, "number"),)
        ),
        Attachment(
            "loin.tif", url="https://data.example/loin.tif", media_type="image/tiff", missing=True
        ),
    ),
    links=(
        Link(target="gel", label="Gel"),
        Link(label="Sans adresse"),
        Link(url="https://x.example/r/1", label="Aspirine", molecule=ASPIRIN),
        Link(url="https://x.example/r/2", label="Dessin", molecule=Molecule(molfile=MOLFILE)),
        Link("isBasedOn", url="https://doi.org/10.1/abc", label="Article"),
    ),
    comments=(
        Comment("Bravo", Author("Karim Benali"), Moment("", datetime(2026, 3, 3, tzinfo=UTC))),
        Comment("<p>Vu</p>", format="html"),
    ),
    steps=(
        Step("Décongeler", True, finished=Moment("", datetime(2026, 3, 2, tzinfo=UTC)), position=1),
        Step("Centrifuger\n5 min", False, Moment("", datetime(2026, 3, 4, tzinfo=UTC)), position=2),
    ),
    fields=(
        Field(
            "Température",
            37.5,
            "number",
            "°C",
            "CEL",
            "incubation.temp",
            "Étuve",
            "http://x.example/T",
            group="Incubation",
            position=1,
            required=True,
        ),
        Field("Milieu", "DMEM", "select", path="milieu", options=("DMEM", "RPMI"), readonly=True),
        Field("Essais", [1, 2, 3], path="essais"),
        Field("Vide", "", path="vide"),
        Field("Absent", None, path="absent"),
        Field("Fait", True, "checkbox", path="fait"),
    ),
    history=(
        Change(
            "title", "PCR", Author("Amélie Fabre"), Moment("", datetime(2026, 3, 2, tzinfo=UTC))
        ),
    ),
)
GEL = Entry(key="gel", title="Gel", authors=(Author("Zoé Perrin"),))


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_a_full_entry_comes_back_the_same(version: str) -> None:
    archive, written = there_and_back(FULL, GEL, version=version)
    assert archive.entries == (FULL, GEL)
    assert written.problems == () and archive.refused == ()
    assert codes(archive) <= {"date_naive", "file_remote"}
    assert (written.entries, written.files) == (2, 3)
    assert archive.publisher.name == "Encre" and archive.version.endswith(version)


def test_sections_versions_and_children_come_back() -> None:
    entry = Entry(
        key="a",
        title="A",
        authors=(Author("Ana"),),
        children=("gel",),
        attachments=(
            stored(b"1", "x.csv", media_type="text/csv", section="a/jour"),
            stored(b"2", "y.csv", media_type="text/csv", section="a/v1"),
        ),
        comments=(Comment("Oui", section="a/jour"),),
        steps=(Step("Un", section="a/jour"),),
        fields=(Field("T", 1, "number", path="t", section="a/jour"),),
        links=(Link(url="https://x.example/1", label="X", section="a/jour"),),
        sections=(
            Entry(key="a/jour", title="Jour", body=Text("x", "plain")),
            Entry(key="a/jour/soir", title="Soir", parent="a/jour"),
        ),
        versions=(Entry(key="a/v1", title="A", fields=(Field("T", 0, "number", path="t"),)),),
    )
    archive, _ = there_and_back(entry, GEL)
    child = Entry(key="gel", title="Gel", authors=GEL.authors, parent="a")
    assert archive.entries == (entry, child)


def test_names_that_no_disk_would_take() -> None:
    names = (
        "CON",
        "a/b\\c:d|e?.csv",
        "été.csv",
        "ete.csv",
        "ÉTÉ.CSV",
        "..",
        "x" * 300 + ".csv",
        " ",
        "ro-crate-metadata.json",
    )
    entry = Entry(
        key="../é:vil",
        title="T",
        authors=(Author("A"),),
        attachments=tuple(stored(str(number).encode(), name) for number, name in enumerate(names)),
    )
    sink = io.BytesIO()
    write(sink, [entry], CRATE, opened)
    with zipfile.ZipFile(sink) as archive:
        paths = archive.namelist()
    assert len({path.casefold() for path in paths}) == len(paths)
    assert all(path.isascii() and ".." not in path and len(path) < 200 for path in paths)
    read_back = read(sink).entries[0]
    assert [item.sha256 for item in read_back.attachments] == [
        item.sha256 for item in entry.attachments
    ]
    assert [item.name for item in read_back.attachments] == [
        name.strip() or "file" for name in names
    ]


def test_bytes_that_are_gone_or_changed_are_told() -> None:
    lost = stored(b"gone", "lost.csv")
    changed = Attachment("changed.csv", sha256="0" * 64, size=1, path=b"new".hex())
    entry = Entry(key="a", title="A", authors=(Author("A"),), attachments=(lost, changed))
    sink = io.BytesIO()

    def open_file(item: Attachment) -> io.BytesIO | None:
        if item is lost:
            raise FileNotFoundError
        return opened(item)

    written = write(sink, [entry], CRATE, open_file)
    assert [item.code for item in written.problems] == [
        "export_file_missing",
        "export_file_changed",
    ]
    (kept,) = read(sink).entries[0].attachments
    assert kept.sha256 == hashlib.sha256(b"new").hexdigest() and not kept.mismatch


def test_shape_that_other_importers_expect() -> None:
    nodes = metadata([FULL, GEL])
    entry = nodes["./pcr-0192/"]
    assert [part["@id"] for part in nodes["./"]["hasPart"]] == ["./pcr-0192/", "./gel/"]  # type: ignore[index]
    assert entry["keywords"] == 'qPCR,"IL-1β, IL-6","dit ""rouge"""'
    assert entry["author"] == {"@id": "https://orcid.org/0000-0002-1825-0097"}
    there, without, substance, drawing = [nodes.get(one["@id"]) for one in entry["mentions"]]  # type: ignore[index, union-attr]
    assert there == nodes["./gel/"]
    assert without == {"@id": without["@id"], "@type": "CreativeWork", "name": "Sans adresse"}
    assert substance == {
        "@id": "https://x.example/r/1",
        "@type": "MolecularEntity",
        "name": "Aspirine",
        "smiles": ASPIRIN.smiles,
        "inChIKey": ASPIRIN.inchikey,
        "molecularFormula": "C9H8O4",
        "molecularWeight": "180.159 g/mol",
    }
    assert drawing["hasRepresentation"] == MOLFILE
    file = nodes["./pcr-0192/mesures.csv"]
    assert (file["contentSize"], file["alternateName"]) == ("8", "f/0192.csv")
    assert "./pcr-0192/mesures-2.csv" in nodes
    definitions = next(
        json.loads(str(node["value"]))
        for node in nodes.values()
        if node.get("propertyID") == "elabftw_metadata"
    )
    assert definitions["extra_fields"]["incubation.temp"]["value"] == "37.5"
    assert definitions["elabftw"]["extra_fields_groups"] == [{"id": 1, "name": "Incubation"}]
    step = next(node for node in nodes.values() if node["@type"] == "HowToStep")
    assert nodes[step["itemListElement"]["@id"]]["text"] == "Décongeler"  # type: ignore[index]


def test_the_sink_need_not_be_seekable() -> None:
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.blocks: list[bytes] = []

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            self.blocks.append(bytes(data))  # type: ignore[call-overload]
            return len(self.blocks[-1])

    pipe = Pipe()
    write(pipe, [FULL, GEL], CRATE, opened)  # type: ignore[arg-type]
    assert read(io.BytesIO(b"".join(pipe.blocks))).entries == (FULL, GEL)


def test_entries_and_files_are_taken_one_at_a_time() -> None:
    """No stream is opened before the previous one is closed; no entry is asked for too early."""
    alive: list[io.BytesIO] = []
    most = 0

    def open_file(item: Attachment) -> io.BytesIO:
        nonlocal most
        alive.append(io.BytesIO(bytes.fromhex(item.path)))
        most = max(most, sum(1 for stream in alive if not stream.closed))
        return alive[-1]

    def many() -> Iterator[Entry]:
        for number in range(50):
            yield Entry(
                key=f"e{number}",
                title=str(number),
                authors=(Author("A"),),
                attachments=(stored(b"1" * 100), stored(b"2" * 100, "two.csv")),
            )

    sink = io.BytesIO()
    written = write(sink, many(), CRATE, open_file)
    assert (written.entries, written.files, most) == (50, 100, 1)
    assert len(read(sink).entries) == 50


def test_archives_of_others_survive_our_export(real: Shelf) -> None:
    """Import, export, import again: the same entries (keys may be made safe)."""
    for path in real.all():
        first = read(path)
        sink = io.BytesIO()
        with open_archive(path) as source:
            write(
                sink,
                first.entries,
                CRATE,
                lambda item, source=source: (  # type: ignore[misc]
                    None if item.member is None else source.open(item.member)
                ),
            )
        second = read(sink)
        assert len(second.entries) == len(first.entries)
        for old, new in zip(first.entries, second.entries, strict=True):
            for name in (
                "title",
                "authors",
                "created",
                "modified",
                "experiment_date",
                "tags",
                "body",
                "descriptions",
                "attachments",
                "comments",
                "steps",
                "fields",
                "history",
                "identifier",
                "genre",
                "status",
                "category",
                "rating",
                "locked",
                "url",
            ):
                assert _keyless(getattr(old, name)) == _keyless(getattr(new, name)), (
                    path.name,
                    name,
                )
            assert [(link.label, link.url) for link in old.links] == [
                (link.label, link.url) for link in new.links
            ]


def _keyless(value: object) -> object:
    """Without section keys, which follow the folders."""
    if isinstance(value, tuple):
        return [_keyless(item) for item in value]
    if isinstance(value, Attachment | Comment | Step | Field):
        return [
            getattr(value, name, None) for name in ("name", "text", "sha256", "value", "author")
        ]
    return value


CLEAN = some.characters(exclude_categories=("Cs", "Cc", "Cn", "Zl", "Zp"))
WORDS = some.text(CLEAN, max_size=20).map(str.strip)
NAMED = WORDS.filter(bool)
MOMENTS = some.none() | some.one_of(
    some.dates(), some.datetimes(), some.datetimes(timezones=some.just(UTC))
).map(lambda when: Moment("", when))
PEOPLE = some.builds(
    Author,
    name=NAMED.filter(lambda name: "@" not in name),
    given=WORDS,
    family=WORDS,
    affiliation=WORDS,
    orcid=some.sampled_from(("", "0000-0002-1825-0097")),
    email=some.sampled_from(("", "a@b.fr")),
).filter(lambda person: person.orcid or "0000" not in person.name)
PLAIN = (
    some.none()
    | some.booleans()
    | some.integers(-(2**53), 2**53)
    | some.floats(allow_nan=False, allow_infinity=False)
    | some.text(CLEAN, max_size=8)
)
FIELDS = some.lists(
    some.builds(
        Field,
        name=NAMED.map(lambda name: name.strip("→ \t")).filter(bool),
        value=PLAIN | some.lists(some.integers(), min_size=1, max_size=3),
        type=some.sampled_from(("text", "number", "date", "person")),
        unit_text=WORDS,
        description=WORDS,
        path=NAMED.filter(lambda path: "://" not in path and path != "elabftw_metadata"),
        options=some.lists(NAMED, max_size=2).map(tuple),
        group=WORDS,
        position=some.none() | some.integers(0, 99),
        required=some.booleans(),
        readonly=some.booleans(),
    ),
    max_size=3,
    unique_by=lambda field: field.path,
)
TEXTS = some.builds(
    Text,
    content=some.text(CLEAN, min_size=1, max_size=30).filter(str.strip),
    format=some.sampled_from(("html", "markdown", "plain")),
)
FILES = some.builds(
    stored,
    some.binary(max_size=20),
    # A name that shows another type than is told wins over it.
    NAMED.filter(lambda name: guess_type(name)[0] is None),
    media_type=some.sampled_from(("text/csv", "image/png")),
    description=WORDS,
)
ENTRIES = some.builds(
    Entry,
    key=some.integers(0, 10**6).map(lambda number: f"e{number}"),
    title=NAMED,
    identifier=WORDS,
    local_id=WORDS,
    genre=WORDS,
    url=WORDS,
    authors=some.lists(PEOPLE, min_size=1, max_size=3, unique_by=lambda person: person.name).map(
        tuple
    ),
    created=MOMENTS,
    modified=MOMENTS,
    experiment_date=MOMENTS,
    tags=some.lists(NAMED, max_size=3, unique=True).map(tuple),
    category=WORDS,
    status=WORDS,
    rating=some.none() | some.integers(0, 5).map(float),
    locked=some.booleans(),
    archived=some.booleans(),
    deleted=some.booleans(),
    license=WORDS,
    body=some.none() | TEXTS,
    document=some.none() | some.dictionaries(WORDS, PLAIN, max_size=2),
    attachments=some.lists(FILES, max_size=3).map(tuple),
    comments=some.lists(
        some.builds(
            Comment,
            text=some.text(CLEAN, min_size=1).filter(str.strip),
            author=some.none() | PEOPLE,
            date=MOMENTS,
        ),
        max_size=2,
    ).map(tuple),
    steps=some.lists(
        some.builds(Step, text=NAMED, done=some.booleans(), deadline=MOMENTS, finished=MOMENTS),
        max_size=2,
    ).map(tuple),
    fields=FIELDS.map(tuple),
    history=some.lists(some.builds(Change, target=NAMED, text=WORDS, date=MOMENTS), max_size=2).map(
        tuple
    ),
)


@settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(entries=some.lists(ENTRIES, min_size=1, max_size=3, unique_by=lambda entry: entry.key))
def test_any_entry_comes_back_the_same(entries: list[Entry]) -> None:
    archive, written = there_and_back(*entries)
    assert archive.entries == tuple(entries)
    assert written.problems == ()
