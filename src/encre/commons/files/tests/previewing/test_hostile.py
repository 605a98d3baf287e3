"""Whatever a file holds, the house goes on: a sentence, never an error."""

import io
import itertools
import json
import stat
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from encre.commons.files import admitted, previews
from encre.commons.files.previewing.refusal import NoPreview
from encre.commons.files.tests.previewing.making import drawn, fragment, kept, maker
from encre.commons.files.tests.previewing.test_instruments import GENBANK, an_fcs
from encre.commons.files.tests.previewing.test_microscopy import a_stack, written
from encre.commons.files.tests.previewing.test_tables import a_workbook

pytestmark = pytest.mark.once
NOTEBOOK = json.dumps(
    {
        "nbformat": 4,
        "cells": [
            {"cell_type": "markdown", "source": ["# Titre <script>alert(1)</script>"]},
            {
                "cell_type": "code",
                "execution_count": 3,
                "source": "1",
                "outputs": [{"data": {"text/html": "<b onclick=x>2</b>"}}],
            },
        ],
    }
).encode()


def a_picture(form: str) -> bytes:
    buffer = io.BytesIO()
    Image.linear_gradient("L").save(buffer, form)
    return buffer.getvalue()


def a_pdf() -> bytes:
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 100)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def sound() -> dict[str, bytes]:
    """Return a sound file of each shape."""
    import numpy

    return {
        "picture": a_picture("PNG"),
        "stack": written(a_stack(), ome=True, photometric="minisblack", metadata={"axes": "ZCYX"}),
        "vector": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
        b'<path d="M0 0h9"/></svg>',
        "pdf": a_pdf(),
        "table": b"a;b\n1,5;2\n3;4\n",
        "workbook": a_workbook(),
        "text": "œuvre\n".encode(),
        "data": b'{"a": [1, 2]}',
        "markdown": b"# A\n\n| a |\n|---|\n| 1 |\n",
        "cells": NOTEBOOK,
        "members": a_workbook(),
        "cytometry": an_fcs({"FSC-A": numpy.arange(1, 50), "SSC-A": numpy.arange(1, 50)}),
        "fasta": b">a\nACGTACGTAC\n>b\nMKV\n",
        "fastq": b"@r\nACGT\n+\nIIII\n",
        "genbank": GENBANK.encode(),
        "spectrum": b"##TITLE=T\n##JCAMP-DX=4.24\n##FIRSTX=1\n##LASTX=4\n"
        b"##XYDATA=(X++(Y..Y))\n1A2J%T\n##END=\n",
    }


SOUND = sound()
Folder = pytest.TempPathFactory


def answered(shape: str, data: bytes, folder: Path) -> None:
    """Have a preview made here; whatever it answers must be admitted and drawn."""
    try:
        made: Any = maker(shape)(io.BytesIO(data), folder)
    except NoPreview as refusal:
        made = {"reason": refusal.reason}
    except Exception:  # noqa: BLE001 the process would end, and the house say "damaged"
        made = {"reason": "damaged"}
    taken = admitted.admit(json.loads(json.dumps(made, allow_nan=False)), folder)
    if not taken.reason:
        assert "<script" not in drawn(shape, taken)


def damaged(data: bytes) -> st.SearchStrategy[bytes]:
    """Return the file cut short, or with a few bytes replaced, or other bytes after its head."""
    places = st.integers(0, max(0, len(data) - 1))
    cut = places.map(lambda end: data[:end])
    changed = st.tuples(places, st.binary(min_size=1, max_size=8)).map(
        lambda change: data[: change[0]] + change[1] + data[change[0] + len(change[1]) :]
    )
    return st.one_of(cut, changed, st.binary(max_size=200).map(lambda tail: data[:16] + tail))


@pytest.mark.parametrize("shape", sorted(SOUND))
def test_a_sound_file_is_drawn(shape: str, tmp_path: Path) -> None:
    made = maker(shape)(io.BytesIO(SOUND[shape]), tmp_path)
    assert drawn(shape, admitted.admit(made, tmp_path)).strip()


@pytest.mark.parametrize("shape", sorted(SOUND))
def test_damaged_files_of_every_shape(shape: str, tmp_path_factory: Folder) -> None:
    folder = tmp_path_factory.mktemp(shape)

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(damaged(SOUND[shape]))
    def check(data: bytes) -> None:
        answered(shape, data, folder)

    check()


def test_files_under_each_other_s_shape(tmp_path: Path) -> None:
    for (shape, _own), (_other, data) in itertools.product(SOUND.items(), SOUND.items()):
        answered(shape, data, tmp_path)


