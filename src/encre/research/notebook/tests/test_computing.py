"""Tables that compute, out of the editor: on paper, in archives, signed, copied, in bad shape."""

import io
import json
import re
import zipfile

import pypdfium2
import pytest
from django.urls import reverse
from django.utils import translation

from encre.commons.files import blobs
from encre.foundation import jobs
from encre.foundation.base.errors import Refused
from encre.foundation.jobs import run_all
from encre.foundation.people.tests.factories import an_account
from encre.research.notebook.body import InvalidBody, check, from_html
from encre.research.notebook.collaboration.tree import body_of, document_of, root
from encre.research.notebook.eln import model as eln
from encre.research.notebook.eln.writer import Crate, write
from encre.research.notebook.models import Entry
from encre.research.notebook.paper import engine, sheets
from encre.research.notebook.paper.sheets import Results
from encre.research.notebook.printed import entry_pdf
from encre.research.notebook.proof.opening import check_file
from encre.research.notebook.services.archives import confirm_import, receive_archive
from encre.research.notebook.services.duplicating import duplicate_entry
from encre.research.notebook.services.leaving import write_archive
from encre.research.notebook.services.proof import sign_entry
from encre.research.notebook.services.protocols import begin_entry
from encre.research.notebook.services.proving import prove
from encre.research.notebook.services.writing import save_entry
from encre.research.notebook.tests.factories import a_notebook, an_entry
from encre.research.notebook.tests.test_templates import a_template

pytestmark = pytest.mark.django_db
DOSE = (
    '<table data-computes="true"><tr><th>Échantillon</th><th>Masse (mg)</th><th>Dose</th></tr>'
    "<tr><td>a</td><td>12,5</td><td>=B2*2</td></tr>"
    "<tr><td>b</td><td>7.5</td><td>=B3*2</td></tr>"
    "<tr><td>Moyenne</td><td></td><td>=MOYENNE(C2:C3)</td></tr></table>"
)
FORMULAS = ["=B2*2", "=B3*2", "=MOYENNE(C2:C3)"]


def words_of(pdf):
    """Return what PDFium reads on all pages."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [document[number] for number in range(len(document))]
        return "\n".join(page.get_textpage().get_text_bounded() for page in pages)
    finally:
        document.close()


def cells_of(*texts):
    """Return a body of one table that computes, a row a text."""
    rows = [
        {
            "type": "tableRow",
            "content": [
                {
                    "type": "tableCell",
                    "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]}],
                }
            ],
        }
        for text in texts
    ]
    table = {"type": "table", "attrs": {"computes": True}, "content": rows}
    return {"type": "doc", "content": [table]}


def formulas_of(entry):
    """Return the formulas that an entry's body keeps, in order."""
    return re.findall(r"=[^\t\n]+", entry.body.text)


def html_in(archive):
    """Return the HTML texts that an archive tells in its metadata."""
    with zipfile.ZipFile(archive) as opened:
        [name] = [each for each in opened.namelist() if each.endswith("ro-crate-metadata.json")]
        graph = json.loads(opened.read(name))["@graph"]
    return [node["text"] for node in graph if "<table" in str(node.get("text"))]


@pytest.fixture
def engines(monkeypatch):
    """Count the engines that start."""
    started = []

    class Counted(engine.MiniRacer):
        def __init__(self):
            started.append(self)
            super().__init__()

    monkeypatch.setattr(engine, "MiniRacer", Counted)
    return started


def test_paper_shows_results_and_lists_formulas_under_the_table():
    entry = an_entry(html=DOSE)
    with translation.override("fr"):
        text = words_of(entry_pdf(entry))
    for words in ("25", "15", "20", "C2 : =B2*2", "C4 : =MOYENNE(C2:C3)"):
        assert words in text.replace("\u00a0", " ")
    places = [line.strip() for line in text.splitlines()]
    assert "A B C" in " ".join(places)
    assert entry.body.document["content"][0]["attrs"] == {"computes": True}


def test_paper_speaks_the_language_of_its_reader():
    entry = an_entry(html='<table data-computes="true"><td>1,5</td><td>=A1*3</td></table>')
    with translation.override("fr"):
        assert "4,5" in words_of(entry_pdf(entry))
    with translation.override("en"):
        text = words_of(entry_pdf(entry))
    assert "4.5" in text
    assert "B1: =A1*3" in text


