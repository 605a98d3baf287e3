"""Labels are read again by programs that nobody here wrote, at their true size."""

import io
import shutil
import subprocess

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from encre.research.inventory.labels.codes import Symbology, encode, read
from encre.research.inventory.labels.drawing import to_pdf, to_svg
from encre.research.inventory.labels.formats import A4, FORMATS
from encre.research.inventory.labels.layout import DOT, Content, TooSmall, lay_out

NUMBER = "U1016-R-00123.2"
ADDRESS = f"https://encre.example.org/inventory/c/{NUMBER}"
CONTENT = Content(NUMBER, ADDRESS, ("Anti-IL-1β (clone 8516) — œuvre", NUMBER, "Lot 42 · 250 µL"))
PRINTED = 300  # dots an inch
SEEN = 600


def drawn(form, symbology, content=CONTENT):
    return lay_out(content, FORMATS[form], symbology)


def picture(pdf, page=0, dots=PRINTED):
    document = pypdfium2.PdfDocument(pdf)
    try:
        sheet = document[page]
        image = sheet.render(scale=dots / 72, grayscale=True).to_pil()
        sheet.close()
        return image
    finally:
        document.close()


def fits(form, symbology):
    try:
        drawn(form, symbology)
    except TooSmall:
        return False
    return True


PAIRS = [(form, kind) for form in FORMATS for kind in Symbology if fits(form, kind)]


def test_the_smallest_label_bears_both_square_codes():
    assert ("roll-8x8", Symbology.QR) in PAIRS
    assert ("roll-8x8", Symbology.DATAMATRIX) in PAIRS
    assert ("roll-8x8", Symbology.CODE128) not in PAIRS
    assert ("roll-62x29", Symbology.CODE128) in PAIRS


@pytest.mark.once
@pytest.mark.parametrize(("form", "symbology"), PAIRS)
def test_what_is_printed_is_read_again(form, symbology):
    image = picture(to_pdf([drawn(form, symbology)], FORMATS[form]))
    assert read(image)[0] in (NUMBER, ADDRESS)


@pytest.mark.once
@pytest.mark.parametrize("form", ["roll-8x8", "roll-25x13", "roll-62x29"])
@pytest.mark.parametrize("symbology", [Symbology.QR, Symbology.CODE128])
def test_zbar_reads_it(form, symbology, tmp_path):
    if (form, symbology) not in PAIRS:
        return
    if shutil.which("zbarimg") is None:
        pytest.skip("no zbarimg (Debian package zbar-tools)")
    path = tmp_path / "label.png"
    picture(to_pdf([drawn(form, symbology)], FORMATS[form]), dots=SEEN).save(path)
    command = ["zbarimg", "--quiet", "--raw", str(path)]
    found = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert found.stdout.strip() in (NUMBER, ADDRESS)


@pytest.mark.once
@pytest.mark.parametrize("form", ["roll-8x8", "roll-25x13", "roll-62x29"])
def test_dmtxread_reads_it(form, tmp_path):
    if shutil.which("dmtxread") is None:
        pytest.skip("no dmtxread (Debian package dmtx-utils)")
    path = tmp_path / "label.png"
    image = picture(to_pdf([drawn(form, Symbology.DATAMATRIX)], FORMATS[form]), dots=SEEN)
    image.save(path)
    command = ["dmtxread", "--milliseconds=20000", "--stop-after=1", str(path)]
    found = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert found.stdout.strip() == NUMBER


def test_a_page_is_as_large_as_the_label():
    for form in FORMATS.values():
        document = pypdfium2.PdfDocument(to_pdf([drawn(form.name, Symbology.QR)], form))
        width, height = document.get_page_size(0)
        document.close()
        wanted = A4 if form.sheet else (form.width, form.height)
        assert width * 25.4 / 72 == pytest.approx(wanted[0], abs=0.01)
        assert height * 25.4 / 72 == pytest.approx(wanted[1], abs=0.01)


def test_a_code_is_as_large_as_it_says():
    form = FORMATS["a4-65"]
    image = picture(to_pdf([drawn("a4-65", Symbology.DATAMATRIX)] * 2, form, skip=63), dots=SEEN)
    millimetre = SEEN / 25.4
    left = 4.75 + 3 * 40.6
    top = 10.7 + 12 * 21.2
    box = [round(x * millimetre) for x in (left, top, left + 38.1, top + 21.2)]
    label = image.crop(box)
    dark = label.point(lambda level: 255 if level < 128 else 0).crop(
        (0, 0, round(18.8 * millimetre), label.height)
    )
    found = dark.getbbox()
    module = (found[2] - found[0]) / millimetre / 16
    assert module == pytest.approx(12 * DOT, abs=0.01)


def test_sheets_begin_where_one_says_and_go_on_to_the_next():
    form = FORMATS["a4-21"]
    labels = [drawn("a4-21", Symbology.QR)] * 22
    document = pypdfium2.PdfDocument(to_pdf(labels, form))
    assert len(document) == 2
    document.close()
    document = pypdfium2.PdfDocument(to_pdf(labels[:2], form, skip=20))
    assert len(document) == 2
    document.close()


def test_greek_letters_and_accents_are_in_the_pdf():
    document = pypdfium2.PdfDocument(
        to_pdf([drawn("roll-62x29", Symbology.DATAMATRIX)], FORMATS["roll-62x29"])
    )
    page = document[0]
    text = page.get_textpage()
    said = text.get_text_bounded()
    for held in (text, page, document):
        held.close()
    assert "β" in said
    assert "œuvre" in said
    assert "250 µL" in said


def test_an_svg_says_its_size_and_escapes():
    bad = Content(NUMBER, "", ('<script>"&', NUMBER))
    text = to_svg(drawn("roll-50x25", Symbology.QR, bad), 'A"B<')
    assert 'width="50mm" height="25mm"' in text
    assert "<script>" not in text
    assert 'A"B<' not in text


def test_text_stays_on_the_label():
    content = Content(NUMBER, ADDRESS, ("W" * 250, "m" * 250, *["ligne"] * 12))
    for form, symbology in PAIRS:
        label = drawn(form, symbology, content)
        for line in label.words:
            assert 0 <= line.x < label.width
            assert 0 < line.y <= label.height


@pytest.mark.once
@hypothesis_settings(max_examples=15, deadline=None)
@given(st.from_regex(r"[A-Z0-9]{1,20}-R-[0-9]{5}\.[0-9]{1,3}", fullmatch=True))
def test_every_reference_is_read_again(number):
    for symbology in Symbology:
        content = Content(number, "", ())
        form = FORMATS["roll-62x29"]
        try:
            label = lay_out(content, form, symbology)
        except TooSmall:
            assert symbology is Symbology.CODE128
            assert encode(symbology, number).width * DOT * 2 > form.width - 2
            continue
        image = picture(to_pdf([label], form))
        assert read(image) == [number]


def test_nothing_is_read_in_an_empty_picture():
    blank = io.BytesIO()
    picture(to_pdf([], FORMATS["a4-65"])).save(blank, "PNG")
    assert blank.tell()
    assert read(picture(to_pdf([], FORMATS["a4-65"]))) == []
