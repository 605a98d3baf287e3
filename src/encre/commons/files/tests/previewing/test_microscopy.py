"""Pictures of microscopes, telephones and drawings."""

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy
import pytest
import tifffile
from PIL import Image

from encre.commons.files import media_types
from encre.commons.files.previewing import vectors
from encre.commons.files.previewing.refusal import NoPreview
from encre.commons.files.tests.previewing.making import fragment, kept, made

pytestmark = pytest.mark.once
HEIF = shutil.which("heif-enc")


def written(data: Any, **options: Any) -> bytes:
    buffer = io.BytesIO()
    tifffile.imwrite(buffer, data, **options)
    return buffer.getvalue()


def a_stack() -> Any:
    """Return 5 depths of 2 channels, each with one bright square in another corner."""
    stack = numpy.full((5, 2, 64, 96), 100, "u2")
    for depth in range(5):
        stack[depth, 0, depth * 10 : depth * 10 + 10, :10] = 4_000
        stack[depth, 1, :10, depth * 10 : depth * 10 + 10] = 900
    return stack


def test_an_ome_stack_tells_its_planes_its_pixel_and_its_contrast(tmp_path: Path) -> None:
    metadata = {"axes": "ZCYX", "PhysicalSizeX": 0.108, "PhysicalSizeXUnit": "µm"}
    metadata |= {"PhysicalSizeY": 0.108, "PhysicalSizeYUnit": "µm"}
    data = written(a_stack(), ome=True, photometric="minisblack", metadata=metadata)
    answer = made("stack", data, tmp_path)
    assert (answer["total"], answer["bits"], answer["stretched"]) == (10, 16, True)
    assert answer["pixel"] == {"x": 0.108, "y": 0.108, "unit": "µm"}
    assert [(each["z"], each["c"]) for each in answer["planes"][:3]] == [(1, 1), (1, 2), (2, 1)]
    ranges = {each["c"]: each["high"] for each in answer["planes"]}
    assert ranges[1] == 4_000 and ranges[2] == 900
    with Image.open(tmp_path / "page-9.webp") as plane:
        grey = plane.convert("L")
        assert grey.getpixel((5, 45)) > 240
        assert grey.getpixel((60, 30)) < 15


@pytest.mark.parametrize("imagej", [True, False])
def test_stacks_of_one_page_or_of_many(imagej: bool, tmp_path: Path) -> None:
    data = written(a_stack()[:, 0], imagej=imagej, photometric="minisblack")
    answer = made("stack", data, tmp_path)
    assert answer["total"] == 5
    assert (tmp_path / "page-5.webp").is_file()


@pytest.mark.parametrize(
    ("kind", "photometric"),
    [
        ("f4", "minisblack"),
        ("i2", "minisblack"),
        ("u2", "rgb"),
        ("u1", "rgb"),
        ("u4", "miniswhite"),
    ],
)
def test_samples_of_any_width(kind: str, photometric: str, tmp_path: Path) -> None:
    ramp = numpy.linspace(0, 100, 64 * 64).reshape(64, 64).astype(kind)
    plane = numpy.stack([ramp] * 3, -1) if photometric == "rgb" else ramp
    answer = made("stack", written(plane, photometric=photometric), tmp_path)
    assert answer["stretched"] is (kind != "u1")
    with Image.open(tmp_path / "large.webp") as image:
        first, last = (image.convert("L").getpixel((place, place)) for place in (1, 62))
    assert (first < last) is (photometric != "miniswhite")


@pytest.mark.parametrize(
    ("mode", "packed"), [("P", "tiff_lzw"), ("1", "group4"), ("L", "tiff_lzw")]
)
def test_what_one_reader_cannot_read_the_other_does(mode: str, packed: str, tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.linear_gradient("L").convert(mode).save(buffer, "TIFF", compression=packed)
    assert made("stack", buffer.getvalue(), tmp_path)["total"] == 1
    assert (tmp_path / "large.webp").is_file()


def test_many_planes_are_evenly_chosen(tmp_path: Path) -> None:
    data = written(numpy.zeros((200, 8, 8), "u2"), photometric="minisblack")
    numbers = [each["number"] for each in made("stack", data, tmp_path)["planes"]]
    assert (len(numbers), numbers[0], numbers[-1]) == (24, 1, 200)


def test_a_stack_cut_short_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoPreview):
        made("stack", written(numpy.zeros((64, 64), "u2"))[:400], tmp_path)


