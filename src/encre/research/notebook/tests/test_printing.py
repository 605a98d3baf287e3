"""Entries on paper, as readers of PDF that nobody here wrote see them (qpdf, PDFium)."""

import hashlib
import io
import json

import pikepdf
import pypdfium2
import pytest
from django.utils import translation
from PIL import Image, ImageFile

from encre.commons.files import blobs
from encre.commons.files.models import File
from encre.foundation.base.errors import NotFound, Refused
from encre.foundation.jobs import run_all
from encre.foundation.people.tests.factories import a_person
from encre.research.notebook.paper import formulas
from encre.research.notebook.paper.formulas import Formulas
from encre.research.notebook.printed import entry_pdf
from encre.research.notebook.services import printing
from encre.research.notebook.services.attaching import attach
from encre.research.notebook.services.printing import ask_pdf, print_entry
from encre.research.notebook.services.proof import sign_entry
from encre.research.notebook.services.snapshots import snapshot_digest
from encre.research.notebook.services.writing import save_entry
from encre.research.notebook.tests.factories import an_entry

pytestmark = pytest.mark.django_db
TEXT = (
    "<h2>Lyse</h2><p>Les cellules β-SYN sont lysées dans 200 µL ; Łódź, œuvre, ΔΔCt ≥ 3.</p>"
    "<table><tr><th>Puits</th><th>Ct</th></tr><tr><td>A1</td><td>21,3</td></tr></table>"
    "<p>Réaction : \\(\\ce{H2SO4 + 2NaOH -> Na2SO4 + 2H2O}\\) à \\(\\pu{25 °C}\\).</p>"
    "<p>\\[\\frac{-b\\pm\\sqrt{b^2-4ac}}{2a}\\]</p><p>Faux : \\(\\frac{1}{\\)</p>"
)


def text_of(pdf: bytes) -> str:
    """Return what PDFium reads on all pages."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [document[number] for number in range(len(document))]
        return "\n".join(page.get_textpage().get_text_bounded() for page in pages)
    finally:
        document.close()


def enclosed(pdf: bytes) -> dict[str, bytes]:
    """Return the files inside."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return {name: spec.get_file().read_bytes() for name, spec in opened.attachments.items()}


def fonts_of(opened: pikepdf.Pdf):
    """Yield the descriptors of all fonts."""
    for item in opened.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
            yield item


def test_it_is_a_pdf_a_3b_in_structure():
    pdf = entry_pdf(an_entry(html=TEXT))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert not opened.check_pdf_syntax()
        assert not opened.is_encrypted
        with opened.open_metadata() as metadata:
            assert metadata.pdfa_status == "3B"
        assert opened.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert opened.Root.MarkInfo.Marked
        assert str(opened.Root.Lang) == "fr"
        fonts = list(fonts_of(opened))
        assert fonts
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)
        assert {spec.objgen for spec in opened.Root.AF} == {
            spec.obj.objgen for spec in opened.attachments.values()
        }
        assert all(spec.AFRelationship == "/Source" for spec in opened.Root.AF)


def test_printing_leaves_pillow_strict():
    entry_pdf(an_entry(html="<p>un</p>"))
    assert not ImageFile.LOAD_TRUNCATED_IMAGES


def test_its_words_are_read_again():
    entry = an_entry(html=TEXT)
    text = text_of(entry_pdf(entry))
    for words in (entry.number, "β-SYN", "200 µL", "Łódź", "ΔΔCt", "21,3", "Lyse", "1 / 1"):
        assert words in text
    assert entry.notebook.title in text
    assert "Confidentiel" not in text
    assert str(entry.author) in text


def test_it_speaks_the_language_of_its_reader_and_says_what_is_confidential():
    entry = an_entry(html=TEXT, confidential=True)
    with translation.override("fr"):
        text = text_of(entry_pdf(entry))
    for words in ("Confidentiel", "oui", "Créée", "Avancement"):
        assert words in text
    with translation.override("en"):
        assert "Created" in text_of(entry_pdf(entry))


def test_formulas_are_laid_out_and_a_wrong_one_shows_its_source():
    with Formulas() as engine:
        for latex in (
            r"\ce{A <=>[\ce{+H2O}][k_2] B}", r"\ce{SO4^2- + Ba^2+ -> BaSO4 v}", r"\pu{9.81 m.s-2}",
            r"\int_0^\infty e^{-x^2}\,dx", r"\begin{pmatrix}a&b\\c&d\end{pmatrix}",
        ):  # fmt: skip
            assert engine.html(latex, display=True).startswith('<span class="katex')
        for latex in (r"\frac{1}{", r"\def\x{\x\x}\x", r"\href{javascript:alert(1)}{x}<b>"):
            drawn = engine.html(latex, display=False)
            assert "javascript" not in drawn or "<a" not in drawn
            assert "<b>" not in drawn
        assert engine.html("x", display=False).startswith('<span class="katex')
    text = text_of(entry_pdf(an_entry(html=TEXT)))
    assert "H2SO4+2NaOH" in "".join(text.split())
    assert r"\frac{1}{" in text


