"""Scanners, cytometers, sequencers, spectrometers."""

import itertools
import json
import re
from pathlib import Path
from typing import Any

import numpy
import pydicom
import pytest
from hypothesis import given
from hypothesis import strategies as st

from encre.commons.files import media_types
from encre.commons.files.previewing import medical, spectra
from encre.commons.files.previewing.refusal import NoPreview
from encre.commons.files.tests.previewing.making import fragment, kept, made

pytestmark = pytest.mark.once


@pytest.fixture
def files(samples: Path) -> Path:
    return samples / "data" / "files"


def test_the_type_comes_from_the_mark_whatever_the_name(files: Path) -> None:
    for name, expected in (
        ("dicom/CT_small.dcm", "application/dicom"),
        ("fcs/data1.fcs", "application/vnd.isac.fcs"),
        ("genomics/r1.fq", "text/x-fastq"),
    ):
        head = (files / name).read_bytes()[: media_types.HEAD]
        assert media_types.sniff(head, "photo.jpg") == expected


@pytest.mark.parametrize(
    "name", ["CT_small", "MR_small_RLE", "JPEG2000", "SC_rgb_small_odd", "liver_1frame"]
)
def test_scans_of_every_compression_are_drawn(name: str, files: Path, tmp_path: Path) -> None:
    answer = made("dicom", (files / "dicom" / f"{name}.dcm").read_bytes(), tmp_path)
    assert answer["pixels"] == "drawn"
    assert (tmp_path / "large.webp").is_file()


@pytest.mark.parametrize(
    ("name", "pixels"), [("MR_truncated", "unread"), ("rtplan", "none"), ("waveform_ecg", "none")]
)
def test_scans_without_readable_image(name: str, pixels: str, files: Path, tmp_path: Path) -> None:
    assert (
        made("dicom", (files / "dicom" / f"{name}.dcm").read_bytes(), tmp_path)["pixels"] == pixels
    )


def test_no_value_that_names_a_patient_ever_leaves_the_process(files: Path, tmp_path: Path) -> None:
    for path in sorted((files / "dicom").glob("*.dcm")):
        try:
            answer = made("dicom", path.read_bytes(), tmp_path)
        except NoPreview:
            continue
        told = json.dumps([fact for fact in answer["facts"] if fact[0] != "Manufacturer"])
        dataset = pydicom.dcmread(path, force=True)
        for name in medical.IDENTIFYING:
            value = str("" if dataset.get(name) is None else dataset.get(name))
            assert (name in answer["held"]) is bool(value), (path.name, name)
            assert len(value) < 5 or value not in told, (path.name, name)
        assert not set(medical.SHOWN) & set(medical.IDENTIFYING)
    assert not (tmp_path / "text.txt").exists()


def test_a_scan_whose_image_bears_names_is_not_shown(files: Path, tmp_path: Path) -> None:
    dataset = pydicom.dcmread(files / "dicom" / "CT_small.dcm")
    dataset.BurnedInAnnotation = "YES"
    dataset.save_as(tmp_path / "burned.dcm")
    answer = made("dicom", (tmp_path / "burned.dcm").read_bytes(), tmp_path)
    assert answer["burned"]
    assert not list(tmp_path.glob("*.webp"))


def test_the_window_of_the_file_is_applied(files: Path, tmp_path: Path) -> None:
    dataset = pydicom.dcmread(files / "dicom" / "CT_small.dcm")
    dataset.WindowCenter, dataset.WindowWidth = 5_000, 10
    dataset.save_as(tmp_path / "dark.dcm")
    answer = made("dicom", (tmp_path / "dark.dcm").read_bytes(), tmp_path)
    assert answer["window"] == {"center": 5_000.0, "width": 10.0}
    from PIL import Image

    with Image.open(tmp_path / "large.webp") as image:
        assert image.convert("L").getextrema() == (0, 0)


