"""What can be shown of bytes nobody trusts."""

import io
import json
import struct
import zipfile
import zlib
from typing import Any

import pytest
from PIL import Image

from encre.commons.files import blobs
from encre.commons.files.models import File, Preview
from encre.commons.files.shown import shown_preview
from encre.commons.files.tests.factories import a_file
from encre.foundation import jobs

pytestmark = pytest.mark.django_db


def preview_of(data: bytes, name: str) -> tuple[File, Preview]:
    file = a_file(data, name=name)
    jobs.run_all()
    return file, Preview.objects.get(blob=file.blob)


def image_bytes(size: tuple[int, int], form: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, (180, 40, 60)).save(buffer, form, **options)
    return buffer.getvalue()


def drawn(preview: Preview, size: str) -> Image.Image:
    with blobs.store().open(getattr(preview, size).sha256) as stream:
        image = Image.open(stream)
        image.load()
        return image


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF", "TIFF"])
def test_pictures_become_webp_of_two_sizes(form: str) -> None:
    file, preview = preview_of(image_bytes((2000, 1000), form), f"gel.{form.lower()}")
    assert file.media_type == f"image/{form.lower()}"
    assert preview.state == "ready"
    assert drawn(preview, "small").size == (320, 160)
    assert drawn(preview, "large").size == (1280, 640)
    assert preview.content["width"] == 2000


def test_the_camera_s_orientation_is_followed_and_its_facts_dropped() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Appareil"
    _file, preview = preview_of(image_bytes((800, 400), "JPEG", exif=exif), "photo.jpg")
    image = drawn(preview, "large")
    assert image.size == (400, 800)
    assert not dict(image.getexif())


def test_sixteen_bit_microscopy_is_stretched() -> None:
    buffer = io.BytesIO()
    image = Image.new("I;16", (64, 64), 100)
    image.putpixel((0, 0), 4000)
    image.save(buffer, "TIFF")
    _file, preview = preview_of(buffer.getvalue(), "cellule.tif")
    assert preview.state == "ready"
    assert drawn(preview, "large").convert("L").getextrema() == (0, 255)


def test_a_bomb_is_refused() -> None:
    side = 60_000

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 999))
    )
    _file, preview = preview_of(bomb + chunk(b"IEND", b""), "bombe.png")
    assert (preview.state, preview.reason) == ("none", "too_large")


def test_garbage_is_told_in_words() -> None:
    file, preview = preview_of(b"\x89PNG\r\n\x1a\n" + b"\0" * 500, "abime.png")
    assert (preview.state, preview.reason) == ("none", "damaged")
    file.refresh_from_db()
    assert shown_preview(file).reason


def test_a_table_whatever_its_separator() -> None:
    rows = "\n".join(f"échantillon {n};{n},5;oui" for n in range(300))
    _file, preview = preview_of(f"nom;valeur;bon\n{rows}".encode("cp1252"), "mesures.csv")
    sheet = preview.content["sheets"][0]
    assert sheet["header"] == ["nom", "valeur", "bon"]
    assert sheet["rows"][0] == ["échantillon 0", "0,5", "oui"]
    assert (len(sheet["rows"]), sheet["count"], sheet["numeric"]) == (200, 300, [1])


def test_markup_is_shown_as_text(client: Any) -> None:
    file, preview = preview_of(b"<svg xmlns='x'><script>alert(1)</script></svg>", "piege.svg")
    assert file.media_type == "image/svg+xml"
    assert "<script>" in preview.content["text"]


def test_a_notebook_s_cells() -> None:
    cells = [
        {"cell_type": "markdown", "source": ["# Analyse\n", "Texte"]},
        {"cell_type": "code", "source": "1+1", "outputs": [{"data": {"text/plain": ["2"]}}]},
    ]
    _file, preview = preview_of(json.dumps({"cells": cells}).encode(), "analyse.ipynb")
    assert [cell["kind"] for cell in preview.content["cells"]] == ["markdown", "code"]
    assert preview.content["cells"][1]["outputs"] == [{"text": "2", "idle": False}]


def test_what_a_zip_holds() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("../piege.txt", "x" * 10)
    _file, preview = preview_of(buffer.getvalue(), "lot.zip")
    assert preview.content["members"] == [{"name": "../piege.txt", "size": 10, "locked": False}]


def a_pdf(*pages: tuple[int, int]) -> bytes:
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    for width, height in pages:
        document.new_page(width, height)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_the_first_page_of_a_pdf() -> None:
    _file, preview = preview_of(a_pdf((595, 842), (100, 100)), "article.pdf")
    assert preview.content["pages"] == 2
    assert drawn(preview, "large").size[1] == 1280


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b">seq1 actin\nATGCATGCATGCATGC\n", "a.txt", "text/x-fasta"),
        (b"LOCUS       NM_001101\nORIGIN\n", "x", "chemical/x-genbank"),
        (b"<!DOCTYPE html><html><body>x", "rapport.txt", "text/html"),
        (b"\xef\xbb\xbfa,b\n1,2\n", "a.csv", "text/csv"),
        (b'{"a": 1}', "sans-nom", "application/json"),
        (b"PK\x03\x04" + b"\0" * 30, "a.eln", "application/vnd.eln+zip"),
        (b"\0\1\2\3" * 20, "a.html", "application/octet-stream"),
        (b"", "vide.png", "application/x-empty"),
        ("température élevée".encode("cp1252"), "a.txt", "text/plain"),
    ],
)
def test_types_come_from_the_bytes(data: bytes, name: str, expected: str) -> None:
    file = a_file(data, name=name, declared_type="image/png")
    assert file.media_type == expected
    assert file.declared_type == "image/png"