def test_a_formula_that_takes_too_long_or_too_much_leaves_the_others_alone(monkeypatch):
    wide = "+".join([r"\frac{x}{\sqrt{y}}"] * 900)
    with Formulas() as engine:
        for bound, little in (("SECONDS", 0.001), ("MEMORY", 1_000_000)):
            with monkeypatch.context() as patched:
                patched.setattr(formulas, bound, little)
                assert engine.html(wide, display=True).startswith('<code class="math-wrong">')
            assert engine.html("x", display=False).startswith('<span class="katex')


def test_an_arrow_keeps_its_head():
    with Formulas() as engine:
        drawn = engine.html(r"\xrightarrow{k}", display=True)
    assert 'class="at-end"' in drawn
    assert "preserveAspectRatio" not in drawn


def test_its_source_is_what_a_signature_covers():
    entry = an_entry(html=TEXT)
    [(name, data)] = enclosed(entry_pdf(entry)).items()
    assert name == f"{entry.number}-v1.json"
    told = json.loads(data)
    assert told["document"] == entry.body.document
    assert snapshot_digest(told["title"], told["document"], told["facts"]) == (
        entry.revisions.get(version=1).digest
    )


def test_its_identifier_is_what_it_prints():
    entry = an_entry(html=TEXT)
    with pikepdf.open(io.BytesIO(entry_pdf(entry))) as opened:
        first = bytes(opened.trailer.ID[0])
    assert entry.revisions.get(version=1).digest[:32] == first.decode()
    again = save_entry(entry, by=entry.author, version=1, title="Autre titre")
    with pikepdf.open(io.BytesIO(entry_pdf(again))) as opened:
        assert bytes(opened.trailer.ID[0]) != first


def test_what_was_sealed_travels_inside_with_its_time_stamp():
    entry = an_entry(html=TEXT)
    signature = sign_entry(entry, by=entry.author, version=1, meaning="authorship")
    run_all()
    entry.refresh_from_db()
    pdf = entry_pdf(entry)
    files = enclosed(pdf)
    [statement] = [name for name in files if name.endswith("-signature.json")]
    assert hashlib.sha256(files[statement]).hexdigest() == signature.link.statement
    assert files[f"{statement}.tsr"] == bytes(signature.link.stamps.get(covers="statement").answer)
    assert signature.signer_name in text_of(pdf)


def test_a_picture_is_its_preview_and_one_without_leaves_its_words():
    entry = an_entry()
    picture = io.BytesIO()
    Image.effect_noise((640, 480), 80).convert("RGB").save(picture, "PNG")
    picture.seek(0)
    shown = attach(entry, picture, by=entry.author, name="gel.png")
    run_all()
    gone = attach(entry, io.BytesIO(b"rien"), by=entry.author, name="film.bin")
    pictures = [
        {"type": "image", "attrs": {"attachment": str(row.pk), "alt": alt, "width": None}}
        for row, alt in ((shown, "Gel du jour"), (gone, "Film sans image"))
    ]
    paragraph = {"type": "paragraph", "attrs": {"textAlign": None}, "content": pictures}
    document = {"type": "doc", "content": [paragraph]}
    again = save_entry(entry, by=entry.author, version=1, document=document)
    pdf = entry_pdf(again)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages[0].get_images()) == 1
    text = text_of(pdf)
    assert "Film sans image" in text
    assert "gel.png" in text


def test_who_asks_receives_the_file():
    entry = an_entry(html=TEXT)
    job = ask_pdf(entry, by=entry.author)
    run_all()
    job.refresh_from_db()
    file = File.objects.select_related("blob").get(pk=job.result["file"])
    assert file.name == f"{entry.number}-v1.pdf"
    assert file.uploaded_by == entry.author
    with blobs.store().open(file.blob.sha256) as stream:
        assert stream.read(5) == b"%PDF-"


def test_an_entry_one_may_not_read_is_not_printed():
    entry = an_entry(html=TEXT)
    with pytest.raises(NotFound):
        print_entry(str(entry.pk), by=a_person())


def test_a_server_that_cannot_lay_out_text_says_so(monkeypatch):
    entry = an_entry(html=TEXT)
    monkeypatch.setattr(printing, "can_print", lambda: False)
    with pytest.raises(Refused, match="libpango"):
        ask_pdf(entry, by=entry.author)