@pytest.mark.django_db
def test_the_page_of_a_scan_warns_first(files: Path) -> None:
    file, _preview = kept((files / "dicom" / "CT_small.dcm").read_bytes(), "scan")
    page = fragment(file)
    assert page.index("peut nommer un patient") < page.index("<img")
    assert "nom du patient" in page
    assert "CompressedSamples" not in page


def test_a_cytometer_s_channels_and_events(files: Path, tmp_path: Path) -> None:
    answer = made("cytometry", (files / "fcs" / "data1.fcs").read_bytes(), tmp_path)
    assert (answer["version"], answer["events"], answer["channel_count"]) == ("FCS2.0", 13_367, 8)
    assert answer["channels"][0]["name"] == "FSC-H"
    assert sum(map(sum, answer["density"]["grid"])) > 13_000
    integers = made(
        "cytometry", (files / "fcs" / "variable_int_example.fcs").read_bytes(), tmp_path
    )
    assert integers["events"] == 2


def an_fcs(columns: dict[str, Any], *, kind: str = "F", order: str = "1,2,3,4") -> bytes:
    """Return an FCS 3.1 file of these columns."""
    mark = "<" if order.startswith("1") else ">"
    table = numpy.stack(list(columns.values()), 1).astype(f"{mark}{'f4' if kind == 'F' else 'u2'}")
    words = {
        "$PAR": len(columns), "$TOT": len(table), "$MODE": "L", "$DATATYPE": kind,
        "$BYTEORD": order,
        "$OP": "Dupont", "$SRC": "patient 12", "$CYT": "Fortessa",
    }  # fmt: skip
    for n, name in enumerate(columns, 1):
        words |= {
            f"$P{n}N": name,
            f"$P{n}B": 32 if kind == "F" else 16,
            f"$P{n}R": 1024,
            f"$P{n}E": "0,0",
        }
    text = "/" + "/".join(f"{key}/{value}" for key, value in words.items()) + "/"
    start = 58 + len(text)
    spans = (58, start - 1, start, start + table.nbytes - 1, 0, 0)
    return (
        "FCS3.1    " + "".join(f"{each:>8}" for each in spans) + text
    ).encode() + table.tobytes()


@pytest.mark.parametrize(
    ("kind", "order"), [("F", "1,2,3,4"), ("F", "4,3,2,1"), ("I", "2,1"), ("I", "1,2")]
)
def test_every_number_of_cytometry_is_read(kind: str, order: str, tmp_path: Path) -> None:
    values = numpy.arange(1, 501)
    answer = made(
        "cytometry",
        an_fcs({"FSC-A": values, "SSC-A": values * 2}, kind=kind, order=order),
        tmp_path,
    )
    assert [(each["low"], each["high"]) for each in answer["channels"]] == [(1, 500), (2, 1000)]
    assert answer["cytometer"] == "Fortessa"
    assert "Dupont" not in json.dumps(answer)
    assert "patient" not in json.dumps(answer)


def test_events_cut_short_are_those_that_are_there(tmp_path: Path) -> None:
    data = an_fcs({"FSC-A": numpy.arange(100), "SSC-A": numpy.arange(100)})
    assert made("cytometry", data[:-41], tmp_path)["events"] == 94


def test_reads_and_their_quality(files: Path, tmp_path: Path) -> None:
    answer = made("fastq", (files / "genomics" / "r1.fq").read_bytes(), tmp_path)
    lines = (files / "genomics" / "r1.fq").read_text().splitlines()
    first = [ord(sign) - 33 for sign in (line[0] for line in lines[3::4])]
    assert answer["count"] == len(first)
    assert answer["curve"][0] == pytest.approx(sum(first) / len(first), abs=0.01)


def test_sequences_their_lengths_and_gc(tmp_path: Path) -> None:
    answer = made("fasta", b">a one\nGGCC\nAATT\n>b\nACGTN\n>p\nMKVL\n", tmp_path)
    assert [(s["id"], s["length"], s["gc"]) for s in answer["sequences"]] == [
        ("a", 8, 50.0), ("b", 5, 50.0), ("p", 4, None),
    ]  # fmt: skip
    assert (answer["count"], answer["total"], answer["n50"]) == (3, 17, 5)