def test_paper_says_what_is_wrong_with_a_formula():
    entry = an_entry(html='<table data-computes="true"><td>12 µL</td><td>=A1*2</td></table>')
    with translation.override("fr"), Results() as results:
        [[_input, wrong]] = results.values(entry.body.document["content"][0])
        text = words_of(entry_pdf(entry))
    assert wrong["kind"] == "error"
    assert "12 µL" in wrong["help"]
    said = "".join(text.split())
    assert "".join(wrong["text"].split()) in said
    assert "".join(f"B1 : =A1*2 ({wrong['help']})".split()) in said


def test_an_archive_carries_results_and_formulas():
    entry = an_entry(html=DOSE)
    sink = io.BytesIO()
    with translation.override("fr"):
        write_archive(sink, [str(entry.pk)], title="Export", by=entry.author)
    [html] = html_in(sink)
    assert '<table data-computes="true">' in html
    assert '<td class="computed number" data-formula="=B2*2">25</td>' in html
    assert '<td class="computed number" data-formula="=MOYENNE(C2:C3)">20</td>' in html


def test_an_archive_starts_one_engine_and_only_when_a_table_computes(engines):
    notebook = a_notebook()
    mute = [an_entry(notebook, html="<table><td>=1+1</td></table>") for _ in range(3)]
    write_archive(io.BytesIO(), [str(each.pk) for each in mute], title="x", by=notebook.created_by)
    assert not engines
    told = [an_entry(notebook, html=DOSE) for _ in range(3)]
    write_archive(io.BytesIO(), [str(each.pk) for each in told], title="x", by=notebook.created_by)
    assert len(engines) == 1


def bring_in(notebook, data):
    """Import an archive; return the entry that came."""
    archive = receive_archive(notebook, io.BytesIO(data), by=notebook.created_by, name="a.eln")
    jobs.run_all()
    confirm_import(archive, by=notebook.created_by)
    jobs.run_all()
    return Entry.objects.get(notebook=notebook)


def test_formulas_travel_by_our_document_and_by_html_alone():
    entry = an_entry(html=DOSE)
    sink = io.BytesIO()
    write_archive(sink, [str(entry.pk)], title="Export", by=entry.author)
    own = bring_in(a_notebook(), sink.getvalue())
    assert own.body.document == entry.body.document
    [html] = html_in(sink)
    bare = io.BytesIO()
    told = eln.Entry(key="un", title="Dose", genre="experiment", body=eln.Text(html))
    write(bare, [told], Crate("export", "Export", "Export"), lambda _item: None)
    other = bring_in(a_notebook(), bare.getvalue())
    assert formulas_of(other) == FORMULAS
    assert other.body.document == entry.body.document


def test_formulas_and_inputs_are_signed_results_are_not(tmp_path):
    entry = an_entry(html=DOSE)
    sign_entry(entry, by=entry.author, version=1, meaning="authorship")
    run_all()
    file = prove(None, str(entry.pk), by=entry.author)
    path = tmp_path / "preuve.zip"
    with blobs.store().open(file.blob.sha256) as stream:
        path.write_bytes(stream.read())
    with zipfile.ZipFile(path) as opened:
        [name] = [each for each in opened.namelist() if each.endswith("-signature.json")]
        statement = json.loads(opened.read(name))
    document = json.dumps(statement, ensure_ascii=False)
    assert all(formula in document for formula in (*FORMULAS, "12,5", '"computes": true'))
    assert '"25"' not in document
    assert check_file(path).code in (0, 1)


def test_copies_and_templates_compute():
    entry = an_entry(html=DOSE)
    copy = duplicate_entry(entry, by=entry.author)
    assert copy.body.document == entry.body.document
    template = a_template(entry.author, document=entry.body.document)
    version = template.versions.get()
    begun = begin_entry(entry.notebook, version, by=entry.author, title="Dose")
    assert begun.body.document == entry.body.document