def test_damaged_scans(samples: Path, tmp_path_factory: Folder) -> None:
    folder = tmp_path_factory.mktemp("dicom")
    data = (samples / "data" / "files" / "dicom" / "MR_small_RLE.dcm").read_bytes()

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(damaged(data))
    def check(changed: bytes) -> None:
        answered("dicom", changed, folder)

    check()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("coupe.pdf", SOUND["pdf"][:60]),
        (
            "boucle.pdf",
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]/Count 9>>endobj\n"
            b"trailer<</Root 1 0 R>>",
        ),
        ("image.xlsx", b"PK\x03\x04" + b"\0" * 90),
        ("profond.json", b"[" * 90_000),
        ("profond.ipynb", b'{"cells": ' + b"[" * 90_000),
        ("gouffre.svg", b"<svg xmlns='http://www.w3.org/2000/svg'>" + b"<g>" * 50_000),
        ("patient.dcm", b"\0" * 128 + b"DICM" + b"\xff" * 200),
        ("vide.fcs", b"FCS3.1    " + b" " * 48),
    ],
)
def test_the_page_of_a_hostile_file_says_so(name: str, data: bytes) -> None:
    file, preview = kept(data, name)
    assert preview.state in ("none", "ready")
    page = fragment(file)
    assert "Aperçu impossible" in page or preview.state == "ready"


WORDS = st.sampled_from(
    ["sheets", "cells", "planes", "records", "sequences", "reads", "channels", "density", "points",
     "facts", "held", "total", "pages", "count", "html", "text", "number", "outputs", "window",
     "members", "stretched", "pixel", "curve", "bars", "bounds", "grid", "features", "length"]
)  # fmt: skip
CONTENT = st.dictionaries(
    WORDS,
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
        max_leaves=8,
    ),
)


@pytest.mark.parametrize("shape", sorted({*previews.SHAPES.values(), "text"}))
def test_an_answer_of_any_form_breaks_no_page(shape: str, tmp_path_factory: Folder) -> None:
    folder = tmp_path_factory.mktemp(shape)

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(CONTENT)
    def check(content: dict[str, Any]) -> None:
        taken = admitted.admit(content, folder)
        assert drawn(shape, taken) is not None

    check()


PROGRAMS = {
    "hangs": ("import time; time.sleep(60)", "too_long"),
    "dies": ("import os; os.kill(os.getpid(), 11)", "too_long"),
    "fails": ("raise SystemExit(3)", "damaged"),
    "babbles": ("print('bla' * 1000)", "damaged"),
    "lists": ("print('[1, 2]')", "damaged"),
    "floods": ("import sys\nfor _ in range(40): sys.stdout.write('9' * 1_000_000)", "damaged"),
}


@pytest.fixture
def impostor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Put a program of our own in the place of the previewing process."""

    def put(code: str) -> None:
        program = tmp_path / "impostor"
        program.write_text(
            f"#!{sys.executable}\nimport sys\nsys.argv.pop(1); sys.argv.pop(1)\n{code}\n"
        )
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setattr(sys, "executable", str(program))

    return put


@pytest.mark.parametrize("program", sorted(PROGRAMS))
def test_whatever_the_process_does(
    program: str, impostor: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, reason = PROGRAMS[program]
    impostor(code)
    monkeypatch.setattr(previews, "SECONDS", 2)
    folder = tmp_path / "folder"
    folder.mkdir()
    with (tmp_path / "sent").open("w+b") as stream:
        assert previews.confined("text", folder, stream) == {"reason": reason}


def test_what_a_captured_process_leaves_is_not_believed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"RIFF\0\0\0\0WEBPsecret")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "large.webp").symlink_to(secret)
    (folder / "small.webp").write_bytes(b"<html>")
    (folder / "page-2.webp").hardlink_to(secret)
    (folder / "text.txt").symlink_to(secret)
    (folder / "series.json").write_text('[{"name": "x"}]')
    made = {
        "planes": [{"number": 2}, {"number": "3"}, {"number": -1}, 4],
        "cells": [
            {"html": '<img src=x onerror="alert(1)"><a href="javascript:x">b</a><b id="q">c</b>'}
        ],
        "low": float("nan"),
    }
    taken = admitted.admit(made, folder)
    assert (taken.pictures, taken.pages, taken.text, taken.series) == ({}, {}, b"", b"")
    assert (
        taken.content["cells"][0]["html"] == '<a rel="noopener noreferrer nofollow">b</a><b>c</b>'
    )
    assert taken.content["low"] is None