GENBANK = """LOCUS       pENCRE      5386 bp    DNA     circular SYN 12-MAR-2026
DEFINITION  Cloning vector pENCRE,
            complete sequence.
ACCESSION   XX000001
FEATURES             Location/Qualifiers
     source          1..5386
                     /organism="Escherichia coli"
     CDS             complement(join(1500..1700,
                     1800..<2900))
                     /gene="lacI"
     misc_feature    J00194.1:100..202,5300..5386
                     /note="over the
                     origin"
ORIGIN
        1 ggccggccaa ttaattaatt
//
"""


@pytest.mark.django_db
@pytest.mark.parametrize("shape", ["circular", "linear  "])
def test_a_plasmid_and_its_map(shape: str) -> None:
    file, preview = kept(GENBANK.replace("circular", shape).encode(), "plasmide.txt")
    record = preview.content["records"][0]
    assert record["definition"] == "Cloning vector pENCRE, complete sequence."
    assert (record["circular"], record["gc"]) == (shape == "circular", 40.0)
    gene = record["features"][1]
    assert (gene["label"], gene["spans"], gene["strand"]) == (
        "lacI",
        [[1500, 1700], [1800, 2900]],
        -1,
    )
    assert record["features"][2]["spans"] == [[5300, 5386]]
    page = fragment(file)
    assert ("<circle" in page) is (shape == "circular")
    assert "lacI" in page
    assert page.count('class="map-') == 2


def packed(values: list[int]) -> str:
    """Write ordinates as JCAMP-DX packs them: first squeezed, then differences, repeated."""
    squeezed = "@ABCDEFGHI", "@abcdefghi"
    steps = "%JKLMNOPQR", "%jklmnopqr"

    def form(value: int, letters: tuple[str, str]) -> str:
        digits = str(abs(value))
        return letters[value < 0][int(digits[0])] + digits[1:]

    text, last, count = form(values[0], squeezed), None, 1
    for before, value in itertools.pairwise(values):
        step = value - before
        if step == last and count < 9:
            count += 1
            continue
        text += "STUVWXYZs"[count - 1] if count > 1 else ""
        text, last, count = text + form(step, steps), step, 1
    return text + ("STUVWXYZs"[count - 1] if count > 1 else "")


@given(st.lists(st.integers(-9_999, 9_999), min_size=2, max_size=40))
def test_packed_ordinates_are_read_as_they_were_written(values: list[int]) -> None:
    half = len(values) // 2 or 1
    lines = [f"400{packed(values[:half])}", f"500{packed(values[half - 1 :])}"]
    one_step = len(values[:half]) > 1
    if not one_step:
        lines = [f"400{packed(values)}"]
    labels = {"FIRSTX": "400", "LASTX": "800", "YFACTOR": "0.5"}
    xs, ys = spectra._packed(lines, labels)
    assert ys == [value * 0.5 for value in values]
    assert (xs[0], xs[-1]) == (400.0, 800.0)


@pytest.mark.django_db
def test_a_spectrum_is_drawn_as_its_trade_reads_it() -> None:
    text = (
        "##TITLE=Polystyrene\n##JCAMP-DX=4.24\n##DATA TYPE=INFRARED SPECTRUM\n##XUNITS=1/CM\n"
        "##YUNITS=TRANSMITTANCE\n##FIRSTX=4000\n##LASTX=400\n##YFACTOR=0.1\n##NPOINTS=4\n"
        "##XYDATA=(X++(Y..Y))\n4000 10 9 $$ remark\n1600 2 8\n##END=\n"
    )
    file, preview = kept(text.encode(), "ps.txt")
    assert file.media_type == "chemical/x-jcamp-dx"
    assert [y for _x, y in preview.content["points"]] == [1.0, 0.9, 0.2, 0.8]
    page = fragment(file)
    line = re.search(r'class="chart-line" d="M([\d.]+) ', page)
    # Wavenumbers fall from left to right.
    assert line is not None and float(line[1]) < 120
    assert "Polystyrene" in page