def test_pages_give_the_script_what_it_computes_and_a_difference_says_what_began(client):
    plain = DOSE.replace(' data-computes="true"', "")
    entry = an_entry(html=plain)
    entry = save_entry(entry, by=entry.author, version=1, document=from_html(DOSE).body)
    client.force_login(an_account(entry.author))
    page = client.get(reverse("notebook:entry", args=[entry.pk])).content.decode()
    assert '<table data-computes="true">' in page
    assert "<p>=MOYENNE(C2:C3)</p>" in page
    for revision in entry.revisions.order_by("version"):
        address = reverse("notebook:revision", args=[entry.pk, revision.version])
        page = client.get(address).content.decode()
    assert "1 tableau calcule désormais." in page


def test_a_document_of_a_program_that_says_otherwise_is_refused():
    entry = an_entry(html=DOSE)
    document = cells_of("=1")
    document["content"][0]["attrs"]["computes"] = "x"
    with pytest.raises(InvalidBody):
        check(document)
    with pytest.raises(Refused):
        save_entry(entry, by=entry.author, version=1, document=document)
    live = document_of(check(cells_of("=1", "gardé")))
    root(live).children[0].attributes["computes"] = "x"
    assert "gardé" in json.dumps(body_of(live), ensure_ascii=False)


HOSTILE = [
    "=",
    "==",
    "=(",
    '="',
    "=<script>alert(1)</script>",
    '=A1"onmouseover="x',
    "=A1:A999999999",
    "=ZZZZZZ99999999",
    "=A1",
    "=SUM(A1:A20)",
    "=1/0",
    "=" + "IF(1;" * 500 + "1" + ";2)" * 500,
    "=" + "(" * 10_000,
    "=" + "-" * 10_000 + "1",
    "=9^9^9^9",
    "=" + "1+" * 20_000 + "1",
    "=REPT(1;1e9)",
    "=globalThis",
    "=constructor(1)",
    "=__proto__",
    "=\u202e\u0000é𝄞",
]
LAID_OUT = 2_000
"""Letters of a formula that are enough for paper: laying out ten thousand takes a minute."""


def test_no_formula_makes_paper_fail():
    document = check(cells_of(*HOSTILE))
    with Results() as results:
        values = results.values(document["content"][0])
        assert results.values(check(cells_of("2", "=A1*2"))["content"][0])[1][0]["text"] == "4"
    assert values is not None
    assert all(line[0] and line[0]["text"] for line in values)
    shorter = check(cells_of(*(text[:LAID_OUT] for text in HOSTILE)))
    entry = an_entry(html="<p>x</p>")
    entry = save_entry(entry, by=entry.author, version=1, document=shorter)
    text = words_of(entry_pdf(entry))
    assert "<script>" in "".join(text.split())


def test_cells_in_a_circle_say_so():
    document = check(cells_of("=A2", "=A1", "=A1+1", "7"))
    with Results() as results:
        values = results.values(document["content"][0])
    assert [line[0] and line[0]["kind"] for line in values] == ["error", "error", "error", None]
    assert "A1" in values[0][0]["help"]
    assert "A2" in values[0][0]["help"]


def test_two_thousand_rows_of_formulas_are_computed():
    document = check(cells_of("1", *(f"=A{row}+1" for row in range(1, 2000))))
    with Results() as results:
        values = results.values(document["content"][0])
    assert len(values) == 2000
    assert values[-1][0]["text"] == "2000"
    flat = check(cells_of("1", *("=A1+1" for _row in range(1, 2000))))
    with Results() as results:
        values = results.values(flat["content"][0])
    assert {line[0]["text"] for line in values[1:]} == {"2"}


def test_merged_cells_beyond_measure_are_not_computed_and_shown_as_written():
    document = cells_of("=1+1")
    [row] = document["content"][0]["content"]
    row["content"] *= 20
    for cell in row["content"]:
        cell["attrs"] = {"colspan": 200, "rowspan": 2000}
    document["content"][0]["content"] *= 100
    checked = check(document)
    with Results() as results:
        assert results.values(checked["content"][0]) is None


@pytest.mark.parametrize(("bound", "little"), [("SECONDS", 0.000_001), ("MEMORY", 1_000)])
def test_a_table_beyond_its_bounds_is_shown_as_written(monkeypatch, bound, little):
    entry = an_entry(html=DOSE)
    monkeypatch.setattr(sheets, bound, little)
    text = words_of(entry_pdf(entry))
    assert "=MOYENNE(C2:C3)" in text
