"""Archives that are broken or mean harm: a clear word, no exception, nothing lost."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from encre.research.notebook.eln.archive import Limits
from encre.research.notebook.eln.inspect import inspect
from encre.research.notebook.eln.reader import read
from encre.research.notebook.eln.report import Refusal
from encre.research.notebook.tests.eln.archives import (
    PERSON,
    codes,
    dataset,
    document,
    packed,
    reading,
    zipped,
)

GOOD = document(
    dataset(hasPart=[{"@id": "./one/a.txt"}]), PERSON, {"@id": "./one/a.txt", "@type": "File"}
)
FILES = {"one/a.txt": b"hello"}
METADATA = "export/ro-crate-metadata.json"


def refused(stream: io.BytesIO, limits: Limits | None = None) -> str:
    with pytest.raises(Refusal) as caught:
        read(stream, limits=limits)
    return caught.value.problem.code


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7 not a zip", b"PK\x03\x04" + b"\0" * 40, b"PK\x05\x06" + b"\xff" * 18]
)
def test_not_a_zip(data: bytes) -> None:
    assert refused(io.BytesIO(data)) in ("not_a_zip", "empty_archive")


def test_truncated_zip() -> None:
    whole = packed(GOOD, FILES).getvalue()
    for cut in range(0, len(whole) - 1, 7):
        assert refused(io.BytesIO(whole[:cut])) == "not_a_zip"


def test_empty_zip() -> None:
    assert refused(zipped({})) == "empty_archive"


def test_no_metadata() -> None:
    assert refused(zipped({"export/a.txt": b"a"})) == "metadata_missing"


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"not json", b"[" * 100_000, b'{"a":' * 500 + b"1" + b"}" * 500, b"\xff\xfe\x00"],
)
def test_metadata_that_is_no_json(raw: bytes) -> None:
    assert refused(packed(raw)) == "metadata_not_json"


@pytest.mark.parametrize("raw", [b"{}", b"[]", b"null", b"3", b'"text"', b'{"@graph": []}'])
def test_metadata_that_describe_nothing(raw: bytes) -> None:
    assert refused(packed(raw)) == "metadata_no_graph"


def test_metadata_too_large() -> None:
    assert refused(packed(GOOD, FILES), Limits(metadata=100)) == "metadata_too_large"


def test_too_many_files_and_too_large() -> None:
    assert refused(packed(GOOD, FILES), Limits(members=1)) == "too_many_members"
    assert refused(packed(GOOD, {"big": b"x" * 5000}), Limits(total=4000)) == "too_large"


def test_decompression_bomb() -> None:
    bomb = packed(GOOD, {"one/zeros.bin": b"\0" * 3_000_000})
    assert refused(bomb, Limits(ratio=100, ratio_from=1_000_000)) == "bomb"


def test_many_small_bombs() -> None:
    bombs = {f"one/{number}.bin": b"\0" * 200_000 for number in range(40)}
    assert refused(packed(GOOD, bombs), Limits(ratio=100, ratio_from=1_000_000)) == "bomb"


def test_overlapping_members() -> None:
    """Two directory records for the same stored bytes: the trick of the quine-like bombs."""
    raw = bytearray(
        zipped([(METADATA, json.dumps(GOOD).encode()), ("export/b.bin", b"b" * 4000)]).getvalue()
    )
    second = raw.rfind(b"PK\x01\x02")
    struct.pack_into("<L", raw, second + 42, 0)
    assert refused(io.BytesIO(bytes(raw))) == "overlapping_members"


@pytest.mark.parametrize(
    "name",
    [
        "../evil.txt",
        "export/../../evil.txt",
        "/etc/passwd",
        "C:\\evil.txt",
        "export\\..\\..\\x.txt",
    ],
)
def test_paths_that_leave_are_refused_and_the_rest_is_read(name: str, tmp_path: Path) -> None:
    stream = zipped(
        [(METADATA, json.dumps(GOOD).encode()), ("export/one/a.txt", b"hello"), (name, b"evil")]
    )
    archive = read(stream)
    assert [item.code for item in archive.refused] == ["unsafe_path"]
    assert archive.entries[0].attachments[0].size == 5
    assert all(item.name != "evil.txt" for entry in archive.entries for item in entry.attachments)
    (tmp_path / "a.eln").write_bytes(stream.getvalue())
    assert inspect(tmp_path / "a.eln").code == 2


def test_symbolic_link_and_device_are_refused() -> None:
    link, device = zipfile.ZipInfo("export/one/link"), zipfile.ZipInfo("export/one/device")
    link.create_system = device.create_system = 3
    link.external_attr, device.external_attr = 0o120777 << 16, 0o020666 << 16
    stream = zipped([(METADATA, json.dumps(GOOD).encode()), (link, b"/etc/passwd"), (device, b"")])
    archive = read(stream)
    assert {item.code for item in archive.refused} == {"symbolic_link", "special_file"}
    assert "file_missing" in codes(archive)


def test_metadata_behind_a_symbolic_link() -> None:
    link = zipfile.ZipInfo(METADATA)
    link.create_system, link.external_attr = 3, 0o120777 << 16
    assert refused(zipped([(link, b"/etc/passwd")])) == "metadata_missing"


def encrypted(stream: io.BytesIO, name: bytes) -> io.BytesIO:
    """Set the flag of encryption on one member, in both its records."""
    raw = bytearray(stream.getvalue())
    for mark, flag, length in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
        at = raw.find(mark)
        while at >= 0:
            if raw[at + length : at + length + len(name)] == name:
                raw[at + flag] |= 1
            at = raw.find(mark, at + 4)
    return io.BytesIO(bytes(raw))


def test_encrypted_archive_and_encrypted_file() -> None:
    assert refused(encrypted(packed(GOOD, FILES), METADATA.encode())) == "metadata_encrypted"
    archive = read(encrypted(packed(GOOD, FILES), b"export/one/a.txt"))
    assert [item.code for item in archive.refused] == ["member_encrypted"]
    assert archive.entries[0].attachments[0].missing


def test_damaged_file_keeps_its_place() -> None:
    raw = bytearray(
        zipped(
            [(METADATA, json.dumps(GOOD).encode()), ("export/one/a.txt", b"hello" * 99)]
        ).getvalue()
    )
    at = raw.find(b"export/one/a.txt") + len("export/one/a.txt")
    raw[at : at + 8] = b"\xff" * 8
    archive = read(io.BytesIO(bytes(raw)))
    damaged = archive.entries[0].attachments[0]
    assert damaged.missing and damaged.sha256 is None
    assert "file_damaged" in codes(archive)


def test_damaged_metadata() -> None:
    raw = bytearray(packed(GOOD, FILES).getvalue())
    at = raw.find(METADATA.encode()) + len(METADATA)
    raw[at : at + 8] = b"\xff" * 8
    assert refused(io.BytesIO(bytes(raw))) == "metadata_damaged"


def test_colliding_and_doubled_names_are_both_kept() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        stream = zipped(
            [
                (METADATA, json.dumps(GOOD).encode()),
                ("export/one/a.txt", b"first"),
                ("export/one/a.txt", b"second"),
                ("export/one/A.TXT", b"third"),
            ]
        )
    archive = read(stream)
    assert len(archive.entries[0].attachments) == 3
    assert {"duplicate_member", "names_differ_by_case", "file_unlisted"} <= codes(archive)


def test_wrong_hash_keeps_the_bytes() -> None:
    wrong = {"@id": "./one/a.txt", "@type": "File", "sha256": "0" * 64, "contentSize": "9"}
    archive = reading(document(dataset(hasPart=[{"@id": "./one/a.txt"}]), PERSON, wrong), FILES)
    item = archive.entries[0].attachments[0]
    assert item.mismatch and item.size == 5 and item.member is not None
    assert {"hash_mismatch", "size_mismatch"} <= codes(archive)


def test_hash_of_another_kind_and_no_hash_at_all() -> None:
    md5 = {"@id": "./one/a.txt", "@type": "File", "sha256": "5d41402abc4b2a76b9719d911017c592"}
    archive = reading(document(dataset(hasPart=[{"@id": "./one/a.txt"}]), PERSON, md5), FILES)
    assert not archive.entries[0].attachments[0].mismatch
    assert codes(archive) == {"hash_other"}
    junk = md5 | {"sha256": "a.txt"}
    archive = reading(document(dataset(hasPart=[{"@id": "./one/a.txt"}]), PERSON, junk), FILES)
    assert codes(archive) == {"hash_unusable"}


def test_what_a_database_cannot_store_is_replaced() -> None:
    raw = json.dumps(document(dataset(name="a\u0000b\ud800c", rate=1), PERSON)).encode()
    entry = read(packed(raw.replace(b'"rate": 1', b'"rate": 1e999, "none": NaN'))).entries[0]
    assert entry.title == "a\ufffdb\ufffdc"
    assert entry.source["rate"] == "1e999"
    json.dumps(entry.source, allow_nan=False).encode()


def test_hostile_html_is_carried_as_text() -> None:
    body = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    entry = reading(document(dataset(text=body), PERSON)).entries[0]
    assert entry.body and entry.body.content == body and entry.body.format == "html"


def test_names_to_show_are_made_safe() -> None:
    evil = {"@id": "./one/a.txt", "@type": "File", "name": "../../\u202e../.bashrc\n"}
    archive = reading(document(dataset(hasPart=[{"@id": "./one/a.txt"}]), PERSON, evil), FILES)
    assert archive.entries[0].attachments[0].safe_name == "bashrc"


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:9/x", "https://example.org/x.png", "file:///etc/passwd", "ftp://h/x"],
)
def test_no_address_is_ever_opened(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was reached")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    node = {"@id": address, "@type": "File", "name": "x"}
    archive = reading(document(dataset(hasPart=[{"@id": address}], author={"@id": address}), node))
    assert archive.entries[0].attachments[0].missing


def test_cycles_end() -> None:
    nodes = [
        dataset("./a/", hasPart=[{"@id": "./b/"}]),
        dataset("./b/", hasPart=[{"@id": "./c/"}, {"@id": "./b/"}]),
        dataset("./c/", hasPart=[{"@id": "./b/"}, {"@id": "./a/"}, {"@id": "./"}]),
    ]
    archive = reading(document(*nodes, PERSON, parts=[{"@id": "./a/"}]))
    assert [entry.key for entry in archive.entries] == ["a"]
    assert {section.key for section in archive.entries[0].sections} >= {"b", "c"}


NAMES = (
    "@id",
    "@type",
    "name",
    "author",
    "hasPart",
    "text",
    "description",
    "keywords",
    "comment",
    "step",
    "mentions",
    "value",
    "variableMeasured",
    "about",
    "dateCreated",
    "temporal",
    "sha256",
    "contentSize",
    "subjectOf",
    "aggregateRating",
    "status",
    "isPartOf",
    "isBasedOn",
    "encodingFormat",
    "alternateName",
    "propertyID",
    "itemListElement",
    "position",
    "license",
    "parentItem",
    "contentUrl",
    "@value",
    "@list",
    "valueReference",
    "identifier",
    "creativeWorkStatus",
    "actionStatus",
)
LEAVES = some.one_of(
    some.none(),
    some.booleans(),
    some.integers(),
    some.floats(allow_nan=False),
    some.text(max_size=12),
    some.sampled_from(
        (
            "./",
            "./one/",
            "./one/a.txt",
            "#me",
            "Dataset",
            "File",
            "Comment",
            "HowToStep",
            "",
            "²",
            "..",
        )
    ),
)
VALUES = some.recursive(
    LEAVES,
    lambda inner: some.one_of(
        some.lists(inner, max_size=3),
        some.dictionaries(some.sampled_from(NAMES), inner, max_size=4),
    ),
    max_leaves=12,
)


@settings(
    max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
@given(
    nodes=some.lists(some.dictionaries(some.sampled_from(NAMES), VALUES, max_size=8), max_size=5)
)
def test_any_graph_is_read_or_refused(nodes: list[dict[str, object]]) -> None:
    """Whatever the shape of the values, reading ends with an archive or with a Refusal."""
    metadata = document(dataset(), PERSON, {"@id": "./one/a.txt", "@type": "File"})
    metadata["@graph"] += nodes
    try:
        archive = read(packed(metadata, FILES))
    except Refusal:
        return
    stored = [item for entry in archive.entries for item in entry.attachments] + list(archive.files)
    assert any(item.path.endswith("a.txt") for item in stored)