@pytest.mark.django_db
def test_the_page_says_what_was_done_to_see() -> None:
    data = written(
        a_stack()[:, 0], imagej=True, resolution=(5.0, 5.0), metadata={"unit": "um", "axes": "ZYX"}
    )
    file, preview = kept(data, "pile.tif")
    assert preview.parts.filter(kind="page").count() == 4
    page = fragment(file)
    assert "Contraste étiré pour l’écran" in page
    assert "1 pixel = 0,2" in page
    assert "Image 5 sur 5, profondeur 5" in page
    assert f"/files/{file.pk}/preview/pages/5" in page


@pytest.mark.django_db
def test_where_a_photograph_was_taken_is_told_and_not_shown() -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 24.0)
    buffer = io.BytesIO()
    Image.new("RGB", (80, 40), "red").save(buffer, "JPEG", exif=exif)
    file, preview = kept(buffer.getvalue(), "paillasse.jpg")
    assert preview.content["located"] is True
    page = fragment(file)
    assert "dit où elle a été prise" in page
    assert "48" not in str(preview.content)


@pytest.mark.skipif(HEIF is None, reason="heif-enc (libheif-examples) is not installed")
def test_a_telephone_s_photograph(tmp_path: Path) -> None:
    source, photo = tmp_path / "source.png", tmp_path / "photo.heic"
    Image.linear_gradient("L").resize((640, 400)).convert("RGB").save(source)
    subprocess.run([str(HEIF), source, "-o", photo], check=True, capture_output=True)
    data = photo.read_bytes()
    assert media_types.sniff(data[: media_types.HEAD], "IMG_1.jpg") == "image/heic"
    answer = made("picture", data, tmp_path)
    assert (answer["width"], answer["height"]) == (640, 400)
    with Image.open(tmp_path / "small.webp") as image:
        assert image.size == (320, 200)


def test_a_drawing_is_drawn_from_its_shapes_alone(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    Image.new("RGB", (50, 50), (255, 0, 0)).save(secret)
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'viewBox="0 0 100 100"><script>alert(1)</script>'
        f'<image href="file://{secret}" width="50" height="50"/>'
        f'<image xlink:href="{secret}" width="50" height="50"/>'
        '<rect x="60" y="60" width="40" height="40" fill="#00f" onclick="x()"/></svg>'
    )
    answer = made("vector", drawing.encode(), tmp_path)
    assert answer["drawn"]
    with Image.open(tmp_path / "large.webp") as image:
        shown = image.convert("RGB")
        assert min(shown.getpixel((200, 200))) > 240
        assert shown.getpixel((1_000, 1_000))[2] > 200


@pytest.mark.skipif(not vectors.FONT.is_file(), reason="fonts-dejavu-core is not installed")
def test_the_texts_of_a_drawing_are_written_whatever_their_face(tmp_path: Path) -> None:
    text = '<text x="5" y="60" font-size="40" font-family="Arial, Nowhere">MM</text>'
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">{text}</svg>'
    assert made("vector", drawing.encode(), tmp_path)["mute"] is False
    with Image.open(tmp_path / "large.webp") as image:
        assert image.convert("L").getextrema()[0] < 50


@pytest.mark.parametrize(
    "declared",
    ['<!ENTITY e SYSTEM "file:///etc/passwd">', '<!ENTITY a "aaaa"><!ENTITY e "&a;&a;&a;&a;">'],
)
def test_a_drawing_with_entities_is_shown_as_text(declared: str, tmp_path: Path) -> None:
    drawing = (
        f'<!DOCTYPE svg [{declared}]><svg xmlns="http://www.w3.org/2000/svg"><text>&e;</text></svg>'
    )
    answer = made("vector", drawing.encode(), tmp_path)
    assert not answer["drawn"]
    assert "root:" not in answer["text"]
    assert not list(tmp_path.glob("*.webp"))
