"""The archives that other vendors wrote, against what their raw JSON says."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from encre.research.notebook.eln.archive import open_archive
from encre.research.notebook.tests.eln.archives import codes

if TYPE_CHECKING:
    from encre.research.notebook.eln.model import Entry
    from encre.research.notebook.tests.eln.conftest import Shelf

ELABFTW = "consortium/elabftw/export.eln"
SAMPLEDB = "consortium/SampleDB/sampledb_export.eln"
PASTA = "consortium/PASTA/PASTA.eln"
KADI = "consortium/kadi4mat/records-example.eln"
BENCH = "consortium/BenchLineage/benchlineage-0.3.0-demo.eln"
OSL = "consortium/OpenSemanticLab/MinimalExample.osl.eln"
OLDER = "elabftw/single-experiment.eln"
EVERY = (ELABFTW, SAMPLEDB, PASTA, KADI, BENCH, OSL, OLDER)
COUNTS = {ELABFTW: 12, SAMPLEDB: 2, PASTA: 9, KADI: 1, BENCH: 1, OSL: 1, OLDER: 1}


def graph_of(path: Path) -> list[dict[str, Any]]:
    with zipfile.ZipFile(path) as archive:
        name = next(name for name in archive.namelist() if name.endswith("ro-crate-metadata.json"))
        return json.loads(archive.read(name))["@graph"]


def by_title(real: Shelf, name: str, title: str) -> Entry:
    return next(entry for entry in real[name].entries if entry.title == title)


@pytest.mark.parametrize("name", EVERY)
def test_only_data_sets_of_the_root_become_entries(real: Shelf, name: str) -> None:
    graph = graph_of(real.path(name))
    nodes = {node["@id"]: node for node in graph}
    listed = [part["@id"] for part in nodes["./"]["hasPart"]]
    titles = [nodes[part]["name"] for part in listed if nodes[part]["@type"] == "Dataset"]
    assert [entry.title for entry in real[name].entries] == titles
    assert len(titles) == COUNTS[name]


@pytest.mark.parametrize("name", EVERY)
def test_every_stored_byte_has_a_place(real: Shelf, name: str) -> None:
    """Each file of the zip, the packaging left out, is an attachment with its true hash."""
    packaging = ("ro-crate-metadata.json", ".minisig", "ro-crate-preview.html", "ro-crate.pubkey")
    with zipfile.ZipFile(real.path(name)) as archive:
        expected = {
            info.filename: hashlib.sha256(archive.read(info)).hexdigest()
            for info in archive.infolist()
            if not info.is_dir() and not info.filename.endswith(packaging)
        }
    found = {
        item.path: item.sha256
        for entry in real[name].entries
        for item in entry.attachments
        if not item.missing
    }
    assert found == expected


@pytest.mark.parametrize("name", EVERY)
def test_declared_hashes_are_compared(real: Shelf, name: str) -> None:
    for entry in real[name].entries:
        for item in entry.attachments:
            if not item.missing:
                assert not item.mismatch
                assert item.declared_hash in ("", item.sha256)


@pytest.mark.parametrize("name", EVERY)
def test_the_source_of_each_entry_is_kept(real: Shelf, name: str) -> None:
    nodes = {node["@id"].strip("./"): node for node in graph_of(real.path(name))}
    for entry in real[name].entries:
        assert entry.source == nodes[entry.key.strip("./")]


def test_elabftw_paths_with_two_slashes(real: Shelf) -> None:
    gold = by_title(real, ELABFTW, "Gold master experiment")
    picture = gold.attachments[0]
    assert picture.path.endswith("4af4da4e//example.jpg")
    assert (picture.name, picture.size, picture.media_type) == ("example.jpg", 85530, "image/jpeg")
    assert picture.alternate_names[0].startswith("7b/7b82e081f088")
    assert "file_missing" not in codes(real[ELABFTW])


def test_elabftw_entry(real: Shelf) -> None:
    gold = by_title(real, ELABFTW, "Gold master experiment")
    assert [(who.name, who.email) for who in gold.authors] == [
        ("Nicola Mohr", "somesamluser@example.com")
    ]
    assert gold.date and gold.date.iso == "2025-09-16T10:32:54+02:00"
    assert gold.experiment_date and gold.experiment_date.iso == "2025-01-03T00:00:00+01:00"
    assert gold.tags == (
        "generated from yml",
        "test-data",
        "eln",
        "tag with space",
        "special chars {[éèÀ®]}:*<>×÷±",
    )
    assert (gold.category, gold.category_color) == ("Demo", "A9B2B7")
    assert (gold.status, gold.rating, gold.local_id) == ("Success", 4.0, "1")
    assert [(step.text, step.done, step.position) for step in gold.steps] == [
        ("a step", True, 1),
        ("another step", False, 2),
    ]
    assert gold.steps[0].finished and gold.steps[0].finished.iso == "2025-09-16T10:36:24+02:00"
    assert gold.comments[0].author and gold.comments[0].author.name == "Nicola Mohr"
    assert [link.label for link in gold.links] == [
        "Facilis illum sed reprehenderit.",
        "Synthesis of Aspirin",
        "Video microscope Bravo",
    ]
    assert all(link.target in {entry.key for entry in real[ELABFTW].entries} for link in gold.links)


def test_elabftw_fields_are_not_doubled(real: Shelf) -> None:
    gold = by_title(real, ELABFTW, "Gold master experiment")
    fields = {item.name: item for item in gold.fields}
    assert len(gold.fields) == len(fields) == 16
    assert "elabftw_metadata" not in fields
    number = fields["Number with units"]
    assert (number.value, number.unit_text, number.type, number.group) == (
        "12",
        "mM",
        "number",
        "Group 2",
    )
    assert fields["Radio buttons"].options == ("Oui", "Non", "Peut-être")
    assert fields["Text input name"].required and fields["Text input name"].readonly
    assert fields["Type user"].type == "person"
    assert len(by_title(real, ELABFTW, "Test the grouped extra fields").fields) == 9
    assert by_title(real, ELABFTW, "Synthesis of Aspirin").fields == ()


def test_elabftw_japanese_folder_and_formulas(real: Shelf) -> None:
    title = "フルーツフライの食性に関する研究"
    assert by_title(real, ELABFTW, title).category == "ハエ"
    aspirin = by_title(real, ELABFTW, "Synthesis of Aspirin")
    assert aspirin.body and aspirin.body.format == "html"
    assert r"$$\ce{C7H6O3 + (CH3CO)2O -&gt;[\text{H2SO4}]" in aspirin.body.content


def test_elabftw_plain_text_declared_as_html(real: Shelf) -> None:
    body = by_title(real, ELABFTW, "An example experiment").body
    assert body and (body.declared, body.format) == ("html", "plain")


def test_sampledb_versions_stay_inside(real: Shelf) -> None:
    measurement, sample = real[SAMPLEDB].entries
    assert [version.key for version in sample.versions] == ["objects/1/versions/0"]
    assert len(measurement.fields) + len(sample.fields) == 43
    assert len(sample.versions[0].fields) == 39
    assert [item.name for item in sample.attachments] == [
        "files.json",
        "example.txt",
        "demo.png",
        "schema.json",
        "data.json",
    ]
    assert [item.section for item in measurement.attachments] == [
        "",
        "objects/7/versions/0",
        "objects/7/versions/0",
    ]


def test_sampledb_typed_values_with_units(real: Shelf) -> None:
    measurement, sample = real[SAMPLEDB].entries
    fields = {item.path: item for item in sample.fields}
    thickness = fields["multilayer.0.films.0.thickness"]
    assert (thickness.value, thickness.unit_text, thickness.unit_code) == (5.0, "Å", "A11")
    assert thickness.name == "Multilayers → 0 → Films → 0 → Film Thickness"
    assert (fields["checkbox"].value, fields["checkbox"].type) == (False, "checkbox")
    assert fields["dropdown"].options == ("Option A", "Option B", "Option C")
    assert {item.path: item.type for item in measurement.fields}["sample"] == "resource"


def test_sampledb_people_dates_and_links(real: Shelf) -> None:
    measurement, sample = real[SAMPLEDB].entries
    assert [who.name for who in measurement.authors] == ["Basic User"]
    assert [who.name for who in sample.authors] == ["Instrument Scientist"]
    assert measurement.date and measurement.date.naive
    assert "date_naive" in codes(real[SAMPLEDB])
    assert [(link.target, link.label) for link in measurement.links] == [("objects/1", "OMBE-1")]
    assert measurement.tags == ("example_tag", "other_tag", "tag3")
    assert len(sample.comments) == 2
    assert sample.attachments[2].description == "Example File – This is a file description."
    assert "http://iffsamples.fz-juelich.de/" in sample.descriptions[0].content


def test_sampledb_signature_cannot_be_verified(real: Shelf) -> None:
    signature = real[SAMPLEDB].signature
    assert signature.status == "unverifiable"
    assert signature.key_id == "8F96805E370F6A03"
    assert signature.trusted_comment == "http://localhost:5000/.well-known/keys.json"


def test_pasta_tree_and_flat_list(real: Shelf) -> None:
    entries = {entry.key: entry for entry in real[PASTA].entries}
    project = entries["PastasExampleProject"]
    assert len(project.children) == 6
    assert [item.name for item in project.attachments] == [
        "workplan.py",
        "Example_SOP.md",
        "procedure.md",
        "worklog.log",
    ]
    subtask = entries[
        "PastasExampleProject/001_ThisIsAnotherExampleTask/000_ThisIsAnExampleSubtask"
    ]
    assert subtask.parent == "PastasExampleProject/001_ThisIsAnotherExampleTask"
    assert real[PASTA].files == ()
    assert len(entries["PastasExampleProject/s-d6538d1a6de94bc386bba54e268f7299"].fields) == 6


def test_pasta_remote_file_is_named_never_fetched(real: Shelf) -> None:
    data = by_title(real, PASTA, "Data files")
    remote = data.attachments[0]
    assert remote.missing and remote.sha256 is None
    assert remote.url.startswith("https://upload.wikimedia.org/")
    assert "file_remote" in codes(real[PASTA])


def test_pasta_files_carry_their_own_fields_and_true_types(real: Shelf) -> None:
    data = by_title(real, PASTA, "Data files")
    tiff = data.attachments[3]
    assert (tiff.name, tiff.media_type) == ("example.tif", "image/tiff")
    picture = data.attachments[2]
    height = picture.fields[0]
    assert (height.value, height.unit_text, height.concept) == (
        "600+/- 3",
        "mm",
        "http://purl.allotrope.org/ontologies/result#AFR_0002467",
    )


def test_pasta_markdown_author_and_broken_signature(real: Shelf) -> None:
    archive = real[PASTA]
    project = archive.entries[0]
    assert project.body and project.body.format == "markdown"
    assert project.body.content == "Can be used as reference or deleted"
    assert [(who.name, who.orcid) for who in project.authors] == [
        ("Steffen Brinckmann", "0000-0003-0930-082X")
    ]
    assert {"author_inherited", "signature_failed"} <= codes(archive)
    assert archive.signature.status == "failed"


def test_kadi_description_node_and_typed_values(real: Shelf) -> None:
    record = real[KADI].entries[0]
    assert record.body and record.body.content == "This is a sample record."
    assert (record.body.format, record.body.origin) == ("markdown", "description")
    assert [who.name for who in record.authors] == ["Manideep"]
    fields = {item.path: item for item in record.fields}
    assert len(fields) == 6
    assert fields["Tools Used.1"].value == "Flat specimen holder"
    assert fields["start date of experiment"].type == "datetime"
    assert len(record.attachments) == 4
    assert record.license == "Creative Commons Attribution 4.0"


def test_benchlineage_is_clean(real: Shelf) -> None:
    archive = real[BENCH]
    entry = archive.entries[0]
    assert (len(entry.attachments), len(entry.links)) == (20, 16)
    assert archive.doubts == ()
    scope = next(link for link in entry.links if link.label == "Acme Metrology WaveView 2000")
    assert scope.source["serialNumber"] == "SYN-SCOPE-0042"
    assert archive.publisher.name == "BenchLineage"


def test_osl_folder_absent_and_author_by_address(real: Shelf) -> None:
    entry = real[OSL].entries[0]
    assert (entry.key, entry.attachments) == ("TestEntry", ())
    assert [(who.name, who.email) for who in entry.authors] == [("TestPerson", "test@example.com")]
    assert entry.created and entry.created.iso == "2021-01-01T00:00:00+00:00"


def test_older_elabftw_with_inline_values(real: Shelf) -> None:
    entry = real[OLDER].entries[0]
    assert entry.authors[0].orcid == "0000-0002-1825-0097"
    assert (entry.category, entry.status) == ("Project CRYPTO-COOL", "Running")
    assert len(entry.fields) == 5
    number = next(item for item in entry.fields if item.name == "num with unit")
    assert (number.value, number.unit_text, number.position) == ("23", "unit 2", 2)
    assert [comment.text for comment in entry.comments] == ["yep"]


def test_files_can_be_copied_out(real: Shelf, tmp_path: Path) -> None:
    for name in EVERY:
        with open_archive(real.path(name)) as opened:
            for entry in real[name].entries:
                for item in entry.attachments:
                    if item.member is not None:
                        target = tmp_path / "copy"
                        with target.open("wb") as sink:
                            opened.copy(opened.members[item.member], sink)
                        assert hashlib.sha256(target.read_bytes()).hexdigest() == item.sha256
